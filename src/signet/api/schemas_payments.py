"""What the API answers about payments. Amounts are strings in major units, next to their currency."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import BaseModel, Field

from signet.api.schemas import PageOut


class SettledOut(BaseModel):
    """A document that a payment settles, in part or whole."""

    document_id: UUID
    number: str
    amount: str = Field(description="Negative on a reversal.")


class PaymentRow(BaseModel):
    """A payment as lists show it."""

    id: UUID
    kind: Literal["receipt", "refund", "write_off", "payout", "returned"]
    number: str | None = Field(description="Of the receipt; a write-off has none.")
    company_id: UUID
    branch_id: UUID | None = Field(description="Where it was taken.")
    customer_id: UUID | None
    customer: str
    method: str = Field(description="cash, pos_card, bank_transfer ...; empty for a write-off.")
    channel: Literal["counter", "app", "portal"]
    currency: str
    amount: str = Field(description="Negative on a reversal.")
    open: str = Field(description="What settles nothing yet: the customer's credit.")
    received_on: date
    reference: str
    provider: str
    provider_reference: str
    note: str
    reason: str = Field(description="Of a write-off or a reversal.")
    reversed: bool = Field(description="A later record undoes it.")
    reverses: UUID | None = Field(description="The payment that this record undoes.")
    operator: str
    created_at: datetime


class PaymentOut(PaymentRow):
    """A payment with what it settles."""

    settles: list[SettledOut]
    reversed_by: UUID | None


class PaymentsOut(PageOut):
    """A page of payments."""

    data: list[PaymentRow]


class TakenOut(BaseModel):
    """What one person took at one branch."""

    operator: str
    branch_id: UUID | None
    branch: str = Field(description="Its name; empty where the money belongs to no branch.")
    amount: str
    count: int = Field(description="Payments and reversals together.")


class CollectedCurrencyOut(BaseModel):
    """A currency's takings; no two currencies are ever added."""

    currency: str
    amount: str
    by: list[TakenOut]


class CollectedOut(BaseModel):
    """The takings of a day."""

    day: date
    currencies: list[CollectedCurrencyOut]


class StatementEntryOut(BaseModel):
    """One line of an account."""

    day: date
    what: Literal[
        "invoice", "debit_note", "credit_note", "refund_note", "void",
        "receipt", "refund", "write_off", "reversal",
    ]  # fmt: skip
    id: UUID = Field(description="Of the document or payment.")
    number: str
    reference: str
    due: date | None
    amount: str = Field(description="Raises what is owed, or lowers it when negative.")
    balance: str = Field(description="After this line.")


class StatementAccountOut(BaseModel):
    """The account in one currency: closing = opening + charged - settled."""

    currency: str
    opening: str
    charged: str
    settled: str
    closing: str
    entries: list[StatementEntryOut]


class StandingOut(BaseModel):
    """What is open today in one currency."""

    currency: str
    owed: str
    credit: str
    balance: str


class StatementOut(BaseModel):
    """A customer's account with a company over a period; no two currencies are ever added."""

    customer_id: UUID
    company_id: UUID
    start: date
    end: date
    accounts: list[StatementAccountOut]
    standing: list[StandingOut]
