"""The table of payments: money in, money back, debts given up, and what was undone."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.kernel.money import Money
from signet.payments import queries
from signet.payments.models import Kind, Method, Payment
from signet.payments.queries import PaymentQuery, label_of
from signet.payments.settling import OUTGOING
from signet.web.branch_choices import branch_filter
from signet.web.tables import cells
from signet.web.tables.choices import operators, payment_currencies
from signet.web.tables.documents import customer_filter, uuid_of
from signet.web.tables.filters import Choice, Days, read_day
from signet.web.tables.spec import Amount, Column, Tab, Table, Wanted

TABS = (
    Tab(key="all", label=__("All")),
    Tab(key="standing", label=__("Valid")),
    Tab(key="reversed", label=__("Reversed")),
    Tab(key="open", label=__("With credit left")),
)


def payments_table(today: date) -> Table[Payment]:
    """The list of payments on the tenant's ``today``."""
    return Table(
        noun="payments",
        permission="payments.read",
        writing="payments.record",
        template="payments/list.html",
        empty_template="payments/empty.html",
        title=__("Payments"),
        search_label=__("Receipt number or reference begins with"),
        columns=_columns(),
        fetch=lambda wanted: queries.page(_query(wanted)),
        count=lambda wanted: queries.count(_query(wanted)),
        name=name_of,
        sort="newest",
        descending=True,
        tabs=TABS,
        filters=[
            Days(key="from", until="to", label=__("Received"), today=today),
            Choice(key="method", label=__("Method"), choices=lambda: Method.choices),
            Choice(key="kind", label=__("Kind"), choices=lambda: Kind.choices),
            customer_filter(),
            *branch_filter(),
            Choice(key="operator", label=__("Recorded by"), choices=operators),
            Choice(key="currency", label=__("Currency"), choices=payment_currencies),
        ],
        amount=_amount,
    )


def name_of(row: Payment) -> str:
    """The number of its receipt; a write-off has none."""
    return row.number or str(_("Write-off"))


def _query(wanted: Wanted) -> PaymentQuery:
    get = wanted.address.get
    return PaymentQuery(
        tab=wanted.tab,  # type: ignore[arg-type]
        search=wanted.search,
        kind=get("kind"),
        method=get("method"),
        operator=get("operator"),
        currency=get("currency"),
        customer_id=uuid_of(get("customer")),
        branch_id=uuid_of(get("branch")),
        received_from=read_day(get("from")),
        received_to=read_day(get("to")),
        ids=wanted.ids,
        sort=wanted.sort,  # type: ignore[arg-type]
        descending=wanted.descending,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


def _columns() -> list[Column[Payment]]:
    def money(row: Payment, minor: int) -> Money:
        return Money(minor, row.currency)

    return [
        Column(key="number", label=__("Receipt"), sort="number", always=True,
               html=lambda r: cells.link(reverse("payment", args=[r.id]), name_of(r)),
               plain=lambda r: r.number or ""),
        Column(key="received_on", label=__("Received"), sort="received_on", descending_first=True,
               html=lambda r: cells.day(r.received_on), plain=lambda r: r.received_on),
        Column(key="customer", label=__("Customer"),
               html=lambda r: cells.text(_customer(r)), plain=_customer),
        Column(key="branch", label=__("Branch"), shown=False,
               html=lambda r: cells.text(r.branch.name if r.branch else ""),
               plain=lambda r: r.branch.name if r.branch else ""),
        Column(key="kind", label=__("Kind"), shown=False,
               html=lambda r: cells.text(str(Kind(r.kind).label)), plain=lambda r: str(Kind(r.kind).label)),
        Column(key="method", label=__("Method"), html=lambda r: cells.text(_method(r)), plain=_method),
        Column(key="reference", label=__("Reference"),
               html=lambda r: cells.text(r.reference), plain=lambda r: r.reference),
        Column(key="currency", label=__("Currency"), shown=False,
               html=lambda r: cells.text(r.currency), plain=lambda r: r.currency),
        Column(key="amount", label=__("Amount"), sort="amount", numeric=True, descending_first=True,
               html=lambda r: cells.money(money(r, r.amount_minor)),
               plain=lambda r: money(r, r.amount_minor).amount),
        Column(key="open", label=__("Credit left"), numeric=True, shown=False,
               html=lambda r: cells.money(money(r, r.open_minor)) if r.open_minor else cells.NOTHING,
               plain=lambda r: money(r, r.open_minor).amount),
        Column(key="operator", label=__("Recorded by"), shown=False,
               html=lambda r: cells.text(r.operator), plain=lambda r: r.operator),
        Column(key="state", label=__("State"),
               html=lambda r: cells.state(label_of(r)), plain=lambda r: label_of(r).text),
        Column(key="reason", label=__("Reason"), shown=False,
               html=lambda r: cells.text(r.reason), plain=lambda r: r.reason),
    ]  # fmt: skip


def _customer(row: Payment) -> str:
    return row.customer.legal_name if row.customer else ""


def _method(row: Payment) -> str:
    return str(Method(row.method).label) if row.method else ""


def _amount(row: Payment) -> Amount:
    """What came in, less what was paid back; a debt that was given up is no money."""
    if row.kind == Kind.WRITE_OFF:
        return Amount(skipped=Kind.WRITE_OFF.label)
    sign = -1 if row.kind in OUTGOING else 1
    return Amount(money=Money(sign * row.amount_minor, row.currency))
