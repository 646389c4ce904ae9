"""The taxes that a line takes from its item today, and those of a line that is written by hand."""

from __future__ import annotations

from datetime import date
from functools import cached_property

from signet.catalogue.models import Item
from signet.en16931.model import Category
from signet.kernel.clock import today
from signet.parties.models import Company
from signet.taxation.content import TaxIn
from signet.taxation.models import TaxRate
from signet.taxation.queries import Offer, offers, table
from signet.tenancy.models import Tenant
from signet.web.draft_tax import key_of, label, usual_first


class ItemTaxes:
    """One request's look into the tax table: it is read when an item first asks for it."""

    def __init__(self) -> None:
        self._offered: dict[str, list[Offer]] = {}

    def of(self, item: Item) -> tuple[TaxIn, ...]:
        """By the item's code in the tax table, else its own category and rate."""
        offer = self._offer(item)
        return offer.taxes if offer else (_own(item),)

    def name_of(self, item: Item) -> str:
        """What the select of taxes calls them."""
        offer = self._offer(item)
        return offer.name if offer else label(key_of([_own(item)]))

    def usual(self, currency: str) -> tuple[TaxIn, ...]:
        """What a line has that names no item: the table's first choice, else the catalogue's."""
        if found := sorted(self.offered(currency), key=usual_first):
            return found[0].taxes
        sold = Item.objects.filter(archived_at__isnull=True).order_by("name", "id").first()
        return self.of(sold) if sold else ()

    def offered(self, currency: str) -> list[Offer]:
        """The choices of today in a currency."""
        if currency not in self._offered:
            self._offered[currency] = offers(
                self._table, day=self._day, country=self._country, currency=currency
            )
        return self._offered[currency]

    def _offer(self, item: Item) -> Offer | None:
        if not item.tax_code:
            return None
        return next((o for o in self.offered(item.currency) if o.code == item.tax_code), None)

    @cached_property
    def _table(self) -> list[TaxRate]:
        return table()

    @cached_property
    def _day(self) -> date:
        return today(Tenant.objects.get().time_zone)

    @cached_property
    def _country(self) -> str:
        own = Company.objects.order_by("-is_default", "id").first()
        return own.country if own else ""


def _own(item: Item) -> TaxIn:
    return TaxIn(
        category=Category(item.tax_category),
        percent=item.tax_percent,
        exemption_code=item.exemption_code,
        exemption_reason=item.exemption_reason,
    )
