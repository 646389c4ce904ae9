"""How old the receivables are: what is owed, by how long it is overdue. Never two currencies in one sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, Sum

from signet.documents.models import Kind
from signet.kernel.money import Money
from signet.reports.models import Measure, Tally

#: Days overdue at which the usual classes of an ageing report end.
CLASSES = (30, 60, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """What is owed from ``due_from`` to ``due_to`` (None: open on that side); ``dated`` unless no due date."""

    first_day: int | None  # of being overdue; None: not yet due
    last_day: int | None
    due_from: date | None
    due_to: date | None
    amount: Money
    count: int
    dated: bool = True


def ageing(today: date) -> dict[str, list[Bucket]]:
    """The classes of each currency in which something is owed: not due, 1-30, 31-60, 61-90, over 90 days."""
    classes = _classes(today)
    sums = {
        name: aggregate
        for i, (_first, _last, due_from, due_to) in enumerate(classes)
        for name, aggregate in _aggregates(i, _between(due_from, due_to)).items()
    } | _aggregates(len(classes), Q(day__isnull=True))
    rows = (
        Tally.objects.filter(measure=Measure.OWED, kind=Kind.INVOICE)
        .values("currency")
        .annotate(count=Sum("n"), **sums)
        .exclude(count=0)
        .order_by("currency")
    )
    return {row["currency"]: _buckets(row, classes) for row in rows}


_Class = tuple[int | None, int | None, date | None, date | None]


def _classes(today: date) -> list[_Class]:
    """(first day overdue, last, due from, due to)."""
    result: list[_Class] = [(None, None, today, None)]
    first = 1
    for last in CLASSES:
        result.append((first, last, today - timedelta(days=last), today - timedelta(days=first)))
        first = last + 1
    return [*result, (first, None, None, today - timedelta(days=first))]


def _between(due_from: date | None, due_to: date | None) -> Q:
    condition = Q()
    if due_from:
        condition &= Q(day__gte=due_from)
    if due_to:
        condition &= Q(day__lte=due_to)
    return condition


def _aggregates(i: int, condition: Q) -> dict[str, Sum]:
    return {
        f"sum{i}": Sum("amount_minor", filter=condition, default=0),
        f"n{i}": Sum("n", filter=condition, default=0),
    }


def _buckets(row: Mapping[str, Any], classes: list[_Class]) -> list[Bucket]:
    def money(i: int) -> Money:
        return Money(int(row[f"sum{i}"]), row["currency"])

    found = [
        Bucket(first_day=first, last_day=last, due_from=due_from, due_to=due_to,
               amount=money(i), count=int(row[f"n{i}"]))
        for i, (first, last, due_from, due_to) in enumerate(classes)
    ]  # fmt: skip
    undated = len(classes)
    if row[f"n{undated}"]:
        found.append(
            Bucket(first_day=None, last_day=None, due_from=None, due_to=None, dated=False,
                   amount=money(undated), count=int(row[f"n{undated}"]))
        )  # fmt: skip
    return found
