"""Reads: one order, a page of them, how many there are, the one behind an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import NotFound
from signet.orders.models import Order
from signet.tenancy.paging import Count, Page, count_of, page_of, starts


def get(order_id: UUID) -> Order:
    """The order, or ``NotFound``: also when it is another tenant's or another branch's."""
    order = (
        Order.objects.select_related("company", "branch", "customer", "invoice")
        .filter(id=order_id)
        .first()
    )
    if order is None:
        raise NotFound(_("There is no such order."))
    return order


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderQuery:
    """What a list shows; ``search`` is the beginning of a reference or customer."""

    status: str = ""
    search: str = ""
    branch_id: UUID | None = None
    customer_id: UUID | None = None
    ids: tuple[UUID, ...] = ()
    sort: Literal["newest", "reference", "customer"] = "newest"
    descending: bool = True
    cursor: str = ""
    limit: int = 50


def page(query: OrderQuery) -> Page[Order]:
    """A page of orders by key."""
    return page_of(
        _filtered(query).select_related("branch").defer("lines"),
        column={"newest": None, "reference": "reference", "customer": "customer_name"}[query.sort],
        descending=query.descending,
        cursor=query.cursor,
        limit=max(1, min(query.limit, 200)),
    )


def count(query: OrderQuery) -> Count:
    """How many orders, counted up to a limit."""
    return count_of(_filtered(query))


def _filtered(query: OrderQuery) -> QuerySet[Order]:
    rows = Order.objects.all()
    wanted: dict[str, Any] = {
        "status": query.status,
        "branch_id": query.branch_id,
        "customer_id": query.customer_id,
    }
    rows = rows.filter(**{name: value for name, value in wanted.items() if value})
    if query.search:
        rows = rows.filter(
            starts("reference", query.search) | starts("customer_name", query.search)
        )
    return rows.filter(id__in=query.ids) if query.ids else rows
