"""``/api/v1/consolidations``: the monthly e-invoice of many sales (MyInvois)."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import BaseModel, Field

from signet.api.call import Call
from signet.api.operations import operation
from signet.kernel.parsing import Day, Strict
from signet.networks.myinvois.consolidation.consolidate import consolidate
from signet.networks.myinvois.consolidation.receipts import REASONS, Purpose, ReceiptIn

router = Router(tags=["Networks"])
#: A busy shop's month.
_MOST = 10_000


class ConsolidationIn(Strict):
    """One month's receipts of people who asked for no e-invoice."""

    receipts: Annotated[list[ReceiptIn], Field(min_length=1, max_length=_MOST)]
    company_id: UUID | None = Field(default=None, description="By default the account's first.")
    branch_id: UUID | None = None
    issue_date: Day | None = Field(
        default=None, description="Due within seven days after the month; by default today."
    )
    relaxed: bool = Field(
        default=False,
        description="Turnover of RM 5 million or less: everything may be gathered until the end of 2027.",
    )
    self_billed: Purpose | None = Field(
        default=None,
        description="Consolidated self-billing, which is only for payments to individuals without a"
        " business, interest to the public, insurance payouts, and overseas branches.",
    )


class LeftOutOut(BaseModel):
    """A receipt that is in none of the drafts, and why."""

    number: str
    reason: Literal["large", "forbidden", "activity", "gathered"]
    message: str


class ConsolidationOut(BaseModel):
    """The drafts, as few as the size limit of a document allows."""

    drafts: list[UUID]
    left_out: list[LeftOutOut]
    tax_difference: str = Field(
        description="Taxes of the receipts less those of the drafts, in ringgit: their roundings."
    )


@operation(
    router, "POST", "", summary="Gather a month's receipts", may="documents.import",
    body=ConsolidationIn, answer=ConsolidationOut, status=201, refusals=(409,),
)  # fmt: skip
def gather_receipts(call: Call[ConsolidationIn, None]) -> dict[str, Any]:
    """Drafts to the general public; what needs an e-invoice of its own is named with its reason.

    A receipt (number and day) is gathered once: it is free again when its draft is discarded or its
    document declared void.
    """
    given = call.body
    made = consolidate(
        receipts=given.receipts,
        by=call.by,
        company_id=given.company_id,
        branch_id=given.branch_id,
        issue_date=given.issue_date,
        relaxed=given.relaxed,
        self_billed=given.self_billed,
    )
    return {
        "drafts": [str(draft.id) for draft in made.drafts],
        "left_out": [
            {"number": receipt.number, "reason": reason, "message": str(REASONS[reason])}
            for receipt, reason in made.refused
        ],
        "tax_difference": f"{made.tax_difference:.2f}",
    }
