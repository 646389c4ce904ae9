"""Add an item, or change one."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.catalogue.content import ItemIn
from signet.catalogue.models import Item
from signet.catalogue.queries import get_item
from signet.kernel.errors import BadInput, Conflict
from signet.tenancy.actor import Actor


def save_item(
    *, content: ItemIn, by: Actor, item_id: UUID | None = None, version: int | None = None
) -> Item:
    """Lines copied the item when they were written: changing it changes no document.

    Raises ``Conflict`` when ``version``, the one the caller has seen, is not the newest.
    """
    by.must("items.write")
    item = get_item(item_id, lock=True) if item_id else Item()
    if version is not None and version != item.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at the newer version first."),
            code="changed_meanwhile",
            pointer="/version",
        )
    if content.code and Item.objects.filter(code=content.code).exclude(id=item.id).exists():
        raise BadInput(
            _("Another item has this code; choose a different one."),
            code="item.code",
            pointer="/code",
        )
    values = content.model_dump()
    shown = content.model_dump(mode="json")
    before = {name: getattr(item, name) for name in shown}
    values["classifications"] = shown["classifications"]
    for name, value in values.items():
        setattr(item, name, value)
    if item_id:
        item.version += 1
    item.save(force_insert=item_id is None)
    seal(
        "items.change" if item_id else "items.create",
        by=by,
        object_type="item",
        object_id=item.id,
        label=item.name,
        changes={} if item_id is None else changed({k: _text(v) for k, v in before.items()}, shown),
    )
    return item


def _text(value: object) -> object:
    return value if value is None or isinstance(value, (int, list)) else str(value)
