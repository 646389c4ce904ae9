"""The table of customers."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.parties.models import Customer
from signet.parties.queries import CustomerQuery, customer_count, customer_page
from signet.web.tables import cells
from signet.web.tables.choices import country_name, customer_countries, customer_currencies
from signet.web.tables.filters import Choice
from signet.web.tables.spec import Column, Tab, Table, Wanted


def customers_table(*, may_bill: bool) -> Table[Customer]:
    """The list of customers; ``may_bill`` puts the way to a new invoice into each row."""
    return Table(
        noun="customers",
        permission="customers.read",
        writing="customers.write",
        template="customers/list.html",
        empty_template="customers/empty.html",
        title=__("Customers"),
        search_label=__("Name or customer number begins with"),
        columns=_columns(may_bill=may_bill),
        fetch=lambda wanted: customer_page(_query(wanted)),
        count=lambda wanted: customer_count(_query(wanted)),
        name=lambda row: row.legal_name,
        sort="name",
        tabs=[
            Tab(key="active", label=__("Active")),
            Tab(key="archived", label=__("Archived")),
        ],
        filters=[
            Choice(key="country", label=__("Country"), choices=customer_countries),
            Choice(key="currency", label=__("Currency"), choices=customer_currencies),
        ],
    )


def _query(wanted: Wanted) -> CustomerQuery:
    return CustomerQuery(
        archived=wanted.tab == "archived",
        search=wanted.search,
        country=wanted.address.get("country"),
        currency=wanted.address.get("currency"),
        ids=wanted.ids,
        sort=wanted.sort,  # type: ignore[arg-type]
        descending=wanted.descending,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


def _columns(*, may_bill: bool) -> list[Column[Customer]]:
    every: list[Column[Customer]] = [
        Column(key="name", label=__("Name"), sort="name", always=True, plain=lambda r: r.legal_name,
               html=lambda r: cells.link(reverse("customer", args=[r.id]), r.legal_name, r.second_name)),
        Column(key="code", label=__("Customer number"), shown=False,
               html=lambda r: cells.text(r.code), plain=lambda r: r.code),
        Column(key="city", label=__("City"), html=lambda r: cells.text(r.city), plain=lambda r: r.city),
        Column(key="country", label=__("Country"),
               html=lambda r: cells.text(country_name(r.country)), plain=lambda r: r.country),
        Column(key="tax", label=__("Tax number"),
               html=lambda r: cells.text(r.vat_identifier or r.tax_registration),
               plain=lambda r: r.vat_identifier or r.tax_registration),
        Column(key="currency", label=__("Currency"),
               html=lambda r: cells.text(r.currency), plain=lambda r: r.currency),
        Column(key="terms", label=__("Days to pay"), numeric=True, shown=False,
               html=lambda r: cells.text(str(r.payment_days) if r.payment_days is not None else ""),
               plain=lambda r: r.payment_days),
        Column(key="email", label=__("E-mail address"), shown=False,
               html=lambda r: cells.text(r.email), plain=lambda r: r.email),
        Column(key="phone", label=__("Telephone"), shown=False,
               html=lambda r: cells.text(r.phone), plain=lambda r: r.phone),
        Column(key="added", label=__("Added"), shown=False, sort="newest", descending_first=True,
               html=lambda r: cells.day(r.created_at.date()), plain=lambda r: r.created_at.date()),
    ]  # fmt: skip
    if may_bill:
        every.append(Column(key="bill", label="", always=True, html=_bill))
    return every


def _bill(row: Customer) -> str:
    if row.archived_at:
        return ""
    return format_html(
        '<a class="btn small" href="{}?customer={}" aria-label="{}">{}</a>',
        reverse("new"), row.id, _("New invoice for %(name)s") % {"name": row.legal_name}, _("Invoice"),
    )  # fmt: skip
