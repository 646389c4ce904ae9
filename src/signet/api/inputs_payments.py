"""What the API takes about payments besides ``payments.content``."""

from __future__ import annotations

from typing import Annotated, Literal
from uuid import UUID

from pydantic import Field

from signet.api.inputs import Paging
from signet.kernel.parsing import Currency, Day, Strict, Text
from signet.payments.content import MethodName


class PaymentFilter(Paging):
    """Which payments a list shows."""

    tab: Literal["all", "standing", "reversed", "open"] = Field(
        default="all",
        description="Valid ones, reversed ones and reversals, or those with credit left.",
    )
    search: Annotated[str, Text(100)] = Field(
        default="", description="Receipt numbers and references that begin with it, as written."
    )
    kind: Literal["receipt", "refund", "write_off", "payout", "returned"] | None = None
    method: MethodName | None = None
    operator: Annotated[str, Text(160)] = Field(default="", description="Who recorded it.")
    customer_id: UUID | None = None
    document_id: UUID | None = Field(default=None, description="Those that settle this document.")
    currency: Currency | None = None
    received_from: Day | None = None
    received_to: Day | None = None
    sort: Literal["newest", "received_on", "number", "amount"] = "newest"
    order: Literal["asc", "desc"] = "desc"


class DayFilter(Strict):
    """Which day."""

    day: Day | None = Field(default=None, description="Else today, where you keep your books.")


class StatementFilter(Strict):
    """Which period, and with which of your companies."""

    start: Day | None = Field(default=None, description="First day; else the year's first.")
    until: Day | None = Field(default=None, description="Last day; else today.")
    company_id: UUID | None = Field(default=None, description="Else your default company.")


class ReverseIn(Strict):
    """Why a payment is taken back."""

    reason: Annotated[str, Text(500, line_breaks=True)] = Field(
        description="Auditors will read it."
    )
