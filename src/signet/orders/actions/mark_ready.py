"""Say that an order is ready."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from signet.audit.seal import seal
from signet.orders import storing
from signet.orders.actions.invoice_order import draft_of
from signet.orders.models import Order
from signet.orders.states import after
from signet.tenancy.actor import Actor


def mark_ready(*, order_id: UUID, by: Actor) -> Order:
    """The order becomes an invoice draft in the same breath, exactly once.

    The draft is a consequence of the order, not a decision of its own: whoever may take orders may mark
    them ready, also a cashier who may not write invoices himself.
    """
    by.must("orders.write")
    order = storing.lock(order_id)
    order.status = after(order, "mark_ready")
    seal("orders.mark_ready", by=by, object_type="order", object_id=order.id, label=order.label)
    draft_of(order, replace(by, permissions=by.permissions | {"documents.draft"}))
    return order
