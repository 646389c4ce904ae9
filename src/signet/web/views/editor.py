"""The editor: a form that is the paper. One request saves, recomputes and redraws."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from signet.documents import queries
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn
from signet.documents.drafts import read
from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.documents.preview import Preview, preview
from signet.kernel.errors import SignetError
from signet.kernel.parsing import parse
from signet.taxation.queries import table
from signet.web.customer_choice import customer_called, renamed
from signet.web.draft_form import Posted, forget_places, posted
from signet.web.draft_places import Places
from signet.web.draft_tax import Names
from signet.web.draft_values import Values, placed, posted_values, values_of
from signet.web.views.editor_page import form_page, parts_of, places_of


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str = "invoice") -> HttpResponse:
    """An empty form; the first request that holds anything makes the draft."""
    if request.method == "POST":
        return _save(request, None)
    request.actor.must("documents.draft")  # type: ignore[attr-defined]
    values: Values = {"kind": kind, "customer_id": request.GET.get("customer", ""), "version": ""}
    values |= {"payment_means": "30"}
    if request.GET.get("self_billed"):
        values |= {"self_billed": "1"}
    return form_page(request, *placed(values, [{}]), document=None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The form of a draft."""
    if request.method == "POST":
        return _save(request, document_id)
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.draft")
    document = queries.get(document_id)
    if document.state != State.DRAFT or not rules_of(document.kind).by_hand:
        return redirect("document", document_id)
    content = read(document)
    found, error = None, None
    try:
        found = preview(content, by=actor)
    except SignetError as problem:
        error = problem
    parts = parts_of(document, found, error, Places())
    values, lines = values_of(content, document.version)
    return form_page(request, values, lines, document=document, extra=parts)


@require_POST
def copy(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Keep what was typed as a draft of its own, when somebody else changed the draft meanwhile."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.draft")
    # Lines of the newer version are not those that the typed ones came from.
    base = read(queries.get(document_id)).model_copy(update={"lines": []})
    form, error = Posted(content={}), None
    try:
        form = _typed(request, base)
        document = create_draft(content=parse(DraftIn, form.content), by=actor)
    except SignetError as problem:
        error = problem
    if error is None:
        messages.success(request, _("Your version is kept as a draft of its own."))
        return redirect("edit", document.id)
    return _refused(request, None, error, form.places)


def _save(request: HttpRequest, document_id: UUID | None) -> HttpResponse:
    """Save what was posted. Autosave gets the changed parts back, a plain post the whole page."""
    actor = request.actor  # type: ignore[attr-defined]
    autosave = "X-Autosave" in request.headers
    document: Document | None = None
    found: Preview | None = None
    error: SignetError | None = None
    form, base = Posted(content={}), None
    try:
        base = read(queries.get(document_id)) if document_id else None
        form = _typed(request, base)
        content = parse(DraftIn, form.content)
        found = preview(content, by=actor)
        if document_id is not None:
            version = int("0" + "".join(filter(str.isdigit, request.POST.get("version", "")))[:9])
            document = change_draft(
                document_id=document_id, version=version, content=content, by=actor
            )
        elif not autosave or content.customer_id or any(line.name for line in content.lines):
            document = create_draft(content=content, by=actor)
    except SignetError as problem:
        error = problem
    if autosave:
        parts = parts_of(document, found, error, form.places, document_id)
        if found and found.content.customer_id != (base.customer_id if base else None):
            parts |= places_of(found.content)
        return render(request, "editor/parts.html", parts, status=error.status if error else 200)
    if error is None and document is not None:
        return redirect("edit", document.id)
    assert error is not None
    return _refused(request, document_id, error, form.places)


def _refused(
    request: HttpRequest, document_id: UUID | None, error: SignetError, places: Places
) -> HttpResponse:
    """The whole page again with everything that was typed."""
    document = queries.get(document_id) if document_id else None
    parts = parts_of(None, None, error, places, document_id)
    values, lines = posted_values(request.POST)
    return form_page(
        request, values, lines, document=document, extra=parts | {"saved": None},
        status=error.status,
    )  # fmt: skip


def _typed(request: HttpRequest, base: DraftIn | None) -> Posted:
    """What was posted, with the customer found by name where none was chosen from the list."""
    form = posted(request.POST, base, Names(table))
    if renamed(request.POST):
        form.content["customer_id"] = customer_called(request.POST["customer"].strip())
    forget_places(form.content, base)
    return form
