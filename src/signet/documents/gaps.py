"""The proof that no number is missing, and that dates run with numbers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from signet.documents.models import GapNote


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesReport:
    """A series and period. ``complete`` where max - min + 1 = count and no date runs backwards."""

    series: str
    company: str
    kind: str
    branch: str  # code of the branch whose own series it is
    period: str
    first: int
    last: int
    count: int
    missing: tuple[int, ...]
    out_of_order: int
    last_date: date
    series_id: UUID
    notes: dict[int, str] = field(default_factory=dict)  # explanations of missing numbers

    @property
    def holes(self) -> list[tuple[int, str]]:
        """Each missing number with its explanation, empty where nobody gave one."""
        return [(number, self.notes.get(number, "")) for number in self.missing]

    @property
    def explained(self) -> bool:
        """Is everything in order but for holes that somebody explained?"""
        return bool(self.missing) and not self.out_of_order and all(t for _n, t in self.holes)

    @property
    def complete(self) -> bool:
        return (
            not self.missing and not self.out_of_order and self.last - self.first + 1 == self.count
        )


#: Whatever takes numbers from a series: series_id, period, sequence and the date of the number.
#: Rooms above this one add theirs when the app starts.
NUMBERED = [
    "SELECT series_id, period, sequence, issue_date FROM documents_document WHERE sequence IS NOT NULL"
]
_REPORT = """
WITH numbered AS ({numbered})
SELECT s.name, c.legal_name, s.kind, d.period, min(d.sequence), max(d.sequence), count(*),
       count(*) FILTER (WHERE d.issue_date < d.before), max(d.issue_date), s.id,
       CASE WHEN s.first_period IN ('', d.period) THEN s.first_number ELSE 1 END,
       coalesce(b.code, '')
FROM (SELECT *, lag(issue_date) OVER (PARTITION BY series_id, period ORDER BY sequence) AS before
      FROM numbered) d
JOIN documents_series s ON s.id = d.series_id
JOIN parties_company c ON c.tenant_id = s.tenant_id AND c.id = s.company_id
LEFT JOIN parties_branch b ON b.tenant_id = s.tenant_id AND b.id = s.branch_id
WHERE nullif(current_setting('signet.branches', true), '') IS NULL
   OR s.branch_id = ANY (nullif(current_setting('signet.branches', true), '')::uuid[])
GROUP BY s.id, s.name, s.kind, s.first_number, s.first_period, c.legal_name, b.code, d.period
ORDER BY c.legal_name, s.kind, b.code NULLS FIRST, s.name, d.period
"""
_MISSING = """
WITH numbered AS ({numbered})
SELECT n FROM generate_series(%s::bigint, %s::bigint) n
WHERE NOT EXISTS (SELECT FROM numbered d
                  WHERE d.series_id = %s AND d.period = %s AND d.sequence = n)
LIMIT 100
"""


def gap_report() -> list[SeriesReport]:
    """Every series and period of the running tenant; up to 100 missing numbers of each.

    In a scope of some branches only their own series: of a company's series it would see a part only.
    """
    numbered = " UNION ALL ".join(NUMBERED)
    with connection.cursor() as cursor:
        cursor.execute(_REPORT.format(numbered=numbered))
        rows = cursor.fetchall()
        reports = []
        for (
            name,
            company,
            kind,
            period,
            low,
            high,
            count,
            backwards,
            last,
            series_id,
            start,
            branch,
        ) in rows:
            missing: tuple[int, ...] = ()
            if high - start + 1 != count:
                cursor.execute(_MISSING.format(numbered=numbered), [start, high, series_id, period])
                missing = tuple(row[0] for row in cursor.fetchall())
            reports.append(
                SeriesReport(
                    series=name,
                    company=company,
                    kind=kind,
                    branch=branch,
                    period=period,
                    first=low,
                    last=high,
                    count=count,
                    missing=missing,
                    out_of_order=backwards,
                    last_date=last,
                    series_id=series_id,
                    notes=_notes(series_id, period) if missing else {},
                )
            )
    return reports


def _notes(series_id: UUID, period: str) -> dict[int, str]:
    notes = GapNote.objects.filter(series_id=series_id, period=period)
    return dict(notes.values_list("sequence", "text"))
