"""Received documents: listed, drawn like our own, answered."""

from __future__ import annotations

import base64
import re
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.kernel.clock import now
from signet.kernel.errors import SignetError
from signet.kernel.parsing import parse
from signet.networks import inbox, kept, received, registry
from signet.networks.actions.respond import respond
from signet.networks.content import AnswerIn
from signet.networks.models import InboxItem, Replies
from signet.networks.opening import capabilities_of
from signet.rendering.look import Look
from signet.rendering.pdf import render_pages
from signet.web.local_time import in_local_time
from signet.web.tables.inbox import REPLY_LOOKS, inbox_table
from signet.web.tables.listing import listing
from signet.web.views.documents import file_response

_LANGUAGES = ("en", "ar", "km", "ms")
_MOST_PAGES = 12
#: The line of the document in the place that a rule is about.
_LINE = re.compile(r"/(?:Invoice|CreditNote)Line\[(\d+)\]")


@require_GET
@in_local_time
def received_documents(request: HttpRequest) -> HttpResponseBase:
    """The list, newest first."""
    return listing(request, inbox_table())


@require_GET
@in_local_time
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Its paper, its facts, and what can be said to it."""
    request.actor.must("inbox.read")  # type: ignore[attr-defined]
    row = inbox.get(item_id)
    if row.seen_at is None:
        row.seen_at = now()
        row.save(update_fields=["seen_at"])
    return render(request, "inbox/show.html", _context(request, row))


@require_POST
def answer(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Say it; a job hands it over."""
    try:
        content = parse(
            AnswerIn,
            {"reply": request.POST.get("reply", ""), "reason": request.POST.get("reason", "")},
        )
        respond(item_id=item_id, content=content, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        if error.status in {403, 404}:
            raise
        context = _context(request, inbox.get(item_id)) | {
            "refused": error,
            "typed": request.POST.get("reason", ""),
            "typed_reply": request.POST.get("reply", ""),
        }
        return render(request, "inbox/show.html", context, status=error.status)
    messages.success(request, _("Your answer is on its way to the seller."))
    return redirect("inbox_item", item_id)


@require_GET
def original(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Exactly what came in, as a download."""
    request.actor.must("inbox.read")  # type: ignore[attr-defined]
    row = inbox.get(item_id)
    name = f"{row.number or 'received'}.xml"
    return file_response(kept.unpacked(row.body), "application/octet-stream", name)


def _context(request: HttpRequest, row: InboxItem) -> dict[str, Any]:
    actor = request.actor  # type: ignore[attr-defined]
    can = capabilities_of(row.connection)
    in_time = can.reply_within is None or now() <= row.received_at + can.reply_within
    gone = inbox.withdrawal(row)
    open_ = (
        actor.may("inbox.answer")
        and in_time
        and gone is None
        and row.reply not in {"rejected", "paid"}
    )
    replies = [Replies(reply.value) for reply in can.replies] if open_ else []
    return {
        "item": row,
        "gone": gone,
        "gone_why": gone.params.get("reason", "") if gone else "",
        "network": registry.network(row.network).name,
        "pages": _pages(row),
        "reply_look": "overdue" if gone else REPLY_LOOKS.get(row.reply, "issued"),
        "reply": _("Cancelled by the seller")
        if gone
        else row.get_reply_display() or _("Not answered"),
        "answers": inbox.answers(row),
        "replies": replies,
        "is_mute": not can.replies,
        "until": row.received_at + can.reply_within if can.reply_within and replies else None,
        "is_late": bool(can.replies) and not in_time and not row.reply and gone is None,
        "can_accept": Replies.ACCEPTED in replies,
        "can_reject": Replies.REJECTED in replies,
        "others": [r for r in replies if r not in {Replies.ACCEPTED, Replies.REJECTED}],
        "same": row.duplicate_of is not None
        and bytes(row.duplicate_of.sha256) == bytes(row.sha256),
        "hash": bytes(row.sha256).hex(),
        "findings": [_finding(one) for one in kept.findings_in(row.findings)],
        "broken": inbox.how_many(row, "error"),
        "prepared": inbox.reason_for_rejection(row, can.longest_reply),
        "longest": can.longest_reply,
    }


def _finding(found: Finding) -> dict[str, Any]:
    """A sentence, its rule and term, and where in the document it is."""
    line = _LINE.search(found.location)
    words = _("Line %(n)s") % {"n": line[1]} if line else ""
    return {
        "severity": found.severity,
        "text": sentence(found),
        "rule": found.rule,
        "term": found.term,
        "words": words,
        "row": found.line,
        "location": found.location,
    }


def _pages(row: InboxItem) -> list[str]:
    invoice = received.invoice_of(row)
    if invoice is None or invoice.totals is None:
        return []
    language = (translation.get_language() or "en").partition("-")[0]
    look = Look(languages=(language if language in _LANGUAGES else "en",), payment_code=None)
    pages = render_pages(invoice, look)
    return [base64.b64encode(page).decode("ascii") for page in pages[:_MOST_PAGES]]
