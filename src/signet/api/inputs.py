"""What the API takes besides the content that pages and importers share."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from signet.catalogue.content import ItemIn
from signet.documents.content import MAX_LINES, DraftIn, KindName, LineIn
from signet.documents.queries import MAX_LIMIT, Tab
from signet.events.content import EndpointIn
from signet.kernel.parsing import Country, Currency, Day, Strict, Text
from signet.parties.content import CompanyIn, CustomerIn, EmbeddedXml
from signet.taxation.content import ExchangeRateIn, RateIn

Version = Annotated[int, Field(ge=1, le=999_999_999, strict=True)]
_VERSION = Field(
    default=None,
    description="The version you have seen; or send it as its ETag in If-Match.",
)


class Paging(Strict):
    """Which page of a list."""

    cursor: Annotated[str, Field(max_length=1000)] = Field(
        default="", description="What a page gave as next or previous."
    )
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = 50


class DocumentFilter(Paging):
    """Which documents a list shows."""

    kind: KindName = "invoice"
    tab: Tab = Field(
        default="all",
        description="Quotes: drafts, sent, accepted, declined, expired, invoiced, replaced;"
        " all others: drafts, issued, unpaid, overdue, paid, void.",
    )
    search: Annotated[str, Text(100)] = Field(
        default="", description="Numbers and customers that begin with it."
    )
    customer_id: UUID | None = None
    branch_id: UUID | None = None
    self_billed: bool | None = Field(
        default=None, description="Only those written by us in a supplier's name, or none of them."
    )
    currency: Currency | None = None
    issued_from: Day | None = None
    issued_to: Day | None = None
    sort: Literal["newest", "issue_date", "due_date", "number", "customer", "payable"] = "newest"
    order: Literal["asc", "desc"] = "desc"


class CustomerFilter(Paging):
    """Which customers a list shows."""

    search: Annotated[str, Text(100)] = Field(
        default="", description="Names and customer numbers that begin with it, as written."
    )
    archived: bool = Field(default=False, description="Those that were put away instead.")
    country: Country | None = None
    currency: Currency | None = None
    sort: Literal["name", "newest"] = "name"
    order: Literal["asc", "desc"] = "asc"


class ItemFilter(Paging):
    """Which items a list shows."""

    search: Annotated[str, Text(100)] = Field(
        default="", description="Names and codes that begin with it, as written."
    )
    archived: bool = Field(default=False, description="Those that were put away instead.")
    currency: Currency | None = None
    sort: Literal["name", "code", "price", "newest"] = "name"
    order: Literal["asc", "desc"] = "asc"


class EntryFilter(Paging):
    """Which entries of the audit log a list shows."""

    search: Annotated[str, Text(100)] = Field(
        default="", description="Numbers and names of things that begin with it."
    )
    verb: Annotated[str, Text(60)] = Field(default="", description="Such as documents.issue.")
    actor: Annotated[str, Text(200)] = Field(
        default="", description="The actor's id; of an actor without one, its label."
    )
    object_type: Annotated[str, Text(30)] = Field(default="", description="Such as document.")
    object_id: UUID | None = None
    first_day: Day | None = None
    last_day: Day | None = None
    order: Literal["asc", "desc"] = "desc"


class EventFilter(Paging):
    """Which events a list shows."""

    after: Annotated[int, Field(ge=0, lt=2**63)] = Field(
        default=0, description="The sequence of the last event you have."
    )
    type: Annotated[str, Text(60)] = Field(default="", description="Such as documents.issue.")


class DeliveryFilter(Paging):
    """Which deliveries of a webhook a list shows."""

    tab: Literal["all", "waiting", "delivered", "failed"] = "all"
    type: Annotated[str, Text(60)] = Field(default="", description="Such as documents.issue.")


class EndpointChange(EndpointIn):
    """A webhook's whole content."""

    version: Version | None = _VERSION


class DraftChange(DraftIn):
    """A draft's whole content; what is left out takes its default again."""

    version: Version | None = _VERSION


class CompanyChange(CompanyIn):
    """A company's whole content."""

    version: Version | None = _VERSION


