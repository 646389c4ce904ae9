"""``/api/v1/documents``: draft, preview, issue, void, list, PDF, XML; ``document_verbs`` has the rest."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router

from signet.api import shown
from signet.api.call import Call, Download
from signet.api.inputs import (
    DocumentFilter,
    DraftChange,
    ExplainFilter,
    IssueIn,
    PdfForm,
    VoidIn,
    XmlForm,
    filters,
)
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.api.schemas import DocumentOut, DocumentsOut, ExplanationOut, GapsOut, PreviewOut
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
from signet.documents.readiness import step_text
from signet.en16931.explain import explain
from signet.kernel.errors import Conflict
from signet.rendering.store import pdf_holding, pdf_of

router = Router(tags=["Documents"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="List documents", may="documents.read", query=DocumentFilter,
    answer=DocumentsOut,
)  # fmt: skip
def list_documents(call: Call[None, DocumentFilter]) -> Data:
    """A page of documents, the newest first unless sorted otherwise."""
    if call.query.kind == "quote":
        call.by.must_have("quotes")
    day = shown.this_day()
    found = queries.page(queries.DocumentQuery(**filters(call.query)), day)
    return shown.page(found, lambda row: shown.row(row, day))


@operation(
    router, "POST", "", summary="Create a draft", may="documents.draft", body=DraftIn,
    answer=DocumentOut, status=201,
)  # fmt: skip
def create_document(call: Call[DraftIn, None]) -> Data:
    """A draft may be incomplete; ``findings`` says what is missing before it can be issued.

    What is left out takes the customer's and the company's defaults.
    """
    return shown.document(create_draft(content=call.body, by=call.by))


@operation(
    router, "POST", "/preview", summary="Totals without saving", may="documents.draft",
    body=DraftIn, answer=PreviewOut, writes=False,
)  # fmt: skip
def preview_document(call: Call[DraftIn, None]) -> Data:
    """Totals, taxes and findings of a draft, by the code that issues; nothing is saved."""
    found = preview(call.body, by=call.by)
    invoice = found.invoice
    return {
        "currency": invoice.currency,
        "totals": shown.totals(invoice),
        "taxes": shown.taxes(invoice),
        "line_nets": [shown.amount(line.net) for line in invoice.lines if line.net is not None],
        "findings": shown.findings(found.findings),
    }


@operation(
    router, "GET", "/gaps", summary="The gap report", may="documents.read", answer=GapsOut,
)  # fmt: skip
def gaps(call: Call[None, None]) -> Data:  # noqa: ARG001
    """Every run of numbers: first, last, count, and what is missing. Nothing ever should be."""
    names = ("series", "company", "kind", "branch", "period", "first", "last", "count", "complete")
    return {
        "data": [
            {name: getattr(run, name) for name in names}
            | {
                "missing": list(run.missing),
                "explanations": {str(n): t for n, t in run.notes.items()},
            }
            for run in gap_report()
        ]
    }


@operation(
    router, "GET", "/{uuid:document_id}", summary="One document", may="documents.read",
    answer=DocumentOut,
)  # fmt: skip
def show_document(call: Call[None, None], document_id: UUID) -> Data:  # noqa: ARG001
    """Content, totals and, of a draft, what is still missing."""
    return shown.document(queries.get(document_id))


@operation(
    router, "GET", "/{uuid:document_id}/explain", summary="Why is it this amount?",
    may="documents.read", query=ExplainFilter, answer=ExplanationOut,
)  # fmt: skip
def explain_figure(call: Call[None, ExplainFilter], document_id: UUID) -> Data:
    """Inputs, formula and rounding of a figure in words; 404 for a place that has none."""
    found = explain(queries.invoice_of(queries.get(document_id)), call.query.figure)
    return {
        "term": found.term,
        "result": shown.amount(found.result),
        "currency": found.result.currency,
        "steps": [step_text(step) for step in found.steps],
    }


@operation(
    router, "PUT", "/{uuid:document_id}", summary="Change a draft", may="documents.draft",
    body=DraftChange, answer=DocumentOut, versioned=True, refusals=(409,),
)  # fmt: skip
def change_document(call: Call[DraftChange, None], document_id: UUID) -> Data:
    """Replaces the whole content of a draft. An issued document never changes: 409."""
    content = DraftIn.model_validate(call.body.model_dump(exclude={"version"}))
    return shown.document(
        change_draft(
            document_id=document_id, version=version_of(call), content=content, by=call.by
        )
    )  # fmt: skip


@operation(
    router, "POST", "/{uuid:document_id}/issue", summary="Issue a draft", may="documents.issue",
    body=IssueIn, body_required=False, answer=DocumentOut, versioned=True, refusals=(409,),
)  # fmt: skip
def issue_document(call: Call[IssueIn, None], document_id: UUID) -> Data:
    """Gives the number and freezes the document. Irreversible; a credit note corrects it.

    422 with a pointer per field while the draft is not ready.
    """
    version = version_of(call) if call.expected else call.body.version
    return shown.document(
        issue(document_id=document_id, by=call.by, on=call.body.on, version=version)
    )


@operation(
    router, "POST", "/{uuid:document_id}/void", summary="Declare void", may="documents.void",
    body=VoidIn, answer=DocumentOut, refusals=(409,),
)  # fmt: skip
def void_document(call: Call[VoidIn, None], document_id: UUID) -> Data:
    """Only without payments and credit notes. The number stays used; it cannot be undone."""
    return shown.document(void(document_id=document_id, reason=call.body.reason, by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/discard", summary="Discard a draft",
    may="documents.draft", answer=DocumentOut, refusals=(409,),
)  # fmt: skip
def discard_document(call: Call[None, None], document_id: UUID) -> Data:
    """Puts a draft away for good; it had no number, so none is lost."""
    return shown.document(discard(document_id=document_id, by=call.by))


@operation(
    router, "GET", "/{uuid:document_id}/pdf", summary="The PDF", may="documents.read",
    query=PdfForm, media_type="application/pdf", refusals=(409,),
)  # fmt: skip
def document_pdf(call: Call[None, PdfForm], document_id: UUID) -> Download:
    """PDF/A-3 of an issued document: the same bytes each time. All but a quote's hold their XML."""
    document = _issued(document_id)
    holds = call.query.holds
    return _file(document, pdf_holding(document, holds) if holds else pdf_of(document), "pdf")


@operation(
    router, "GET", "/{uuid:document_id}/xml", summary="The XML", may="documents.read",
    query=XmlForm, media_type="application/xml", refusals=(409,),
)  # fmt: skip
def document_xml(call: Call[None, XmlForm], document_id: UUID) -> Download:
    """UBL 2.1 (Peppol BIS Billing 3.0) of an issued document: the same bytes each time; or CII, or UBL
    under another specification.

    409 for a quote, which is an offer and has none.
    """
    document = _issued(document_id)
    return _file(document, queries.xml_of(document, call.query.syntax, call.query.profile), "xml")


def _issued(document_id: UUID) -> Document:
    document = queries.get(document_id)
    if document.number is None:
        raise Conflict(_("A draft has no file yet; issue it first."), code="document.draft")
    return document


def _file(document: Document, content: bytes, kind: str) -> Download:
    safe = "".join(
        c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in document.number or ""
    )
    return Download(
        content=content,
        media_type=f"application/{kind}",
        filename=f"{safe}.{kind}",
        etag=hashlib.sha256(content).hexdigest(),
    )
