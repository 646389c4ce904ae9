"""Reads: the taxes of a day, what a line may choose, the exchange rate of a day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from signet.en16931.model import Category, Tax
from signet.kernel.errors import NotFound
from signet.taxation.content import TaxIn
from signet.taxation.models import ExchangeRate, TaxRate

#: A published rate holds until the next one; one older than this is not used unasked.
MAX_AGE = timedelta(days=31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A choice for a line: its name and the taxes it stands for."""

    code: str
    name: str
    taxes: tuple[TaxIn, ...]


def get_rate(rate_id: UUID, *, lock: bool = False) -> TaxRate:
    """The row, or ``NotFound``: also when it is another tenant's."""
    rows = TaxRate.objects.select_for_update() if lock else TaxRate.objects.all()
    found = rows.filter(id=rate_id).first()
    if found is None:
        raise NotFound(_("There is no such tax."))
    return found


def table() -> list[TaxRate]:
    """Every row, by country, code and time."""
    return list(TaxRate.objects.order_by("country", "code", "valid_from", "id"))


def valid_on(rows: Iterable[TaxRate], day: date) -> list[TaxRate]:
    """Rows whose span holds the day."""
    return [
        row
        for row in rows
        if (row.valid_from is None or row.valid_from <= day)
        and (row.valid_to is None or day <= row.valid_to)
    ]


def offers(rows: Sequence[TaxRate], *, day: date, country: str, currency: str) -> list[Offer]:
    """What lines of a company in ``country`` may choose on a day, in a document's currency."""
    valid = [row for row in valid_on(rows, day) if row.country in {"", country}]
    by_code = {row.code: row for row in valid}
    found = []
    for row in valid:
        parts = [by_code.get(code) for code in row.combines] if row.combines else [row]
        known = [part for part in parts if part is not None]
        fits = all(part.per_unit is None or part.currency == currency for part in known)
        if len(known) == len(parts) and fits:
            taxes = tuple(tax_of(part) for part in known)
            found.append(Offer(code=row.code, name=row.name, taxes=taxes))
    return found


def tax_of(row: TaxRate) -> TaxIn:
    """A row as a line carries it."""
    return TaxIn(
        scheme=row.scheme,
        category=Category(row.category),
        percent=row.percent,
        per_unit=row.per_unit,
        on_top_of=list(row.on_top_of),
        exemption_code=row.exemption_code,
        exemption_reason=row.exemption_reason,
        name=row.name,
        second_name=row.second_name,
    )


def outdated(rows: Sequence[TaxRate], tax: Tax, *, day: date, country: str) -> list[TaxRate]:
    """Rows that know this tax at this rate, but only on other days; empty where nothing is wrong.

    A rate that no row knows is none of the table's business: it may be another country's.
    """
    if not tax.percent and tax.per_unit is None:
        return []
    same = [
        row
        for row in rows
        if row.country in {"", country}
        and not row.combines
        and (row.scheme, row.category) == (tax.scheme, tax.category)
        and (row.percent, row.per_unit) == (tax.percent, tax.per_unit)
    ]
    return [] if valid_on(same, day) else same


def exchange_rate(base: str, quote: str, day: date) -> ExchangeRate | None:
    """The newest rate of that day or before, no older than a month."""
    return (
        ExchangeRate.objects.filter(base=base, quote=quote, day__lte=day, day__gte=day - MAX_AGE)
        .order_by("-day")
        .first()
    )


def exchange_rates(limit: int = 400) -> list[ExchangeRate]:
    """The newest rates."""
    return list(ExchangeRate.objects.order_by("-day", "base", "quote")[:limit])
