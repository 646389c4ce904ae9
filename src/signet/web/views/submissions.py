"""Sending a document to a network, and the page of what became of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.documents import queries as documents
from signet.documents.models import Document
from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.en16931.places import pointer_of
from signet.kernel.errors import BadInput, Conflict, NotFound, SignetError
from signet.networks import journal, kept, registry, submissions, told
from signet.networks.actions.keep import keep
from signet.networks.actions.move import cancel, give_up, hurry, may_be_given_up, send_again
from signet.networks.actions.send import findings_for, send
from signet.networks.models import Connection, Submission
from signet.networks.opening import capabilities_of
from signet.networks.reachable import standing
from signet.networks.states import FREE, State
from signet.networks.ways import clears, ways_of
from signet.web.finding_places import party_page
from signet.web.local_time import in_local_time
from signet.web.reach import shown
from signet.web.views.documents import file_response
from signet.web.views.exchanged import MOVING, cancelling, marked, open_ways, told_later

#: States that a step led to for the worse.
_BAD = frozenset({State.INVALID, State.FAILED, State.REJECTED})


@require_http_methods(["GET", "POST"])
@in_local_time
def send_page(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Choose the connection, see what the network would object to, send."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("networks.send")
    document = documents.get(document_id)
    usable = open_ways(document) or ways_of(document)
    if request.method == "POST":
        try:
            chosen = UUID(request.POST.get("connection", ""))
        except ValueError:
            raise BadInput(_("Choose the network."), code="required") from None
        try:
            row = send(document_id=document_id, connection_id=chosen, by=actor)
        except NotFound:
            raise
        except SignetError as error:
            return _send_page(request, document, usable, chosen, error)
        messages.success(request, _("%(number)s is on its way.") % {"number": document.number})
        return redirect("submission", row.id)
    asked = request.GET.get("connection", "")
    first = next((c.id for c in usable if str(c.id) == asked), usable[0].id if usable else None)
    return _send_page(request, document, usable, first, None)


def _send_page(
    request: HttpRequest,
    document: Document,
    usable: list[Connection],
    chosen: UUID | None,
    error: SignetError | None,
) -> HttpResponse:
    if document.snapshot_hash is None or document.state != "issued":
        raise Conflict(_("Only an issued document can be sent to a network."), code="document.not_issued")  # fmt: skip
    connection = next((c for c in usable if c.id == chosen), None)
    found = findings_for(document, connection) if connection else ()
    context = {
        "document": document,
        "error": error,
        "connection": connection,
        "choices": [{"row": c, "name": registry.network(c.network).name} for c in usable],
        "findings": [_finding(f, document, connection) for f in found if connection],
        "before": _refused_before(document, connection) if connection else None,
        "blocked": any(f.severity == "error" for f in found),
        "verb": capabilities_of(connection).verb if connection else "",
        "later": told_later(document, connection, request.actor) if connection else None,  # type: ignore[attr-defined]
        "told": _told(document) if not connection else "",
        "hours": _hours_to_cancel(connection) if connection else 0,
        "reach": _reach(request, document, connection),
    }
    status = error.status if error else 200
    return render(request, "networks/send.html", context, status=status)


def _refused_before(document: Document, connection: Connection) -> dict[str, Any] | None:
    """What the network said of these very bytes the last time, if it refused them."""
    there = (r for r in submissions.of_document(document.id) if r.connection_id == connection.id)
    last = next(there, None)
    if last is None or last.state != State.INVALID:
        return None
    found = kept.findings_in(last.findings)
    return {"row": last, "why": sentence(found[0]) if found else journal.said_of(last, [])}


def _told(document: Document) -> str:
    """Where it is told of already, which leaves nowhere to send it to."""
    found = told.told_in(document.id)
    return told.refusal(found).message if found else ""


def _hours_to_cancel(connection: Connection) -> int:
    """How long what is valid can be cancelled there; 0 where the network says no such time."""
    rule = capabilities_of(connection).cancel
    return int(rule.within.total_seconds()) // 3600 if rule and rule.within else 0


def _reach(
    request: HttpRequest, document: Document, connection: Connection | None
) -> dict[str, Any] | None:
    """What is known of the customer there: asked anew from the page where that is long ago."""
    if connection is None or document.customer is None or clears(connection):
        return None  # a tax office takes it whoever the customer is
    found = standing(document.customer, connection)
    return shown(found, document.customer, request) if found else None


@require_GET
@in_local_time
def submission(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """How far it is, what was objected to, and every step with its evidence."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("networks.read")
    row = submissions.get(submission_id)
    steps = submissions.steps(row)
    proofs = submissions.proofs(steps)
    context = marked(row) | cancelling(row, actor) | {
        "findings": [
            _finding(f, row.document, row.connection) for f in kept.findings_in(row.findings)
        ],
        "text": journal.said_of(row, steps),
        "reply": row.get_reply_display(),
        "steps": [_step(step, proofs.get(step.id, [])) for step in reversed(steps)],
        "may_give_up": actor.may("networks.cancel") and may_be_given_up(row),
        "may_send_again": actor.may("networks.send") and row.state in FREE,
        "may_hurry": actor.may("networks.send") and row.next_at is not None,
        "moves": row.state in MOVING,
        "is_invalid": row.state == State.INVALID,
        "document_url": reverse("document", args=[row.document_id]),
    }  # fmt: skip
    fragment = request.htmx  # type: ignore[attr-defined]
    name = "networks/progress.html" if fragment else "networks/submission.html"
    return render(request, name, context)


