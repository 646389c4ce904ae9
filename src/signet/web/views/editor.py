"""The editor: a form that is the paper. One request saves, recomputes and redraws."""

from __future__ import annotations

import base64
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from signet.catalogue.queries import search_items
from signet.documents import queries
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn
from signet.documents.drafts import read
from signet.documents.models import Document, State
from signet.documents.preview import Preview, preview
from signet.documents.readiness import sentence
from signet.en16931.canonical import decimal_text
from signet.kernel.errors import Conflict, SignetError
from signet.kernel.parsing import parse
from signet.parties.models import BankAccount, Company
from signet.parties.queries import search_customers
from signet.rendering.store import preview_pages
from signet.web import choices
from signet.web.draft_form import HEADER, field_id, posted, posted_lines, values_of


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str = "invoice") -> HttpResponse:
    """An empty form; the first request that holds anything makes the draft."""
    if request.method == "POST":
        return _save(request, None)
    request.actor.must("documents.draft")  # type: ignore[attr-defined]
    customer = request.GET.get("customer", "")
    values = {"kind": kind, "customer_id": customer, "version": ""}
    return _form(request, values, [{}], None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The form of a draft."""
    if request.method == "POST":
        return _save(request, document_id)
    request.actor.must("documents.draft")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.state != State.DRAFT:
        return redirect("document", document_id)
    return _form(request, *values_of(read(document), document.version), document)


def _save(request: HttpRequest, document_id: UUID | None) -> HttpResponse:
    """Save what was posted. Autosave gets the changed parts back, a plain post the whole page."""
    actor = request.actor  # type: ignore[attr-defined]
    autosave = "X-Autosave" in request.headers
    document: Document | None = None
    found: Preview | None = None
    error: SignetError | None = None
    try:
        base = read(queries.get(document_id)) if document_id else None
        content = parse(DraftIn, posted(request.POST, base))
        found = preview(content, by=actor)
        if document_id is not None:
            version = int(request.POST.get("version") or 0)
            document = change_draft(
                document_id=document_id, version=version, content=content, by=actor
            )
        elif not autosave or content.customer_id or any(line.name for line in content.lines):
            document = create_draft(content=content, by=actor)
    except SignetError as problem:
        error = problem
    if not autosave and error is None and document is not None:
        if "issue" in request.POST:
            return redirect("edit", document.id)
        return redirect("document", document.id)
    parts = _parts(document, found, error)
    status = error.status if error else 200
    if autosave:
        return render(request, "editor/parts.html", parts, status=status)
    values = {
        name: request.POST.get(name, "")
        for name in (*HEADER, "version", "discount", "discount_kind", "discount_reason")
    }
    return _form(request, values, posted_lines(request.POST), document, extra=parts, status=status)


def _parts(
    document: Document | None, found: Preview | None, error: SignetError | None
) -> dict[str, Any]:
    """What changes on the page when something was typed."""
    findings: list[dict[str, str]] = []
    if error is not None:
        findings = [
            {"severity": "error", "text": field.message, "field": field_id(field.pointer)}
            for field in error.fields
        ] or [{"severity": "error", "text": error.message, "field": ""}]
    elif found is not None:
        findings = [
            {"severity": f.severity, "text": sentence(f), "field": field_id(f.pointer)}
            for f in found.findings
        ]
    invoice = found.invoice if found else None
    pages = []
    if found is not None and invoice is not None:
        company = document.company if document else found.company
        pages = [
            base64.b64encode(p).decode("ascii") for p in preview_pages(found, company, ppi=90)[:1]
        ]
    return {
        "saved": document,
        "stale": isinstance(error, Conflict),
        "error": error,
        "findings": findings,
        "ready": error is None and not any(f["severity"] == "error" for f in findings),
        "invoice": invoice,
        "preview_pages": pages,
        "url": reverse("edit", args=[document.id]) if document else "",
    }


def _form(
    request: HttpRequest,
    values: dict[str, Any],
    lines: list[dict[str, Any]],
    document: Document | None,
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    company = (
        document.company if document else Company.objects.order_by("-is_default", "id").first()
    )
    context = {
        "values": values,
        "lines": lines,
        "document": document,
        "customers": search_customers()[:500],
        "items": search_items()[:500],
        "units": choices.units(),
        "taxes": _taxes(lines),
        "currencies": choices.currencies(),
        "languages": choices.LANGUAGES,
        "accounts": BankAccount.objects.filter(company=company) if company else [],
        "company": company,
        **(extra or {}),
    }
    return render(request, "editor/form.html", context, status=status)


def _taxes(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The taxes to choose from: those of the catalogue, those in use here, and the zero-rated ones."""
    used = {(item.tax_category, item.tax_percent) for item in search_items()[:500]}
    keys = {
        f"{category}:{decimal_text(percent)}" if percent is not None else category
        for category, percent in used
    } | {line["tax"] for line in lines if line.get("tax")}
    if not any(key.startswith("S:") for key in keys):
        keys.add("S:20")
    keys |= {"Z", "E", "AE", "G", "O"}
    names = dict(choices.CATEGORIES)

    def label(key: str) -> str:
        category, _sep, percent = key.partition(":")
        return f"{percent} %" if category == "S" else str(names.get(category, category))

    return [(key, label(key)) for key in sorted(keys, key=lambda k: (k[:1] != "S", k))]
