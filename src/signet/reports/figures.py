"""The figures of the home page. No figure ever adds two currencies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Sum

from signet.documents.models import Document, Kind, State
from signet.kernel.money import Money


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
    drafts: int
    months: dict[str, list[Month]]


def dashboard(today: date) -> Figures:
    """What is owed, what is late, what was issued this month and in the eleven before."""
    invoices = Document.objects.filter(kind=Kind.INVOICE)
    owed = invoices.filter(state=State.ISSUED).exclude(balance_minor=0)
    issued = invoices.filter(state=State.ISSUED)
    return Figures(
        outstanding=_by_currency(owed, "balance_minor"),
        overdue=_by_currency(owed.filter(due_date__lt=today), "balance_minor"),
        this_month=_by_currency(
            issued.filter(issue_date__gte=today.replace(day=1), issue_date__lte=today),
            "with_tax_minor",
        ),
        drafts=invoices.filter(state=State.DRAFT).count(),
        months=_months(issued, today),
    )


def _by_currency(rows: object, column: str) -> list[Figure]:
    sums = (
        rows.values("currency")  # type: ignore[attr-defined]
        .annotate(total=Sum(column), n=Count("id"))
        .order_by("-n", "currency")
    )
    return [
        Figure(amount=Money(int(row["total"]), row["currency"]), count=row["n"]) for row in sums
    ]


def _months(rows: object, today: date) -> dict[str, list[Month]]:
    starts = [_month(today, -back) for back in range(11, -1, -1)]
    found = (
        rows.filter(issue_date__gte=starts[0], issue_date__lte=today)  # type: ignore[attr-defined]
        .values("currency", "issue_date__year", "issue_date__month")
        .annotate(total=Sum("without_tax_minor"))
        .order_by("currency")
    )
    sums: dict[str, dict[date, int]] = {}
    for row in found:
        start = date(row["issue_date__year"], row["issue_date__month"], 1)
        sums.setdefault(row["currency"], {})[start] = int(row["total"])
    return {
        currency: [Month(month=s, amount=Money(by_month.get(s, 0), currency)) for s in starts]
        for currency, by_month in sums.items()
    }


def _month(day: date, offset: int) -> date:
    months = day.year * 12 + day.month - 1 + offset
    return date(months // 12, months % 12 + 1, 1)
