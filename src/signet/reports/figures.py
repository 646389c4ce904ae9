"""The figures of the home page, added up from tallies: no document is read. Never two currencies in a sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet, Sum

from signet.documents.models import Kind
from signet.kernel.money import Money
from signet.reports.models import Measure, Tally


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A sum in one currency and how many documents it stands for."""

    amount: Money
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Month:
    """What was issued in a month, without tax."""

    month: date
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Each a list with one entry per currency."""

    outstanding: list[Figure]
    overdue: list[Figure]
    this_month: list[Figure]
    payable: list[Figure]  # on what is self-billed: owed by us, part of no other figure
    drafts: int
    months: dict[str, list[Month]]


def dashboard(today: date) -> Figures:
    """What is owed, what is late, what was issued this month and in the eleven before."""
    tallies = Tally.objects.filter(kind=Kind.INVOICE)
    owed = tallies.filter(measure=Measure.OWED)
    issued = tallies.filter(measure=Measure.ISSUED, day__lte=today)
    drafts = tallies.filter(measure=Measure.DRAFTS).aggregate(n=Sum("n", default=0))
    return Figures(
        outstanding=_by_currency(owed),
        overdue=_by_currency(owed.filter(day__lt=today)),
        payable=_by_currency(Tally.objects.filter(measure=Measure.OWED, kind="self_invoice")),
        this_month=_by_currency(issued.filter(day__gte=today.replace(day=1))),
        drafts=int(drafts["n"]),
        months=_months(issued, today),
    )


def _by_currency(rows: QuerySet[Tally]) -> list[Figure]:
    sums = (
        rows.values("currency")
        .annotate(total=Sum("amount_minor"), count=Sum("n"))
        .exclude(count=0)
        .order_by("-count", "currency")
    )
    return [
        Figure(amount=Money(int(row["total"]), row["currency"]), count=int(row["count"]))
        for row in sums
    ]


def _months(rows: QuerySet[Tally], today: date) -> dict[str, list[Month]]:
    starts = [_month(today, -back) for back in range(11, -1, -1)]
    found = (
        rows.filter(day__gte=starts[0])
        .values("currency", "day__year", "day__month")
        .annotate(total=Sum("net_minor"), count=Sum("n"))
        .exclude(count=0)
        .order_by("currency")
    )
    sums: dict[str, dict[date, int]] = {}
    for row in found:
        start = date(row["day__year"], row["day__month"], 1)
        sums.setdefault(row["currency"], {})[start] = int(row["total"])
    return {
        currency: [Month(month=s, amount=Money(by_month.get(s, 0), currency)) for s in starts]
        for currency, by_month in sums.items()
    }


def _month(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)
