"""What is typed when money comes in or goes out."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal
from uuid import UUID

from django.utils.translation import gettext as _
from pydantic import Field

from signet.kernel.errors import BadInput
from signet.kernel.money import Money
from signet.kernel.parsing import Amount, Currency, Day, Strict, Text

MAX_ALLOCATIONS = 500
PositiveAmount = Annotated[Amount, Field(gt=0)]
MethodName = Literal["cash", "pos_card", "bank_transfer", "cheque", "card", "wallet", "other"]


class AllocationIn(Strict):
    """``amount`` left out means: as much of the document as the payment still covers."""

    document_id: UUID
    amount: PositiveAmount | None = None


class PaymentIn(Strict):
    """Company, branch, customer and currency follow from the first document when left out."""

    company_id: UUID | None = None
    branch_id: UUID | None = None
    customer_id: UUID | None = None
    currency: Currency | None = None
    amount: PositiveAmount
    method: MethodName
    channel: Literal["counter", "app", "portal"] = "counter"
    received_on: Day | None = None
    reference: Annotated[str, Text(80)] = ""
    note: Annotated[str, Text(500, line_breaks=True)] = ""
    allocations: Annotated[list[AllocationIn], Field(max_length=MAX_ALLOCATIONS)] = []


class AllocateIn(Strict):
    """What a payment's open rest, or a credit note, is used for."""

    allocations: Annotated[list[AllocationIn], Field(min_length=1, max_length=MAX_ALLOCATIONS)]


class WriteOffIn(Strict):
    """``amount`` left out means: all that is still open."""

    amount: PositiveAmount | None = None
    reason: Annotated[str, Text(500, line_breaks=True), Field(min_length=1)]


def minor_units(amount: Decimal, currency: str, pointer: str) -> int:
    """The amount in minor units; raises ``BadInput`` where the currency has fewer decimals."""
    money = Money.of(amount, currency)
    if money.amount != amount:
        raise BadInput(
            _("%(currency)s has no such small amounts; the nearest is %(amount)s.")
            % {"currency": currency, "amount": money.amount},
            code="amount.decimals",
            pointer=pointer,
        )
    return money.minor
