"""``/api/v1/orders``: taken at a branch, until each becomes one invoice."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Call
from signet.api.operations import operation
from signet.api.orders_schemas import CancelIn, OrderChange, OrderFilter, OrderOut, OrdersOut
from signet.api.preconditions import version_of
from signet.api.schemas import DocumentOut
from signet.orders import queries, storing
from signet.orders.actions.cancel_order import cancel_order
from signet.orders.actions.change_order import change_order
from signet.orders.actions.create_order import create_order
from signet.orders.actions.invoice_order import invoice_order
from signet.orders.actions.mark_ready import mark_ready
from signet.orders.content import OrderIn
from signet.orders.models import Order
from signet.orders.queries import OrderQuery

router = Router(tags=["Orders"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="List orders", may="orders.read", query=OrderFilter,
    answer=OrdersOut,
)  # fmt: skip
def list_orders(call: Call[None, OrderFilter]) -> Data:
    """A page of orders, the newest first unless sorted otherwise."""
    values = call.query.model_dump(exclude={"order"})
    found = queries.page(OrderQuery(**values, descending=call.query.order == "desc"))
    return shown.page(found, row)


@operation(
    router, "POST", "", summary="Take an order", may="orders.write", body=OrderIn,
    answer=OrderOut, status=201,
)  # fmt: skip
def take_order(call: Call[OrderIn, None]) -> Data:
    """Lines are those of a draft. Whoever works for one branch need not name it."""
    return whole(create_order(content=call.body, by=call.by))


@operation(
    router, "GET", "/{uuid:order_id}", summary="One order", may="orders.read", answer=OrderOut,
)  # fmt: skip
def show_order(call: Call[None, None], order_id: UUID) -> Data:  # noqa: ARG001
    """Content, total and, once it has one, its invoice."""
    return whole(queries.get(order_id))


@operation(
    router, "PUT", "/{uuid:order_id}", summary="Change an order", may="orders.write",
    body=OrderChange, answer=OrderOut, versioned=True, refusals=(409,),
)  # fmt: skip
def rewrite_order(call: Call[OrderChange, None], order_id: UUID) -> Data:
    """Replaces the whole content while there is no invoice yet."""
    content = OrderIn.model_validate(call.body.model_dump(exclude={"version"}))
    return whole(
        change_order(order_id=order_id, content=content, by=call.by, version=version_of(call))
    )


@operation(
    router, "POST", "/{uuid:order_id}/ready", summary="Mark an order ready", may="orders.write",
    answer=OrderOut, refusals=(409,),
)  # fmt: skip
def ready_order(call: Call[None, None], order_id: UUID) -> Data:
    """The order becomes an invoice draft in the same breath, exactly once: afterwards 409."""
    return whole(mark_ready(order_id=order_id, by=call.by))


@operation(
    router, "POST", "/{uuid:order_id}/invoice", summary="Invoice an order by hand",
    may="documents.draft", answer=DocumentOut, status=201, refusals=(409,), feature="orders",
)  # fmt: skip
def bill_order(call: Call[None, None], order_id: UUID) -> Data:
    """Makes the invoice draft of an order, exactly once: afterwards 409."""
    return shown.document(invoice_order(order_id=order_id, by=call.by))


@operation(
    router, "POST", "/{uuid:order_id}/cancel", summary="Cancel an order", may="orders.write",
    body=CancelIn, body_required=False, answer=OrderOut, refusals=(409,),
)  # fmt: skip
def drop_order(call: Call[CancelIn, None], order_id: UUID) -> Data:
    """For good. An order with an invoice is not cancelled: discard or void that first."""
    return whole(cancel_order(order_id=order_id, by=call.by, reason=call.body.reason))


def row(order: Order) -> Data:
    """An order in a list."""
    return {
        "id": order.id,
        "label": order.label,
        "status": order.status,
        "branch_id": order.branch_id,
        "customer": order.customer_name,
        "currency": order.currency,
        "total": shown.amount(order.total),
        "invoice_id": order.invoice_id,
        "version": order.version,
        "created_at": order.created_at.isoformat(),
    }


def whole(order: Order) -> Data:
    """An order with its content."""
    content = storing.read(order).model_dump(mode="json", exclude_defaults=True)
    return row(order) | {"content": content}
