"""The table of items."""

from __future__ import annotations

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as __

from signet.catalogue.models import Item
from signet.catalogue.queries import ItemQuery, item_count, item_page
from signet.en16931.canonical import decimal_text
from signet.rendering.labels import unit_label
from signet.web.choices import CATEGORIES
from signet.web.tables import cells
from signet.web.tables.choices import item_categories, item_currencies
from signet.web.tables.filters import Choice
from signet.web.tables.spec import Column, Tab, Table, Wanted


def items_table() -> Table[Item]:
    """The list of items: those still sold, and those put away."""
    return Table(
        noun="items",
        permission="items.read",
        writing="items.write",
        template="items/list.html",
        empty_template="items/empty.html",
        title=__("Items"),
        search_label=__("Name or code begins with"),
        columns=COLUMNS,
        fetch=lambda wanted: item_page(_query(wanted)),
        count=lambda wanted: item_count(_query(wanted)),
        name=lambda row: row.name,
        sort="name",
        tabs=[
            Tab(key="active", label=__("Active")),
            Tab(key="archived", label=__("Archived")),
        ],
        filters=[
            Choice(key="category", label=__("Tax"), choices=item_categories),
            Choice(key="currency", label=__("Currency"), choices=item_currencies),
        ],
    )


def _query(wanted: Wanted) -> ItemQuery:
    return ItemQuery(
        archived=wanted.tab == "archived",
        search=wanted.search,
        currency=wanted.address.get("currency"),
        category=wanted.address.get("category"),
        ids=wanted.ids,
        sort=wanted.sort,  # type: ignore[arg-type]
        descending=wanted.descending,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


def _unit(row: Item) -> str:
    language = (get_language() or "en")[:2]
    return unit_label(row.unit, language if language in {"en", "ar", "km", "ms"} else "en")


def _tax(row: Item) -> str:
    name = str(dict(CATEGORIES).get(row.tax_category, row.tax_category))
    return f"{name} · {decimal_text(row.tax_percent)} %" if row.tax_percent else name


COLUMNS: list[Column[Item]] = [
    Column(key="name", label=__("Name"), sort="name", always=True, plain=lambda r: r.name,
           html=lambda r: cells.link(reverse("item", args=[r.id]), r.name, r.second_name)),
    Column(key="code", label=__("Code"), sort="code",
           html=lambda r: cells.text(r.code), plain=lambda r: r.code),
    Column(key="description", label=__("Description"), shown=False,
           html=lambda r: cells.text(r.description), plain=lambda r: r.description),
    Column(key="unit", label=__("Unit"), html=lambda r: cells.text(_unit(r)), plain=lambda r: r.unit),
    Column(key="currency", label=__("Currency"), shown=False,
           html=lambda r: cells.text(r.currency), plain=lambda r: r.currency),
    Column(key="price", label=__("Price"), sort="price", numeric=True, plain=lambda r: r.price,
           html=lambda r: format_html('<bdi><span class="code">{}</span> {}</bdi>',
                                      r.currency, decimal_text(r.price))),
    Column(key="tax", label=__("Tax"), html=lambda r: cells.text(_tax(r)), plain=_tax),
    Column(key="added", label=__("Added"), shown=False, sort="newest", descending_first=True,
           html=lambda r: cells.day(r.created_at.date()), plain=lambda r: r.created_at.date()),
]  # fmt: skip
