"""Reads of items."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.catalogue.models import Item
from signet.kernel.errors import NotFound


def get_item(item_id: UUID, *, lock: bool = False) -> Item:
    """The item, or ``NotFound``: also when it is another tenant's."""
    rows = Item.objects.select_for_update() if lock else Item.objects.all()
    item = rows.filter(id=item_id).first()
    if item is None:
        raise NotFound(_("There is no such item."))
    return item


def search_items(prefix: str = "") -> QuerySet[Item]:
    """Items by name, those whose name begins with ``prefix``."""
    rows = Item.objects.filter(archived_at__isnull=True).order_by("name", "id")
    if prefix:
        rows = rows.filter(name__gte=prefix, name__lt=prefix + "\U0010ffff")
    return rows
