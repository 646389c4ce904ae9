"""What the API answers. Amounts are strings in major units, next to their currency."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from signet.catalogue.content import ItemIn
from signet.documents.content import DraftIn, KindName
from signet.parties.content import BankAccountIn, CompanyIn, CustomerIn
from signet.taxation.content import ExchangeRateIn, RateIn, TaxIn

_OPEN = ConfigDict(extra="ignore")


class FindingOut(BaseModel):
    """Something that stands between a draft and its issue, or a rule of the norm that is broken."""

    rule: str = Field(description="The rule's name, such as BR-CO-15.")
    severity: Literal["error", "warning"]
    pointer: str = Field(description="The field of the draft it belongs to (RFC 6901).")
    term: str = Field(description="The business term of EN 16931, such as BT-49.")
    message: str


class TaxOut(BaseModel):
    """The documents' tax, by scheme, category and rate (BG-23)."""

    scheme: str
    category: str
    percent: str | None
    per_unit: str | None = Field(
        description="An amount per unit of quantity instead of a percentage."
    )
    name: str = Field(description="What the tax table calls it.")
    taxable: str = Field(description="BT-116")
    amount: str = Field(description="BT-117")


class TotalsOut(BaseModel):
    """EN 16931's document totals (BG-22)."""

    lines: str = Field(description="BT-106: sum of the line nets")
    allowances: str = Field(description="BT-107")
    charges: str = Field(description="BT-108")
    without_tax: str = Field(description="BT-109")
    tax: str = Field(description="BT-110")
    with_tax: str = Field(description="BT-112")
    prepaid: str = Field(description="BT-113")
    rounding: str = Field(description="BT-114")
    payable: str = Field(description="BT-115: amount due for payment")


class PreviewOut(BaseModel):
    """What a draft would come to."""

    currency: str
    totals: TotalsOut
    taxes: list[TaxOut]
    line_nets: list[str] = Field(description="BT-131 of each line, in the order of the lines.")
    findings: list[FindingOut]


class DocumentRow(BaseModel):
    """A document as lists show it."""

    id: UUID
    kind: KindName
    state: Literal[
        "draft", "issued", "void", "discarded",
        "sent", "accepted", "declined", "expired", "converted", "superseded",
    ] = Field(description="Quotes are sent where others are issued, and expire by the calendar.")  # fmt: skip
    label: str = Field(description="The state in the reader's words: Draft, Overdue, Paid ...")
    number: str | None = Field(description="BT-1; drafts have none.")
    customer: str = Field(description="The buyer's name; an issued document keeps it.")
    branch_id: UUID | None
    currency: str
    issue_date: date | None
    due_date: date | None = Field(description="BT-9; of a quote: valid until.")
    payable: str
    balance: str = Field(description="What is still to be paid, or to be given back.")
    self_billed: bool = Field(description="Written by the buyer in the seller's name.")
    corrects_id: UUID | None = Field(description="The invoice that a note corrects.")
    made_from_id: UUID | None = Field(description="The quote that an invoice was made from.")
    revises_id: UUID | None = Field(description="The quote that this one replaces.")
    version: int
    created_at: datetime


class DocumentOut(DocumentRow):
    """A whole document. ``content`` leaves out what has its default."""

    content: DraftIn
    totals: TotalsOut
    taxes: list[TaxOut]
    findings: list[FindingOut] = Field(description="What is missing before a draft can be issued.")
    snapshot_sha256: str | None = Field(description="Of the frozen content, once issued.")


class CorrectedOut(BaseModel):
    """What a correction in one step made."""

    note: DocumentOut = Field(description="The issued credit note.")
    draft: DocumentOut = Field(description="The copy of the invoice, to be put right and issued.")


class PageOut(BaseModel):
    """A page; ``next`` and ``previous`` are cursors for the pages around it."""

    next: str | None
    previous: str | None