class CustomerChange(CustomerIn):
    """A customer's whole content."""

    version: Version | None = _VERSION


class ItemChange(ItemIn):
    """An item's whole content."""

    version: Version | None = _VERSION


class RateChange(RateIn):
    """A tax's whole row."""

    version: Version | None = _VERSION


class OfferFilter(Strict):
    """Whose taxes, of which day."""

    day: Day | None = Field(default=None, description="The tax date; today where left out.")
    country: Country | None = Field(default=None, description="Of the company.")
    currency: Currency | None = Field(default=None, description="Of the document.")


class PresetsIn(Strict):
    """Whose taxes to begin with."""

    country: Country = Field(description="ISO 3166-1.")


class RatesIn(Strict):
    """Exchange rates."""

    rates: Annotated[list[ExchangeRateIn], Field(min_length=1, max_length=5000)]


class ExplainFilter(Strict):
    """Which figure."""

    figure: Annotated[str, Text(60), Field(min_length=1)] = Field(
        default="/totals/payable",
        description="Its place: /lines/0, /allowances/0, /taxes/0 or a total such as /totals/payable.",
    )


class IssueIn(Strict):
    """How to issue; an empty body will do."""

    on: Day | None = Field(default=None, description="The issue date, where not the draft's own.")
    version: Version | None = Field(default=None, description="Issue this version and no other.")


class VoidIn(Strict):
    """Why a document is void."""

    reason: Annotated[str, Text(500, line_breaks=True)] = Field(
        description="Auditors will read it."
    )


_PRINTED = Field(min_length=1, description="Printed on the note; auditors ask for it.")


class DebitIn(Strict):
    """Why more is owed, and what for."""

    reason: Annotated[str, Text(500, line_breaks=True)] = _PRINTED
    lines: Annotated[list[LineIn], Field(max_length=MAX_LINES)] = Field(
        default=[], description="Left out: written into the draft later."
    )


class CorrectIn(Strict):
    """Why an invoice is wrong."""

    reason: Annotated[str, Text(500, line_breaks=True)] = _PRINTED


class ImportOptions(Strict):
    """How to import."""

    dry_run: bool = Field(default=False, description="Report only; write nothing.")
    filename: Annotated[str, Text(200)] = Field(
        default="", description="Name of a file that is sent as the body itself."
    )


class TableOptions(Strict):
    """How to import a table."""

    dry_run: bool = Field(default=False, description="Report only; write nothing.")
    bad: Literal["refuse", "skip"] = Field(
        default="refuse",
        description="What a row that cannot be imported does: refuse the whole table, or be left out.",
    )
    mapping: Annotated[str, Field(max_length=8000)] = Field(
        default="",
        description="The field of every column, with commas, in the order of the table; nothing between"
        " two commas leaves a column out. Guessed from the head where it is empty.",
    )
    filename: Annotated[str, Text(200)] = Field(
        default="", description="Name of a file that is sent as the body itself."
    )


class PdfForm(Strict):
    """What the PDF holds."""

    holds: EmbeddedXml | None = Field(
        default=None,
        description="factur-x: PDF/A-3 with CII inside, as Factur-X and ZUGFeRD (EN 16931) have it;"
        " left out: what the company had chosen as the document was issued.",
    )


class XmlForm(Strict):
    """In which syntax and under which specification."""

    syntax: Literal["ubl", "cii"] = "ubl"
    profile: Literal["bis", "self-billing", "xrechnung", "en16931"] | None = Field(
        default=None,
        description="The specification it is written under; by default Peppol BIS Billing 3.0, or"
        " Self-Billing 3.0 where the buyer writes.",
    )


class FileName(Strict):
    """What a file that is sent as the body itself is called."""

    filename: Annotated[str, Text(200)] = ""


def filters(query: Paging) -> dict[str, Any]:
    """A list's filters as the queries take them: what is not asked for is an empty text."""
    values = query.model_dump(exclude={"order"})
    for name in values.keys() & {"currency", "country", "kind", "method"}:
        values[name] = values[name] or ""
    return values | {"descending": getattr(query, "order", "") == "desc"}
