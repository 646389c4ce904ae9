"""``/api/v1/consolidations``: the monthly e-invoice of many sales (MyInvois)."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import BaseModel, Field

from signet.api.call import Call
from signet.api.operations import operation
from signet.api.shown import this_day
from signet.documents import drafts
from signet.documents.content import DraftIn
from signet.kernel.parsing import Day, Strict
from signet.networks.myinvois.consolidation.consolidate import consolidate
from signet.networks.myinvois.consolidation.gather_month import gather_month
from signet.networks.myinvois.consolidation.month import (
    WORDS,
    Month,
    month,
    month_before,
)
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


class MonthQuery(Strict):
    """Which month of whom."""

    month: Annotated[str, Field(pattern=r"^(20[0-9]{2}-(0[1-9]|1[0-2]))?$")] = Field(
        default="", description="Such as 2026-10; by default the last one."
    )
    company_id: UUID | None = Field(default=None, description="By default the account's first.")
    branch_id: UUID | None = Field(
        default=None,
        description="Only what was issued at this branch; by default the whole company.",
    )
    relaxed: bool = Field(
        default=False,
        description="Turnover of RM 5 million or less: everything may be gathered until the end of 2027.",
    )


class LeftOutDocument(BaseModel):
    """An invoice to somebody without a number that is not gathered, and why."""

    document_id: UUID
    number: str
    reason: Literal["large", "forbidden", "activity", "credited", "notes", "abroad", "tax"]
    message: str


class MonthOut(BaseModel):
    """What there is to gather; amounts in ringgit. ``documents``: the invoices and the notes on them."""

    month: str
    due: date = Field(description="The last day on which the e-invoice is in time.")
    sales: int
    documents: int
    without_tax: str
    tax: str
    with_tax: str
    left_out: list[LeftOutDocument]


class GatheredOut(MonthOut):
    """What was gathered, and the drafts that tell of it."""

    drafts: list[UUID]


@operation(
    router, "GET", "/month", summary="A month's sales to be gathered", may="documents.read",
    query=MonthQuery, answer=MonthOut,
)  # fmt: skip
def show_month(call: Call[None, MonthQuery]) -> dict[str, Any]:
    """The invoices of your own books to people who gave no number, of which nobody was told yet.

    Credit, refund and debit notes of the same month are netted with their invoices.
    """
    given = call.query
    company = drafts.parties_of(DraftIn(company_id=given.company_id)).company
    found = month(
        company.id,
        _first(given.month),
        branch_id=call.by.branch_for(given.branch_id),
        relaxed=given.relaxed,
    )
    return _shown(found)


@operation(
    router, "POST", "/month", summary="Gather a month's own sales", may="documents.draft",
    body=MonthQuery, answer=GatheredOut, status=201, refusals=(409,),
)  # fmt: skip
def gather_own_month(call: Call[MonthQuery, None]) -> dict[str, Any]:
    """Drafts of kind ``consolidated`` over the sales that the same month shows by GET.

    The invoices go on counting in your books; these drafts count nowhere, and there is nothing to pay on
    them. An invoice is gathered once: it is free again when the draft is discarded or its e-invoice
    declared void. 409 where nothing is to be gathered.
    """
    given = call.body
    made = gather_month(
        first=_first(given.month),
        by=call.by,
        company_id=given.company_id,
        branch_id=given.branch_id,
        relaxed=given.relaxed,
    )
    return _shown(made.month) | {"drafts": [str(draft.id) for draft in made.drafts]}


def _first(text: str) -> date:
    return date.fromisoformat(f"{text}-01") if text else month_before(this_day())


def _shown(found: Month) -> dict[str, Any]:
    return {
        "month": f"{found.first:%Y-%m}",
        "due": found.due,
        "sales": len(found.sales),
        "documents": found.documents,
        "without_tax": str(found.without_tax.amount),
        "tax": str(found.tax.amount),
        "with_tax": str(found.with_tax.amount),
        "left_out": [
            {
                "document_id": str(one.document.id),
                "number": one.document.number or "",
                "reason": one.reason,
                "message": str(WORDS[one.reason]),
            }
            for one in found.left_out
        ],
    }
