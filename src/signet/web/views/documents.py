"""The page of a document, its files, and what begins and ends a draft."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from signet.documents import queries
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind, State
from signet.documents.readiness import NotReady
from signet.kernel.errors import BadInput
from signet.rendering.store import pdf_of, rendering
from signet.web.figures import figures
from signet.web.kinds import KIND_PAGES
from signet.web.local_time import in_local_time
from signet.web.views.document_page import page_context, refused_page
from signet.web.views.exchanged import exchanges


@require_GET
@in_local_time
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Paper, facts and timeline."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    by_hand = rules_of(document.kind).by_hand
    if document.state == State.DRAFT and by_hand and request.actor.may("documents.draft"):  # type: ignore[attr-defined]
        return redirect("edit", document_id)
    if request.headers.get("HX-Target") == "exchanges":  # it asks how a submission stands
        if request.GET.get("seen", document.state) != document.state:  # such as void: anew, whole
            return HttpResponse(headers={"HX-Refresh": "true"})
        found = exchanges(document, request.actor)  # type: ignore[attr-defined]
        return render(request, "networks/exchanges.html", {"document": document, **found})
    every = request.GET.get("pages") == "all"
    context = page_context(document, request.actor, every_page=every)  # type: ignore[attr-defined]
    return render(request, "documents/show.html", context)


@require_POST
def issue_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Issue, then show what was issued; an unready draft goes back to its form with the findings."""
    try:
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdigit() else None
        document = issue(document_id=document_id, by=request.actor, version=version)  # type: ignore[attr-defined]
    except NotReady as error:
        if not rules_of(queries.get(document_id).kind).by_hand:
            return refused_page(request, document_id, "issue", error)
        return redirect("edit", document_id)
    said = _("%(number)s is sent.") if document.kind == Kind.QUOTE else _("%(number)s is issued.")
    messages.success(request, said % {"number": document.number})
    return redirect("document", document.id)


@require_POST
def discard_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = discard(document_id=document_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The draft is discarded."))
    return redirect(KIND_PAGES[document.kind].noun)


@require_GET
def why(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Every figure of the document with its reasons, as a fragment."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    found = figures(queries.invoice_of(queries.get(document_id)))
    return render(request, "editor/figures.html", {"figures": found})


@require_GET
def pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = _issued(request, document_id)
    return file_response(pdf_of(document), "application/pdf", f"{document.number}.pdf")


@require_GET
def earlier_pdf(request: HttpRequest, document_id: UUID, rendering_id: UUID) -> HttpResponse:
    """A PDF that was made before a network cleared the document, as it was."""
    document = _issued(request, document_id)
    body = bytes(rendering(document.id, rendering_id).body)
    return file_response(body, "application/pdf", f"{document.number}.pdf")


@require_GET
def xml(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = _issued(request, document_id)
    return file_response(queries.xml_of(document), "application/xml", f"{document.number}.xml")


def _issued(request: HttpRequest, document_id: UUID) -> Document:
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.number is None:
        raise BadInput(_("A draft has no file yet; issue it first."), code="document.draft")
    return document


def file_response(body: bytes | str, kind: str, name: str) -> HttpResponse:
    """A download under a name that every system takes."""
    response = HttpResponse(body, content_type=kind)
    safe = "".join(c if c.isascii() and (c.isalnum() or c in "-_.") else "-" for c in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
