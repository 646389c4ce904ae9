"""The table of orders."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as __

from signet.documents.states import Label
from signet.orders.models import Order, Status
from signet.orders.queries import OrderQuery, count, page
from signet.web.branch_choices import branch_filter
from signet.web.tables import cells
from signet.web.tables.spec import Amount, Column, Tab, Table, Wanted

#: How each status looks: the shapes of documents' states.
LOOKS = {
    Status.OPEN: "draft",
    Status.READY: "issued",
    Status.INVOICED: "paid",
    Status.CANCELLED: "void",
}


def orders_table() -> Table[Order]:
    """The list of orders."""
    return Table(
        noun="orders",
        permission="orders.read",
        writing="orders.write",
        template="orders/list.html",
        empty_template="orders/empty.html",
        title=__("Orders"),
        search_label=__("Reference or customer begins with"),
        columns=COLUMNS,
        fetch=lambda wanted: page(_query(wanted)),
        count=lambda wanted: count(_query(wanted)),
        name=lambda row: row.label,
        sort="newest",
        descending=True,
        tabs=[Tab(key="all", label=__("All")), *(Tab(key=s.value, label=s.label) for s in Status)],
        filters=[*branch_filter()],
        amount=_amount,
    )


def label(order: Order) -> Label:
    """The word for an order's status, with its look."""
    return Label(code=LOOKS[Status(order.status)], text=str(Status(order.status).label))


def branch_id(text: str) -> UUID | None:
    """An address that names no branch lists nothing, rather than everything."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)


def _query(wanted: Wanted) -> OrderQuery:
    return OrderQuery(
        status="" if wanted.tab == "all" else wanted.tab,
        search=wanted.search,
        branch_id=branch_id(wanted.address.get("branch")),
        ids=wanted.ids,
        sort=wanted.sort,  # type: ignore[arg-type]
        descending=wanted.descending,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


def _amount(row: Order) -> Amount:
    if row.status == Status.CANCELLED:
        return Amount(skipped=Status.CANCELLED.label)
    return Amount(money=row.total)


COLUMNS: list[Column[Order]] = [
    Column(key="reference", label=__("Sales order"), sort="reference", always=True,
           html=lambda r: cells.link(reverse("order", args=[r.id]), r.label), plain=lambda r: r.label),
    Column(key="customer", label=__("Customer"), sort="customer",
           html=lambda r: cells.text(r.customer_name), plain=lambda r: r.customer_name),
    Column(key="branch", label=__("Branch"),
           html=lambda r: cells.text(r.branch.name if r.branch else ""),
           plain=lambda r: r.branch.name if r.branch else ""),
    Column(key="taken", label=__("Taken"), sort="newest", descending_first=True,
           html=lambda r: cells.day(r.created_at.date()), plain=lambda r: r.created_at.date()),
    Column(key="operator", label=__("Taken by"), shown=False,
           html=lambda r: cells.text(r.operator), plain=lambda r: r.operator),
    Column(key="total", label=__("Total"), numeric=True,
           html=lambda r: cells.money(r.total), plain=lambda r: r.total.amount),
    Column(key="state", label=__("State"),
           html=lambda r: cells.state(label(r)), plain=lambda r: label(r).text),
]  # fmt: skip
