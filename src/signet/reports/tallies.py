"""The tallies behind the figures: folding them, rebuilding them, and holding them against a scan."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection

from signet.tenancy.context import current_tenant_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A key whose tallies do not add up to what its documents or payments say: tallies less scan."""

    measure: str
    kind: str
    currency: str
    day: date | None
    amount_minor: int
    net_minor: int
    n: int


#: One statement, so that both sides are read from the same moment.
_COMPARE = """
SELECT s.measure, s.kind, s.currency, s.day, sum(s.amount_minor), sum(s.net_minor), sum(s.n)
FROM (
  SELECT measure, kind, company_id, branch_id, currency, operator, day, amount_minor, net_minor, n
  FROM reports_tally
  UNION ALL
  SELECT o.measure, o.kind, o.company_id, o.branch_id, o.currency, o.operator, o.day,
         -o.amount_minor, -o.net_minor, -o.n
  FROM documents_document d, LATERAL reports_of_document(d) o
  UNION ALL
  SELECT o.measure, o.kind, o.company_id, o.branch_id, o.currency, o.operator, o.day,
         -o.amount_minor, -o.net_minor, -o.n
  FROM payments_payment p, LATERAL reports_of_payment(p) o
) s
GROUP BY s.measure, s.kind, s.company_id, s.branch_id, s.currency, s.operator, s.day
HAVING sum(s.amount_minor) <> 0 OR sum(s.net_minor) <> 0 OR sum(s.n) <> 0
ORDER BY 1, 2, 3, 4
"""


def differences() -> list[Difference]:
    """Every key of the running tenant whose figure is wrong; none where all is well. Scans everything."""
    current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(_COMPARE)
        rows = cursor.fetchall()
    return [
        Difference(
            measure=measure,
            kind=kind,
            currency=currency,
            day=day,
            amount_minor=int(amount),
            net_minor=int(net),
            n=int(n),
        )
        for measure, kind, currency, day, amount, net, n in rows
    ]


def fold() -> int:
    """Replace the new rows of each key by one; how many were replaced. Changes no figure."""
    return _call("SELECT reports_fold()")


def rebuild() -> int:
    """Make the running tenant's tallies anew from its documents and payments; how many there are."""
    return _call("SELECT reports_rebuild()")


def tenants_to_fold() -> list[UUID]:
    """Tenants with rows that are not folded; the caller enters each in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM reports_tenants_to_fold()")
        return [row[0] for row in cursor.fetchall()]


def _call(statement: str) -> int:
    current_tenant_id()
    with connection.cursor() as cursor:
        cursor.execute(statement)
        row = cursor.fetchone()
    assert row is not None
    return int(row[0])
