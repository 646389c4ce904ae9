"""A customer's account with one company over a period: what was owed, charged, paid, and what is left.

Pure, but for ``statement_of``, which reads the rows. One account per currency; no two are ever added.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from signet.documents.models import Document, State
from signet.kernel.errors import BadInput
from signet.kernel.money import Money, total
from signet.payments.models import Payment
from signet.payments.queries import GIVEN, OWED
from signet.payments.settling import PAYABLE
from signet.tenancy.models import Tenant

What = Literal[
    "invoice", "debit_note", "credit_note", "refund_note", "void",
    "receipt", "refund", "write_off", "reversal",
]  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """One line of an account: ``amount`` raises what the customer owes, or lowers it when negative."""

    day: date
    what: What
    number: str
    reference: str
    amount: Money
    object_id: UUID
    due: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A movement and the balance after it."""

    movement: Movement
    balance: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The account in one currency. ``closing`` = ``opening`` + ``charged`` - ``settled``."""

    opening: Money
    entries: tuple[Entry, ...]
    charged: Money
    settled: Money
    closing: Money

    @property
    def currency(self) -> str:
        return self.opening.currency


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The accounts of a customer with a company, from ``start`` to ``end`` inclusive."""

    customer_id: UUID
    company_id: UUID
    start: date
    end: date
    accounts: tuple[Account, ...]


def accounts(movements: Iterable[Movement], start: date, end: date) -> tuple[Account, ...]:
    """Movements as accounts by currency; those without balance or movement in the period are left out."""
    by_currency: dict[str, list[Movement]] = {}
    for movement in movements:
        if movement.day <= end:
            by_currency.setdefault(movement.amount.currency, []).append(movement)
    found = (_account(code, rows, start) for code, rows in sorted(by_currency.items()))
    return tuple(account for account in found if account.entries or account.opening)


def _account(currency: str, movements: list[Movement], start: date) -> Account:
    inside = sorted((m for m in movements if m.day >= start), key=lambda m: (m.day, m.object_id))
    opening = total((m.amount for m in movements if m.day < start), currency)
    balance, entries = opening, []
    for movement in inside:
        balance += movement.amount
        entries.append(Entry(movement=movement, balance=balance))
    return Account(
        opening=opening,
        entries=tuple(entries),
        charged=total((m.amount for m in inside if m.amount.minor > 0), currency),
        settled=-total((m.amount for m in inside if m.amount.minor < 0), currency),
        closing=balance,
    )


def statement_of(*, customer_id: UUID, company_id: UUID, start: date, end: date) -> Statement:
    """The statement of a period; raises ``BadInput`` where it ends before it begins."""
    if end < start:
        raise BadInput(
            _("The period ends before it begins; change one of the days."),
            code="period.backwards",
            pointer="/until",
        )
    zone = ZoneInfo(Tenant.objects.get().time_zone)
    movements = [
        *_of_documents(customer_id, company_id, zone),
        *_of_payments(customer_id, company_id),
    ]
    return Statement(
        customer_id=customer_id,
        company_id=company_id,
        start=start,
        end=end,
        accounts=accounts(movements, start, end),
    )


def _of_documents(customer_id: UUID, company_id: UUID, zone: ZoneInfo) -> Iterable[Movement]:
    """A void document was owed until the day it was declared void, so that no old statement is wrong."""
    rows = Document.objects.filter(
        customer_id=customer_id,
        company_id=company_id,
        kind__in=OWED + GIVEN,
        self_billed=False,
        state__in=[State.ISSUED, State.VOID],
    )
    for row in rows.defer("content").order_by("issue_date", "id"):
        sign = 1 if row.kind in OWED else -1
        amount = Money(sign * row.payable_minor, row.currency)
        assert row.issue_date is not None
        number = row.number or ""
        yield Movement(
            day=row.issue_date,
            what=cast("What", row.kind),
            number=number,
            reference="",
            amount=amount,
            object_id=row.id,
            due=row.due_date,
        )
        if row.voided_at:
            yield Movement(
                day=max(row.voided_at.astimezone(zone).date(), row.issue_date),
                what="void",
                number=number,
                reference=row.void_reason,
                amount=-amount,
                object_id=row.id,
            )


def _of_payments(customer_id: UUID, company_id: UUID) -> Iterable[Movement]:
    rows = Payment.objects.filter(customer_id=customer_id, company_id=company_id)
    rows = rows.exclude(kind__in=PAYABLE)
    for row in rows.select_related("reverses").order_by("received_on", "id"):
        sign = 1 if row.kind == "refund" else -1
        undone = row.reverses
        yield Movement(
            day=row.received_on,
            what="reversal" if undone else cast("What", row.kind),
            number=row.number or "",
            reference=(undone.number or row.reason) if undone else row.reference or row.reason,
            amount=Money(sign * row.amount_minor, row.currency),
            object_id=row.id,
        )
