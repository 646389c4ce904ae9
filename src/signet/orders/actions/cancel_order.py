"""Cancel an order."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.errors import BadInput
from signet.kernel.text import problem
from signet.orders import storing
from signet.orders.models import Order
from signet.orders.states import after
from signet.tenancy.actor import Actor


def cancel_order(*, order_id: UUID, by: Actor, reason: str = "") -> Order:
    """For good; an order with an invoice is not cancelled, its invoice is discarded or voided first."""
    by.must("orders.write")
    reason = reason.strip()
    if len(reason) > 500 or problem(reason, line_breaks=True):
        raise BadInput(
            _("Give the reason in up to 500 plain characters."),
            code="order.reason",
            pointer="/reason",
        )
    order = storing.lock(order_id)
    order.status = after(order, "cancel")
    order.reason = reason
    order.version += 1
    order.save(update_fields=["status", "reason", "version", "updated_at"])
    seal(
        "orders.cancel",
        by=by,
        object_type="order",
        object_id=order.id,
        label=order.label,
        reason=reason,
    )
    return order
