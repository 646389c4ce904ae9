"""Change an order."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.orders import storing
from signet.orders.content import OrderIn
from signet.orders.models import Order
from signet.orders.states import after
from signet.tenancy.actor import Actor


def change_order(
    *, order_id: UUID, content: OrderIn, by: Actor, version: int | None = None
) -> Order:
    """Replace the content while there is no invoice yet; an unchanged content writes nothing."""
    by.must("orders.write")
    order = storing.lock(order_id, version)
    after(order, "change")
    content = content.model_copy(update={"branch_id": by.branch_for(content.branch_id)})
    before, total = storing.read(order), str(order.total)
    storing.write(order, content)
    changed = storing.read(order)
    if changed == before:
        return order
    order.version += 1
    order.save()
    seal(
        "orders.change",
        by=by,
        object_type="order",
        object_id=order.id,
        label=order.label,
        changes={
            "total": [total, str(order.total)],
            "fields": sorted(
                name
                for name in OrderIn.model_fields
                if getattr(before, name) != getattr(changed, name)
            ),
        },
    )
    return order
