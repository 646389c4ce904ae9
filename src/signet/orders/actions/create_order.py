"""Take an order."""

from __future__ import annotations

from signet.audit.seal import seal
from signet.orders import storing
from signet.orders.content import OrderIn
from signet.orders.models import Order
from signet.tenancy.actor import Actor


def create_order(*, content: OrderIn, by: Actor) -> Order:
    """Write an order down; raises ``BadInput`` with the field that is wrong."""
    by.must("orders.write")
    content = content.model_copy(update={"branch_id": by.branch_for(content.branch_id)})
    order = Order(operator=by.label, operator_id=by.id)
    storing.write(order, content)
    order.save(force_insert=True)
    seal(
        "orders.create",
        by=by,
        object_type="order",
        object_id=order.id,
        label=order.label,
        changes={"total": str(order.total)},
    )
    return order
