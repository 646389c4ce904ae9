"""Money taken on a day, by currency and by whoever took it. No figure ever adds two currencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from signet.kernel.money import Money, total
from signet.payments.models import Kind, Payment


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one operator took; reversals of the day are taken off."""

    operator: str
    amount: Money
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Collected:
    """A currency's takings of a day."""

    amount: Money
    by: tuple[Taken, ...]


def collected(day: date) -> list[Collected]:
    """Receipts of the day, the currency with the most of them first."""
    rows = (
        Payment.objects.filter(kind=Kind.RECEIPT, received_on=day)
        .values("currency", "operator")
        .annotate(total=Sum("amount_minor"), n=Count("id"))
        .order_by("-n", "operator")
    )
    by_currency: dict[str, list[Taken]] = {}
    for row in rows:
        amount = Money(int(row["total"]), row["currency"])
        taken = Taken(operator=row["operator"], amount=amount, count=row["n"])
        by_currency.setdefault(row["currency"], []).append(taken)
    return [
        Collected(amount=total((taken.amount for taken in found), currency), by=tuple(found))
        for currency, found in by_currency.items()
    ]
