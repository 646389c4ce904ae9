"""The command palette: what one may go to and begin, by what is typed. Only what the actor may is in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import override

from signet.catalogue.queries import find_items
from signet.documents import queries
from signet.documents.models import Document
from signet.documents.queries import DocumentQuery
from signet.documents.states import label_of
from signet.parties.queries import search_customers
from signet.tenancy.actor import Actor
from signet.web.context import NAVIGATION
from signet.web.features import OF_PAGE
from signet.web.kinds import KIND_PAGES

#: So many of each noun are shown.
LIMIT = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One line: where it leads, and what it is."""

    url: str
    label: str
    icon: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Options under a heading."""

    key: str
    title: str
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A page that can be jumped to; ``name`` is that of its address."""

    name: str
    icon: str
    label: str | Promise
    permission: str


#: What can be begun.
BEGIN: Final = (
    *(Place(name=page.begin, icon=page.icon, label=page.new, permission="documents.draft")
      for page in KIND_PAGES.values()),
    Place(name="record_payment", icon="banknote", label=__("Record payment"), permission="payments.record"),
    Place(name="new_order", icon="shopping-bag", label=__("New order"), permission="orders.write"),
    Place(name="new_customer", icon="user-plus", label=__("New customer"), permission="customers.write"),
    Place(name="new_item", icon="package-plus", label=__("New item"), permission="items.write"),
    Place(name="import_customers", icon="upload", label=__("Import customers"), permission="customers.write"),
    Place(name="import_items", icon="upload", label=__("Import items"), permission="items.write"),
    Place(name="new_branch", icon="store", label=__("New branch"), permission="companies.write"),
    Place(name="new_webhook", icon="webhook", label=__("New webhook"), permission="webhooks.manage"),
)  # fmt: skip
#: Where one can go: the navigation and what is one step behind it.
PAGES: Final = (
    *(Place(name=name, icon=icon, label=label, permission=permission)
      for name, icon, label, permission in NAVIGATION),
    Place(name="bulk_runs", icon="list-checks", label=__("Bulk actions"), permission="documents.read"),
    Place(name="payment_settings", icon="settings", label=__("Rule for overpayments"), permission="payments.read"),
    Place(name="exchange_rates", icon="arrow-left-right", label=__("Exchange rates"), permission="companies.read"),
    Place(name="gaps", icon="list-ordered", label=__("Gap report"), permission="documents.read"),
    Place(name="roles", icon="user-cog", label=__("Roles"), permission="members.read"),
    Place(name="views", icon="bookmark", label=__("Saved views"), permission="companies.read"),
)  # fmt: skip


def groups(text: str, by: Actor, today: date) -> list[Group]:
    """What fits ``text``; for nothing typed, everything that can be begun and gone to."""
    found = list(_groups(text.strip()[:100], by, today))
    return [group for group in found if group.options]


def _groups(text: str, by: Actor, today: date) -> Iterator[Group]:
    if text:
        if by.may("documents.read"):
            yield Group(key="documents", title=_("Documents"), options=_documents(text, by, today))
        if by.may("customers.read"):
            yield Group(key="customers", title=_("Customers"), options=_customers(text))
        if by.may("items.read"):
            yield Group(key="items", title=_("Items"), options=_items(text))
    yield Group(key="begin", title=_("Begin"), options=_places(BEGIN, text, by))
    yield Group(key="pages", title=_("Go to"), options=_places(PAGES, text, by))


def _places(places: Sequence[Place], text: str, by: Actor) -> tuple[Option, ...]:
    return tuple(
        Option(url=reverse(place.name), label=str(place.label), icon=place.icon)
        for place in places
        if by.may(place.permission)
        and (place.name not in OF_PAGE or OF_PAGE[place.name] in by.features)
        and _fits(place.label, text)
    )


def _fits(label: str | Promise, text: str) -> bool:
    """Every word that was typed begins a word of the label, in the reader's language or in English."""
    with override("en"):
        english = str(label)
    words = f"{label} {english}".casefold().split()
    return all(any(w.startswith(typed) for w in words) for typed in text.casefold().split())


def _documents(text: str, by: Actor, today: date) -> tuple[Option, ...]:
    """By the beginning of the number or the customer; the newest of each kind."""
    found: list[Document] = []
    for kind in KIND_PAGES:
        if kind != "quote" or "quotes" in by.features:
            query = DocumentQuery(kind=kind, search=text, limit=LIMIT)
            found.extend(queries.page(query, today).rows)
    found.sort(key=lambda row: (row.number or "").casefold() != text.casefold())
    return tuple(
        Option(
            url=reverse("document", args=[row.id]),
            label=row.number or _("Draft"),
            icon=KIND_PAGES[row.kind].icon,
            hint=" · ".join(filter(None, (row.buyer_name, label_of(row, today).text))),
        )
        for row in found[: 2 * LIMIT]
    )


def _customers(text: str) -> tuple[Option, ...]:
    return tuple(
        Option(
            url=reverse("customer", args=[row.id]), label=row.legal_name, icon="users",
            hint=" · ".join(filter(None, (row.code, row.city))),
        )
        for row in search_customers(text)[:LIMIT]
    )  # fmt: skip


def _items(text: str) -> tuple[Option, ...]:
    return tuple(
        Option(url=reverse("item", args=[row.id]), label=row.name, icon="package", hint=row.code)
        for row in find_items(text, LIMIT)
    )
