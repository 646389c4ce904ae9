"""The page of a document, and the verbs that are not editing."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from signet.documents import queries
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document, State
from signet.documents.readiness import NotReady
from signet.documents.states import label_of
from signet.kernel.clock import today
from signet.kernel.errors import BadInput
from signet.rendering.store import pages_of, pdf_of
from signet.tenancy.models import Tenant


@require_GET
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Paper, facts and timeline."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.state == State.DRAFT and request.actor.may("documents.draft"):  # type: ignore[attr-defined]
        return redirect("edit", document_id)
    return render(request, "documents/show.html", _context(document))


def _context(document: Document) -> dict[str, Any]:
    time_zone = Tenant.objects.get().time_zone
    pages = [base64.b64encode(page).decode("ascii") for page in pages_of(document)[:5]]
    return {
        "document": document,
        "pages": pages,
        "label": label_of(document, today(time_zone)),
        "history": [
            {
                "text": SENTENCES.get(entry["verb"], entry["verb"]),
                "who": entry["actor"]["label"],
                "at": datetime.fromisoformat(entry["at"]),
                "reason": entry["reason"],
            }
            for entry in queries.history(document)
            if entry["verb"] != "documents.change_draft"
        ],
        "hash": bytes(document.snapshot_hash).hex() if document.snapshot_hash else "",
    }


SENTENCES = {
    "documents.create_draft": gettext_lazy("Draft begun"),
    "documents.issue": gettext_lazy("Issued: number taken, content frozen"),
    "documents.void": gettext_lazy("Declared void"),
    "documents.discard": gettext_lazy("Draft discarded"),
    "documents.import": gettext_lazy("Imported"),
}


@require_POST
def issue_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Issue, then show what was issued; an unready draft goes back to its form with the findings."""
    try:
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdigit() else None
        document = issue(document_id=document_id, by=request.actor, version=version)  # type: ignore[attr-defined]
    except NotReady:
        return redirect("edit", document_id)
    messages.success(request, _("%(number)s is issued.") % {"number": document.number})
    return redirect("document", document.id)


@require_POST
def void_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        document = void(document_id=document_id, reason=reason, by=request.actor)  # type: ignore[attr-defined]
    except BadInput as error:
        context = _context(queries.get(document_id)) | {
            "void_error": error.message,
            "reason": reason,
        }
        return render(request, "documents/show.html", context, status=422)
    messages.success(request, _("%(number)s is void.") % {"number": document.number})
    return redirect("document", document.id)


@require_POST
def discard_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    discard(document_id=document_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The draft is discarded."))
    return redirect("documents")


@require_GET
def pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = _issued(request, document_id)
    return _file(pdf_of(document), "application/pdf", f"{document.number}.pdf")


@require_GET
def xml(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = _issued(request, document_id)
    return _file(queries.xml_of(document), "application/xml", f"{document.number}.xml")


def _issued(request: HttpRequest, document_id: UUID) -> Document:
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.number is None:
        raise BadInput(_("A draft has no file yet; issue it first."), code="document.draft")
    return document


def _file(body: bytes | str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
