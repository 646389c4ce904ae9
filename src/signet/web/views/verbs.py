"""The verbs of a document's page: each asks its action, and comes back with the sentence if refused."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from signet.documents.actions.credit import correct, debit
from signet.documents.actions.duplicate import duplicate
from signet.documents.actions.quotes import convert, decide, revise
from signet.documents.actions.void import void
from signet.documents.models import Document
from signet.kernel.errors import Forbidden, NotFound, SignetError
from signet.web.views.credit_page import credit_page
from signet.web.views.document_page import refused_page


@require_POST
def accept(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _run(
        request, document_id, "accept", _("%(number)s is accepted."),
        lambda: decide(document_id=document_id, answer="accept", by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_POST
def decline(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _run(
        request, document_id, "decline", _("%(number)s is declined."),
        lambda: decide(document_id=document_id, answer="decline", by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_POST
def convert_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _run(
        request, document_id, "convert", _("The invoice is begun; check it and issue it."),
        lambda: convert(document_id=document_id, by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_POST
def revise_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _run(
        request, document_id, "revise", _("A new version is begun; the old one is replaced."),
        lambda: revise(document_id=document_id, by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_POST
def duplicate_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    return _run(
        request, document_id, "duplicate", _("This is a copy, dated today."),
        lambda: duplicate(document_id=document_id, by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_POST
def debit_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _run(
        request, document_id, "debit", _("The debit note is begun; write its lines."),
        lambda: debit(document_id=document_id, reason=reason, by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_POST
def correct_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")

    def both() -> Document:
        note, draft = correct(document_id=document_id, reason=reason, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("%(number)s is issued.") % {"number": note.number})
        return draft

    said = _("This is the copy: change what was wrong and issue it.")
    return _run(request, document_id, "correct", said, both)


@require_POST
def void_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _run(
        request, document_id, "void", _("%(number)s is void."),
        lambda: void(document_id=document_id, reason=reason, by=request.actor),  # type: ignore[attr-defined]
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
def credit_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Choose what is credited: all that remains, or lines and quantities."""
    return credit_page(request, document_id)


def _run(
    request: HttpRequest, document_id: UUID, verb: str, said: str, work: Callable[[], Document]
) -> HttpResponse:
    """The page of what came of it; a refusal is shown on the document's page, with what was typed."""
    try:
        document = work()
    except (NotFound, Forbidden):
        raise
    except SignetError as error:
        return refused_page(request, document_id, verb, error)
    messages.success(request, said % {"number": document.number})
    return redirect("document", document.id)