class DocumentsOut(PageOut):
    """A page of documents."""

    data: list[DocumentRow]


class GapOut(BaseModel):
    """One run of numbers: a series in a period."""

    series: str
    company: str
    kind: str
    branch: str = Field(description="Code of the branch whose own series it is.")
    period: str
    first: int | None
    last: int | None
    count: int
    missing: list[int]
    explanations: dict[str, str] = Field(description="Of missing numbers, as somebody wrote them.")
    complete: bool


class GapsOut(BaseModel):
    """The gap report."""

    data: list[GapOut]


class CompanyOut(CompanyIn):
    """A company of yours."""

    model_config = _OPEN
    id: UUID
    version: int


class CompaniesOut(BaseModel):
    """Your companies."""

    data: list[CompanyOut]


class AccountOut(BankAccountIn):
    """A bank account of a company."""

    model_config = _OPEN
    id: UUID
    retired: bool


class AccountsOut(BaseModel):
    """The bank accounts of a company."""

    data: list[AccountOut]


class RemarkOut(BaseModel):
    """A doubt about a number, or how it is usually written; nothing is refused for it."""

    pointer: str
    text: str
    usual: str


class CustomerOut(CustomerIn):
    """A customer."""

    model_config = _OPEN
    id: UUID
    version: int
    archived: bool
    remarks: list[RemarkOut] = Field(description="Numbers that do not look like their kind.")


class CustomersOut(PageOut):
    """A page of customers."""

    data: list[CustomerOut]


class ItemOut(ItemIn):
    """An item of the catalogue."""

    model_config = _OPEN
    id: UUID
    version: int
    archived: bool


class ItemsOut(PageOut):
    """A page of items."""

    data: list[ItemOut]


class ActorOut(BaseModel):
    """Who did something, as the audit log keeps it for good."""

    kind: Literal["user", "api_key", "job", "system"]
    id: UUID | None
    label: str


class ObjectOut(BaseModel):
    """What something was done to."""

    type: str
    id: UUID | None
    label: str


class EntryOut(BaseModel):
    """An entry of the audit log; each is sealed to the one before."""

    id: UUID
    sequence: int
    at: datetime
    actor: ActorOut
    verb: str
    object: ObjectOut
    reason: str | None
    changes: dict[str, Any] = Field(description="[before, after] by field, or facts of the action.")
    request: str | None = Field(description="The X-Request-Id of the request that did it.")
    address: str | None
    payload: str = Field(description="The very text that was hashed.")
    previous_hash: str
    hash: str


class EntriesOut(PageOut):
    """A page of the audit log."""

    data: list[EntryOut]


class RateOut(RateIn):
    """A tax of the table."""

    model_config = _OPEN
    id: UUID
    version: int


class RatesOut(BaseModel):
    """Taxes."""

    data: list[RateOut]


class OfferOut(BaseModel):
    """A choice for a line."""

    code: str
    name: str
    taxes: list[TaxIn]


class OffersOut(BaseModel):
    """What a line may choose."""

    data: list[OfferOut]


class ExchangeRatesOut(BaseModel):
    """Exchange rates, the newest first."""

    data: list[ExchangeRateIn]


class SavedOut(BaseModel):
    """How many were changed."""

    count: int


class ExplanationOut(BaseModel):
    """Where a figure comes from."""

    term: str = Field(description="The business term of EN 16931, such as BT-117.")
    result: str
    currency: str
    steps: list[str] = Field(description="Sentences in the language that was asked for.")


class FieldProblem(BaseModel):
    """One thing wrong with one field."""

    pointer: str = Field(description="RFC 6901 pointer into the body, or /name of a parameter.")
    code: str
    detail: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str
    title: str
    status: int
    detail: str = Field(description="A sentence for people, in the language they asked for.")
    code: str = Field(description="For programs; it does not change.")
    request_id: str = Field(description="Also in X-Request-Id; the audit log carries it.")
    errors: list[FieldProblem] = []
