"""From payments to what the API answers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from signet.api.call import Download
from signet.api.shown import amount
from signet.kernel.money import Money
from signet.payments import queries
from signet.payments.models import Payment
from signet.payments.queries import Standing
from signet.payments.statement import Account, Statement
from signet.reports.collected import Collected

_PLAIN = (
    "id", "kind", "number", "company_id", "branch_id", "customer_id", "method", "channel", "currency",
    "received_on", "reference", "provider", "provider_reference", "note", "reason", "operator",
)  # fmt: skip


def row(found: Payment) -> dict[str, Any]:
    """A payment in a list, as ``payments.queries`` gave it."""
    return {name: getattr(found, name) for name in _PLAIN} | {
        "customer": found.customer.legal_name if found.customer else "",
        "amount": amount(Money(found.amount_minor, found.currency)),
        "open": amount(Money(found.open_minor, found.currency)),
        "reversed": found.is_reversed,  # type: ignore[attr-defined]
        "reverses": found.reverses_id,
        "created_at": found.created_at.isoformat(),
    }


def payment(payment_id: UUID) -> dict[str, Any]:
    """A whole payment, as it stands in the database now."""
    found = queries.get(payment_id)
    reversal = queries.reversal_of(found)
    return row(found) | {
        "settles": [
            {
                "document_id": part.document_id,
                "number": part.document.number,
                "amount": amount(Money(part.amount_minor, found.currency)),
            }
            for part in queries.allocations_of(found)
        ],
        "reversed_by": reversal.id if reversal else None,
    }


def collected(day: date, found: Sequence[Collected]) -> dict[str, Any]:
    """What was taken on a day, by currency, branch and operator."""
    return {
        "day": day,
        "currencies": [
            {
                "currency": one.amount.currency,
                "amount": amount(one.amount),
                "by": [
                    {
                        "operator": taken.operator,
                        "branch_id": taken.branch.id if taken.branch else None,
                        "branch": taken.branch.name if taken.branch else "",
                        "amount": amount(taken.amount),
                        "count": taken.count,
                    }
                    for taken in one.by
                ],
            }
            for one in found
        ],
    }


def statement(found: Statement, standings: Sequence[Standing]) -> dict[str, Any]:
    """An account over a period, and what is open today."""
    return {
        "customer_id": found.customer_id,
        "company_id": found.company_id,
        "start": found.start,
        "end": found.end,
        "accounts": [_account(account) for account in found.accounts],
        "standing": [
            {
                "currency": standing.owed.currency,
                "owed": amount(standing.owed),
                "credit": amount(standing.credit),
                "balance": amount(standing.balance),
            }
            for standing in standings
        ],
    }


def _account(account: Account) -> dict[str, Any]:
    sums = ("opening", "charged", "settled", "closing")
    return {
        "currency": account.currency,
        **{name: amount(getattr(account, name)) for name in sums},
        "entries": [
            {
                "day": entry.movement.day,
                "what": entry.movement.what,
                "id": entry.movement.object_id,
                "number": entry.movement.number,
                "reference": entry.movement.reference,
                "due": entry.movement.due,
                "amount": amount(entry.movement.amount),
                "balance": amount(entry.balance),
            }
            for entry in account.entries
        ],
    }


def download(content: bytes, name: str) -> Download:
    """A PDF under its name."""
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    return Download(
        content=content,
        media_type="application/pdf",
        filename=f"{safe}.pdf",
        etag=hashlib.sha256(content).hexdigest(),
    )
