"""How many documents a month the account's plan allows, by the documents' own dates."""

from __future__ import annotations

from datetime import date, timedelta

from signet.documents.kinds import KINDS
from signet.documents.models import Document, State
from signet.kernel.errors import Forbidden
from signet.tenancy import limits
from signet.tenancy.actor import Actor

WHAT = "issued"


def issued_in_month(day: date) -> int:
    """Documents with a number, dated in the month of ``day``; void ones count, quotes do not."""
    first = day.replace(day=1)
    until = (first + timedelta(days=31)).replace(day=1)
    legal = [kind for kind, rules in KINDS.items() if rules.is_legal]
    rows = Document.objects.filter(kind__in=legal, issue_date__gte=first, issue_date__lt=until)
    return rows.filter(state__in=[State.ISSUED, State.VOID]).count()


class Quota:
    """What may still be issued, month by month; counted once for a batch."""

    def __init__(self, by: Actor) -> None:
        self._by = by
        self._left: dict[date, int | None] = {}

    def take(self, document: Document, day: date) -> Forbidden | None:
        """One of the month's documents; the refusal where none is left."""
        if not KINDS[document.kind].is_legal:  # type: ignore[index]
            return None
        month = day.replace(day=1)
        if month not in self._left:
            self._left[month] = limits.room(WHAT, self._by, lambda: issued_in_month(month))
        left = self._left[month]
        if left == 0:
            return limits.used_up(WHAT, self._by)
        self._left[month] = None if left is None else left - 1
        return None