@require_POST
def cancel_view(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    said = _("The network is asked to cancel it.")
    return _done(request, submission_id, lambda **k: cancel(reason=reason, **k), said)


@require_POST
def keep_view(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    said = _("It stays as it is, and why is written down. Tell the buyer too.")
    return _done(request, submission_id, lambda **k: keep(reason=reason, **k), said)


@require_POST
def give_up_view(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return _done(
        request, submission_id, lambda **k: give_up(reason=reason, **k), _("It is sent no more.")
    )


@require_POST
def again(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    return _done(request, submission_id, send_again, _("It is on its way again."))


@require_POST
def now(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    return _done(request, submission_id, hurry, _("It is done as soon as the worker gets to it."))


@require_GET
def payload(request: HttpRequest, submission_id: UUID) -> HttpResponse:
    """The very bytes that were handed to the network."""
    request.actor.must("networks.read")  # type: ignore[attr-defined]
    row = submissions.get(submission_id)
    ending = "json" if "json" in row.media_type else "xml"
    return file_response(submissions.body_of(row), row.media_type, f"{row.number}.{ending}")


@require_GET
def proof(request: HttpRequest, submission_id: UUID, proof_id: UUID) -> HttpResponse:
    """A paper that the network gave, as a download."""
    request.actor.must("networks.read")  # type: ignore[attr-defined]
    found = submissions.proof_body(submissions.get(submission_id), proof_id)
    return file_response(kept.unpacked(found.body), "application/octet-stream", found.name)


def _done(
    request: HttpRequest, submission_id: UUID, action: Callable[..., Submission], said: str
) -> HttpResponse:
    try:
        row = action(submission_id=submission_id, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, error.message)
        return _back(request, submissions.get(submission_id))
    messages.success(request, said)
    return _back(request, row)


def _back(request: HttpRequest, row: Submission) -> HttpResponse:
    """To where the button stood: the document's page or the submission's own."""
    if request.POST.get("back") == "document":
        return redirect("document", row.document_id)
    return redirect("submission", row.id)


def _finding(found: Finding, document: Document, connection: Connection) -> dict[str, Any]:
    """A sentence, its term, and the way to where it is mended."""
    words, url = _place(pointer_of(found), found.rule, document, connection)
    return {
        "severity": found.severity,
        "text": sentence(found),
        "rule": found.rule,
        "term": found.term,
        "words": words,
        "url": url,
    }


def _place(pointer: str, rule: str, document: Document, connection: Connection) -> tuple[str, str]:
    """Where a field stands. What was issued is frozen: its parties are mended for the next document, the
    rest by a correction."""
    first, *rest = pointer.strip("/").split("/")
    page = party_page(
        pointer,
        self_billed=document.self_billed,
        company_id=document.company_id,
        customer_id=document.customer_id,
        rule=rule,
    )
    if page:
        theirs = first == ("seller" if document.self_billed else "buyer")
        return (_("The customer") if theirs else _("Your company")), page
    if first == "customer_id" and document.customer_id:
        return _("The customer"), reverse("customer", args=[document.customer_id])
    if first == "certificate":
        page = reverse("edit_connection", args=[connection.id])
        return _("Certificate for signing"), f"{page}#certificate"
    if first == "lines" and rest and rest[0].isdigit():
        return _("Line %(n)s") % {"n": int(rest[0]) + 1}, reverse("document", args=[document.id])
    return _("The document"), reverse("document", args=[document.id])


def _step(step: Any, proofs: list[Any]) -> dict[str, Any]:
    words = {"": "", **dict(State.choices)}
    return {
        "row": step,
        "text": journal.step_text(step) or words.get(step.after, step.verb),
        "after": words.get(step.after, step.after) if step.after != step.before else "",
        "calls": step.calls,
        "bad": step.after in _BAD and step.after != step.before,
        "proofs": proofs,
    }
