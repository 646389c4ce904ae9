"""What a table is made of. A noun describes its table with these; ``listing`` shows any of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from django.db.models import Model
from django.utils.functional import Promise

from signet.kernel.money import Money, exponent
from signet.tenancy.paging import Count, Page
from signet.web.tables.address import Address
from signet.web.tables.filters import Filter

R = TypeVar("R", bound=Model)

Text = str | Promise
Plain = str | int | Decimal | date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Generic[R]):
    """A column: how a row shows in it, and what of it stands in a CSV file (None: nothing)."""

    key: str
    label: Text
    html: Callable[[R], str]
    plain: Callable[[R], Plain] | None = None
    sort: str = ""
    descending_first: bool = False
    numeric: bool = False
    shown: bool = True
    always: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tab:
    """A list within the list, such as the overdue invoices."""

    key: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verb:
    """What can be done with the chosen rows: ``address`` is a page's name, which gets them as ``chosen``.

    ``many``: the page also takes all that the list finds, and the verb's key.
    """

    key: str
    label: Text
    address: str
    icon: str
    many: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What an address asks for, with everything it leaves out filled in."""

    address: Address
    tab: str
    search: str
    sort: str
    descending: bool
    cursor: str = ""
    ids: tuple[UUID, ...] = ()
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What a chosen row adds to the sum; ``skipped`` says why it adds nothing."""

    money: Money | None = None
    skipped: Text = ""

    @property
    def places(self) -> int:
        """Decimals of the currency, for the script that adds up whole minor units."""
        return exponent(self.money.currency) if self.money else 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Table(Generic[R]):
    """A list of one noun. ``tabs[0]`` and ``sort`` are what an empty address shows."""

    noun: str  # the name of its address, and of its saved views
    permission: str
    writing: str  # the permission to make a new one
    template: str
    empty_template: str
    title: Text
    search_label: Text
    columns: Sequence[Column[R]]
    fetch: Callable[[Wanted], Page[R]]
    count: Callable[[Wanted], Count]
    name: Callable[[R], str]
    sort: str
    descending: bool = False
    tabs: Sequence[Tab] = ()
    filters: Sequence[Filter] = ()
    amount: Callable[[R], Amount] | None = None
    verbs: Sequence[Verb] = ()
    views: bool = True  # can be kept as a person's view

    @property
    def takes_many(self) -> bool:
        """Is there a verb for all that is found?"""
        return any(verb.many for verb in self.verbs)

    @property
    def keys(self) -> list[str]:
        """Every key of an address that this table understands."""
        own = [key for entry in self.filters for key in entry.keys]
        return ["tab", "q", *own, "sort", "order", "cols", "cursor", "chosen"]

    def wanted(self, address: Address) -> Wanted:
        """An address as a question; values it does not know fall back to the table's own."""
        tabs = [tab.key for tab in self.tabs]
        sorts = {self.sort, *(c.sort for c in self.columns if c.sort)}
        sort = address.get("sort") if address.get("sort") in sorts else self.sort
        order = address.get("order")
        return Wanted(
            address=address,
            tab=address.get("tab") if address.get("tab") in tabs else (tabs or [""])[0],
            search=address.get("q")[:100],
            sort=sort,
            descending=order == "desc" if order in {"asc", "desc"} else self._first_order(sort),
            cursor=address.get("cursor"),
            ids=tuple(_ids(address.all("chosen"))),
        )

    def _first_order(self, sort: str) -> bool:
        if sort == self.sort:
            return self.descending
        return any(c.descending_first for c in self.columns if c.sort == sort)

    def shown(self, address: Address) -> list[Column[R]]:
        """The columns that the address names, or those shown by default."""
        named = set(address.all("cols")) & {c.key for c in self.columns}
        return [c for c in self.columns if c.always or (c.key in named if named else c.shown)]


def _ids(texts: Sequence[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
