"""Make the invoice draft of an order."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.documents.actions.create_draft import create_draft
from signet.documents.models import Document
from signet.orders import storing
from signet.orders.content import as_draft
from signet.orders.models import Order
from signet.orders.states import after
from signet.tenancy.actor import Actor


def invoice_order(*, order_id: UUID, by: Actor) -> Document:
    """The draft, exactly once, however many people press at once: the others are told by ``Conflict``."""
    by.must("orders.read")
    by.must("documents.draft")
    return draft_of(storing.lock(order_id), by)


def draft_of(order: Order, by: Actor) -> Document:
    """The draft of a locked order."""
    order.status = after(order, "invoice")
    draft = create_draft(content=as_draft(storing.read(order)), by=by)
    order.invoice = draft
    order.version += 1
    order.save(update_fields=["status", "invoice", "version", "updated_at"])
    seal(
        "orders.invoice",
        by=by,
        object_type="order",
        object_id=order.id,
        label=order.label,
        changes={"invoice": [None, str(draft.id)]},
    )
    return draft
