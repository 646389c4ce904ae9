"""Reads of items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Case, Q, QuerySet, When
from django.utils.translation import gettext as _

from signet.catalogue.models import Item
from signet.kernel.errors import NotFound
from signet.tenancy.paging import Count, Page, count_of, page_of, starts


def get_item(item_id: UUID, *, lock: bool = False) -> Item:
    """The item, or ``NotFound``: also when it is another tenant's."""
    rows = Item.objects.select_for_update() if lock else Item.objects.all()
    item = rows.filter(id=item_id).first()
    if item is None:
        raise NotFound(_("There is no such item."))
    return item


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemQuery:
    """What a list of items shows; ``search`` is the beginning of a name or code."""

    archived: bool = False
    search: str = ""
    currency: str = ""
    category: str = ""
    ids: tuple[UUID, ...] = ()
    sort: Literal["name", "code", "price", "newest"] = "name"
    descending: bool = False
    cursor: str = ""
    limit: int = 50


def item_page(query: ItemQuery) -> Page[Item]:
    """A page of items by key."""
    return page_of(
        _items(query),
        column=None if query.sort == "newest" else query.sort,
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def item_count(query: ItemQuery) -> Count:
    """How many items, counted up to a limit."""
    return count_of(_items(query))


def _items(query: ItemQuery) -> QuerySet[Item]:
    rows = Item.objects.filter(archived_at__isnull=not query.archived)
    if query.search:
        rows = rows.filter(starts("name", query.search) | starts("code", query.search))
    if query.currency:
        rows = rows.filter(currency=query.currency)
    if query.category:
        rows = rows.filter(tax_category=query.category)
    return rows.filter(id__in=query.ids) if query.ids else rows


def find_items(text: str, limit: int) -> list[Item]:
    """Items whose name or second name holds ``text`` or whose code begins with it, best first."""
    found = Item.objects.filter(archived_at__isnull=True).filter(
        Q(name__icontains=text) | Q(second_name__icontains=text) | Q(code__istartswith=text)
    )
    begins = Case(When(name__istartswith=text, then=0), default=1)
    return list(found.order_by(begins, "name", "id")[:limit])
