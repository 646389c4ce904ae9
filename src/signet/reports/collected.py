"""Money taken on a day, by currency, branch and whoever took it. No figure ever adds two currencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from signet.kernel.money import Money, total
from signet.parties.models import Branch
from signet.payments.models import Kind
from signet.reports.models import Measure, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What one operator took at one branch; reversals of the day are taken off."""

    operator: str
    branch: Branch | None
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
        Tally.objects.filter(measure=Measure.COLLECTED, kind=Kind.RECEIPT, day=day)
        .values("currency", "branch", "operator")
        .annotate(total=Sum("amount_minor"), count=Sum("n"))
        .order_by("-count", "branch__name", "operator")
    )
    branches = Branch.objects.in_bulk({row["branch"] for row in rows if row["branch"]})
    by_currency: dict[str, list[Taken]] = {}
    for row in rows:
        amount = Money(int(row["total"]), row["currency"])
        taken = Taken(
            operator=row["operator"],
            branch=branches.get(row["branch"]),
            amount=amount,
            count=int(row["count"]),
        )
        by_currency.setdefault(row["currency"], []).append(taken)
    return [
        Collected(amount=total((taken.amount for taken in found), currency), by=tuple(found))
        for currency, found in by_currency.items()
    ]
