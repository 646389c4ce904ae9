"""Numbers: patterns and periods are pure, the counter is one row taken last."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents.kinds import default_pattern, document_kind, series_kind, series_kinds
from signet.documents.models import Document, Reset, Series, SeriesCounter
from signet.documents.patterns import overlap
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.ids import uuid7
from signet.tenancy.context import current_tenant_id
from signet.tenancy.rows import Columns, select

_PART = re.compile(r"\{(YYYY|YY|MM|DD|seq|b36)(?::(\d{1,2}))?\}")
_BASE36 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
#: Added to the sequence before it is disguised, so that the first numbers do not look like the first.
_DISGUISE = 5000


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """A number that is this transaction's, if it commits."""

    sequence: int
    period: str
    number: str


def check_pattern(pattern: str, reset: str) -> None:
    """Refuse a pattern that could print the same number twice, or no number at all."""
    parts = [match[1] for match in _PART.finditer(pattern)]
    if parts.count("seq") + parts.count("b36") != 1:
        raise BadInput(
            _("The pattern needs {seq} or {b36} exactly once, such as INV-{YYYY}-{seq:4}."),
            code="series.pattern",
            pointer="/pattern",
        )
    rest = _PART.sub("", pattern)
    if not re.fullmatch(r"[A-Za-z0-9 ./_#-]*", rest):
        raise BadInput(
            _("Beside the parts in braces, the pattern holds only letters, digits and - . / _ #."),
            code="series.pattern",
            pointer="/pattern",
        )
    dated = set(parts) & {"YYYY", "YY"}
    if (reset == Reset.YEARLY and not dated) or (
        reset == Reset.MONTHLY and not (dated and "MM" in parts)
    ):
        raise BadInput(
            _("A series that starts again needs the year (and month) in its pattern."),
            code="series.pattern",
            pointer="/pattern",
        )


def number(pattern: str, sequence: int, on: date) -> str:
    """Print a number: ``INV-{YYYY}-{seq:4}`` and 7 in 2026 give ``INV-2026-0007``."""

    def part(match: re.Match[str]) -> str:
        width = int(match[2] or 1)
        match match[1]:
            case "YYYY":
                return f"{on.year:04d}"
            case "YY":
                return f"{on.year % 100:02d}"
            case "MM":
                return f"{on.month:02d}"
            case "DD":
                return f"{on.day:02d}"
            case "b36":
                return base36(sequence + _DISGUISE).rjust(width, "0")
            case _:
                return str(sequence).rjust(width, "0")

    return _PART.sub(part, pattern)


def base36(value: int) -> str:
    """Upper-case base 36 of a non-negative integer."""
    digits = ""
    while True:
        value, rest = divmod(value, 36)
        digits = _BASE36[rest] + digits
        if value == 0:
            return digits


def period(reset: str, on: date) -> str:
    """The period a date's number belongs to: '' | '2026' | '2026-11'."""
    if reset == Reset.YEARLY:
        return f"{on.year:04d}"
    if reset == Reset.MONTHLY:
        return f"{on.year:04d}-{on.month:02d}"
    return ""


def start(series: Series, run: str) -> int:
    """The first number of a period: a series that takes over from another starts high only once."""
    return series.first_number if series.first_period in {"", run} else 1


_TAKE = """
INSERT INTO documents_seriescounter AS c (tenant_id, id, series_id, period, next_sequence, last_date)
VALUES (%s, %s, %s, %s, %s, %s)
ON CONFLICT (tenant_id, series_id, period) DO UPDATE
  SET next_sequence = c.next_sequence + 1, last_date = EXCLUDED.last_date
  WHERE c.last_date <= EXCLUDED.last_date
RETURNING next_sequence - 1
"""


def following(series: Series, on: date) -> int:
    """The number that comes next on this day, without taking it."""
    run = period(series.reset, on)
    counter = SeriesCounter.objects.filter(series_id=series.id, period=run).first()
    return counter.next_sequence if counter else start(series, run)


def take(series: Series, on: date) -> Taken:
    """Take the next number. Holds the series' hot row until the transaction ends: call it last.

    Raises ``Conflict`` when a later date has already been issued in the series: numbers run with dates.
    """
    run = period(series.reset, on)
    row = select(_TAKE, [current_tenant_id(), uuid7(), series.id, run, start(series, run) + 1, on])
    if not row:
        raise too_early()
    return Taken(sequence=row[0][0], period=run, number=number(series.pattern, row[0][0], on))


def too_early() -> Conflict:
    """Numbers run with dates: what a date before the last one of the series is told."""
    return Conflict(
        _(
            "A document with a later date was already issued in this series."
            " Use that date or a later one."
        ),
        code="document.date_before_last",
        pointer="/issue_date",
    )


def hold(series: Series, run: str) -> date | None:
    """Lock the counter of a period before many numbers are taken; the date of its last one, if any."""
    found = select(
        "SELECT last_date FROM documents_seriescounter WHERE series_id = %s AND period = %s"
        " FOR UPDATE",
        [series.id, run],
    )
    return found[0][0] if found else None


_SERIES = Columns(Series, "s")


@cache
def _series_statement() -> str:
    return (
        f"SELECT {_SERIES.sql} FROM documents_series s WHERE s.company_id = %s AND s.kind = %s"  # noqa: S608
        " AND (s.branch_id IS NULL OR s.branch_id = %s) ORDER BY s.branch_id NULLS LAST LIMIT 1"
    )


def refuse_overlap(series: Series, pattern: str) -> None:
    """Two series of a company whose documents are of one kind must never print the same number.

    Raises ``BadInput`` that names the series at odds.
    """
    kind = document_kind(series.kind)
    kinds = [name for name, _label in series_kinds() if document_kind(name) == kind]
    others = Series.objects.filter(company_id=series.company_id, kind__in=kinds)
    for other in others.select_related("branch"):
        # Itself by its key, not its id: somebody may be making the same series at this moment.
        is_itself = (other.kind, other.branch_id) == (series.kind, series.branch_id)
        if not is_itself and overlap(pattern, other.pattern):
            raise BadInput(
                _(
                    "%(pattern)s could print a number that the series %(name)s prints too"
                    " (%(other)s). Put something into it that sets the two apart, such as the"
                    " branch's code."
                )
                % {"pattern": pattern, "name": title_of(other), "other": other.pattern},
                code="series.pattern",
                pointer="/pattern",
            )


def title_of(series: Series) -> str:
    """A series as people know it: what it numbers, and of which branch."""
    label = str(dict(series_kinds())[series.kind])
    return f"{label}, {series.branch.name}" if series.branch else label


def series_of(document: Document) -> Series:
    """The series from which a document takes its number."""
    kind = series_kind(document.kind, self_billed=document.self_billed)
    return series_for(document.company_id, kind, document.branch_id)


def series_for(company_id: UUID, kind: str, branch_id: UUID | None = None) -> Series:
    """The branch's own series of a kind, else the company's, which is made on first use."""
    found = select(_series_statement(), [company_id, kind, branch_id])
    if found:
        return _SERIES.instance(found[0])
    pattern = default_pattern(kind)
    made = Series(
        company_id=company_id,
        kind=kind,
        name=pattern.split("-", 1)[0],
        pattern=pattern,
        reset=Reset.YEARLY,
    )
    refuse_overlap(made, pattern)
    Series.objects.bulk_create(
        [made],
        ignore_conflicts=True,  # two first issuers at once: one series
    )
    return Series.objects.get(company_id=company_id, kind=kind, branch__isnull=True)
