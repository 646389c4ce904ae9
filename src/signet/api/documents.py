"""``/api/v1/documents``: draft, preview, issue, void, list, PDF, XML."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import Field

from signet.api.frame import Created, body_of, endpoint, json_of
from signet.api.schemas import (
    DocumentOut,
    PageOut,
    PreviewOut,
    amount,
    document_out,
    findings_out,
    row_out,
    taxes_out,
    totals_out,
)
from signet.documents import queries
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.content import DraftIn
from signet.documents.gaps import gap_report
from signet.documents.models import Document
from signet.documents.preview import preview
from signet.kernel.clock import today
from signet.kernel.errors import Conflict
from signet.kernel.parsing import Currency, Day, Strict, parse
from signet.rendering.store import pdf_of
from signet.tenancy.models import Tenant

router = Router(tags=["documents"])


class ListIn(Strict):
    """Filters of the list; ``cursor`` is what a page's ``next`` or ``previous`` gave."""

    kind: Annotated[str, Field(pattern="^(invoice|credit_note)$")] = "invoice"
    tab: Annotated[str, Field(pattern="^(all|drafts|unpaid|overdue|paid|void)$")] = "all"
    search: Annotated[str, Field(max_length=100)] = ""
    customer_id: UUID | None = None
    currency: Currency | None = None
    issued_from: Day | None = None
    issued_to: Day | None = None
    sort: Annotated[
        str, Field(pattern="^(newest|issue_date|due_date|number|customer|payable)$")
    ] = "newest"
    order: Annotated[str, Field(pattern="^(asc|desc)$")] = "desc"
    cursor: Annotated[str, Field(max_length=1000)] = ""
    limit: Annotated[int, Field(ge=1, le=queries.MAX_LIMIT)] = 50


class ChangeIn(DraftIn):
    """A draft's whole content and the version it is based on."""

    version: Annotated[int, Field(ge=1)]


class IssueIn(Strict):
    on: Day | None = None
    version: int | None = None


class VoidIn(Strict):
    reason: Annotated[str, Field(max_length=500)]


def _today() -> date:
    return today(Tenant.objects.get().time_zone)


def _shown(document: Document) -> dict[str, Any]:
    return document_out(queries.get(document.id), _today())


@router.get("", response=PageOut, summary="List documents")
@endpoint
def listing(request: HttpRequest) -> Any:
    """A page of documents, newest first unless sorted otherwise."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    wanted = parse(ListIn, request.GET.dict())
    values = wanted.model_dump(exclude={"order"})
    values["currency"] = values["currency"] or ""
    day = _today()
    page = queries.page(queries.DocumentQuery(**values, descending=wanted.order == "desc"), day)
    return {
        "data": [row_out(row, day) for row in page.rows],
        "next": page.next,
        "previous": page.previous,
    }


@router.post("", response={201: DocumentOut}, summary="Create a draft")
@endpoint
def create(request: HttpRequest) -> Any:
    """Body: a draft. What is left out takes the customer's and company's defaults."""
    content = body_of(request, DraftIn)
    return Created(_shown(create_draft(content=content, by=request.actor)))  # type: ignore[attr-defined]


@router.post("/preview", response=PreviewOut, summary="Totals without saving")
@endpoint
def preview_totals(request: HttpRequest) -> Any:
    """Totals, taxes and findings of a draft, by the code that issues; nothing is saved."""
    found = preview(body_of(request, DraftIn), by=request.actor)  # type: ignore[attr-defined]
    invoice = found.invoice
    return {
        "currency": invoice.currency,
        "totals": totals_out(invoice),
        "taxes": taxes_out(invoice),
        "line_nets": [amount(line.net) for line in invoice.lines if line.net is not None],
        "findings": findings_out(found.findings),
    }


@router.get("/gaps", summary="The gap report")
@endpoint
def gaps(request: HttpRequest) -> Any:
    """Every series and period: first, last, count, and what is missing."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    return {
        "data": [
            {
                "series": r.series,
                "company": r.company,
                "kind": r.kind,
                "period": r.period,
                "first": r.first,
                "last": r.last,
                "count": r.count,
                "missing": list(r.missing),
                "complete": r.complete,
            }
            for r in gap_report()
        ]
    }


@router.get("/{uuid:document_id}", response=DocumentOut, summary="One document")
@endpoint
def show(request: HttpRequest, document_id: UUID) -> Any:
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    return document_out(queries.get(document_id), _today())


@router.put("/{uuid:document_id}", response=DocumentOut, summary="Change a draft")
@endpoint
def change(request: HttpRequest, document_id: UUID) -> Any:
    """Body: the whole content with ``version``. 409 when somebody was faster."""
    wanted = body_of(request, ChangeIn)
    content = DraftIn.model_validate(wanted.model_dump(exclude={"version"}))
    return _shown(
        change_draft(
            document_id=document_id,
            version=wanted.version,
            content=content,
            by=request.actor,  # type: ignore[attr-defined]
        )
    )


@router.post("/{uuid:document_id}/issue", response=DocumentOut, summary="Issue a draft")
@endpoint
def issue_it(request: HttpRequest, document_id: UUID) -> Any:
    """Irreversible. 422 with a finding per field while the draft is not ready."""
    wanted = parse(IssueIn, json_of(request)) if request.body else IssueIn()
    return _shown(
        issue(document_id=document_id, by=request.actor, on=wanted.on, version=wanted.version)  # type: ignore[attr-defined]
    )


@router.post("/{uuid:document_id}/void", response=DocumentOut, summary="Declare void")
@endpoint
def void_it(request: HttpRequest, document_id: UUID) -> Any:
    reason = body_of(request, VoidIn).reason
    return _shown(void(document_id=document_id, reason=reason, by=request.actor))  # type: ignore[attr-defined]


@router.post("/{uuid:document_id}/discard", response=DocumentOut, summary="Discard a draft")
@endpoint
def discard_it(request: HttpRequest, document_id: UUID) -> Any:
    return _shown(discard(document_id=document_id, by=request.actor))  # type: ignore[attr-defined]


@router.get("/{uuid:document_id}/pdf", summary="The PDF/A-3 of an issued document")
@endpoint
def pdf(request: HttpRequest, document_id: UUID) -> Any:
    document = _issued(request, document_id)
    return HttpResponse(pdf_of(document), content_type="application/pdf")


@router.get("/{uuid:document_id}/xml", summary="The UBL of an issued document")
@endpoint
def xml(request: HttpRequest, document_id: UUID) -> Any:
    document = _issued(request, document_id)
    return HttpResponse(queries.xml_of(document), content_type="application/xml")


def _issued(request: HttpRequest, document_id: UUID) -> Document:
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.number is None:
        raise Conflict("A draft has no file yet; issue it first.", code="document.draft")
    return document
