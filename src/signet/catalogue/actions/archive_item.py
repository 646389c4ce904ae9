"""Put an item away, or take it back."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.catalogue.models import Item
from signet.catalogue.queries import get_item
from signet.kernel.clock import now
from signet.tenancy.actor import Actor


def archive_item(*, item_id: UUID, by: Actor, archived: bool = True) -> Item:
    """An archived item is offered no more; lines that copied it stay as they are."""
    by.must("items.write")
    item = get_item(item_id, lock=True)
    item.archived_at = now() if archived else None
    item.save(update_fields=["archived_at", "updated_at"])
    seal(
        "items.archive" if archived else "items.restore",
        by=by,
        object_type="item",
        object_id=item.id,
        label=item.name,
    )
    return item
