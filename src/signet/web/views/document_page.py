"""What the page of a document shows: all its paper, its facts, and what happened to it."""

from __future__ import annotations

import base64
from datetime import date, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from signet.documents import queries
from signet.documents.kinds import label_of_kind, rules_of
from signet.documents.models import Document, ImportFile, Kind, State
from signet.documents.remaining import remaining_of
from signet.documents.states import label_of
from signet.kernel.clock import today
from signet.kernel.errors import SignetError
from signet.networks import told
from signet.networks.models import Replies
from signet.networks.offers import Reply
from signet.rendering.store import pages_of, renderings_of
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant
from signet.web.local_time import in_local_time
from signet.web.verbs import Facts, verbs
from signet.web.views.exchanged import exchanges
from signet.web.views.settlement import local, settlement

#: So many documents that a consolidated e-invoice tells of are named on its page.
MOST_COVERED = 500
#: More pages than these come when they are asked for.
FIRST_PAGES = 12

SENTENCES = {
    "documents.create_draft": gettext_lazy("Draft begun"),
    "documents.change_draft": gettext_lazy("Draft changed"),
    "documents.issue": gettext_lazy("Issued: number taken, content frozen"),
    "documents.void": gettext_lazy("Declared void"),
    "documents.discard": gettext_lazy("Draft discarded"),
    "documents.import": gettext_lazy("Imported from a file"),
    "networks.send": gettext_lazy("To be sent to a network"),
    "networks.sent": gettext_lazy("Taken by the network"),
    "networks.delivered": gettext_lazy("Delivered by the network"),
    "networks.valid": gettext_lazy("Declared valid by the network"),
    "networks.invalid": gettext_lazy("Declared invalid by the network"),
    "networks.rejected": gettext_lazy("Rejected by the buyer"),
    "networks.cancel": gettext_lazy("To be cancelled on the network"),
    "networks.keep": gettext_lazy("The buyer's request for rejection was declined"),
    "networks.cancelled": gettext_lazy("Cancelled on the network"),
    "networks.failed": gettext_lazy("Sending to the network failed"),
    "quotes.accepted": gettext_lazy("Accepted by the customer"),
    "quotes.declined": gettext_lazy("Declined by the customer"),
    "quotes.converted": gettext_lazy("Turned into an invoice"),
    "quotes.superseded": gettext_lazy("Replaced by a new version"),
    "quotes.reopen": gettext_lazy("Open again: what followed it is gone"),
}


def page_context(document: Document, by: Actor, *, every_page: bool = False) -> dict[str, Any]:
    """Everything for ``documents/show.html``; ``every_page`` also beyond the first twelve."""
    time_zone = Tenant.objects.get().time_zone
    network = exchanges(document, by)  # before the paper, which takes its time
    pages = pages_of(document)
    shown = pages if every_page else pages[:FIRST_PAGES]
    day = today(time_zone)
    facts, links = _surroundings(document, day)
    possible = verbs(document, facts, by)
    printed = renderings_of(document.id)
    settled = settlement(document, by, ZoneInfo(time_zone))
    told = [*_history(document, ZoneInfo(time_zone)), *settled.pop("events")]
    return (
        settled
        | network
        | {
            "document": document,
            "pages": [base64.b64encode(page).decode("ascii") for page in shown],
            "page_count": len(pages),
            "label": label_of(document, day),
            "kind": Kind(document.kind),
            "title": label_of_kind(document.kind, self_billed=document.self_billed),
            "side": rules_of(document.kind).side,
            "reason": document.content.get("reason", ""),
            "history": sorted(told, key=lambda event: event["instant"], reverse=True),
            "links": links,
            "originals": _originals(document),
            **_told(document, by),
            "source": ImportFile.objects.filter(document_id=document.id).defer("body").first(),
            "voided_at": local(document.voided_at, ZoneInfo(time_zone))
            if document.voided_at
            else None,
            "hash": bytes(document.snapshot_hash).hex() if document.snapshot_hash else "",
            "pdf_hash": bytes(printed[0].sha256).hex() if printed else "",
            "earlier": [
                (one, local(one.created_at, ZoneInfo(time_zone)), bytes(one.sha256).hex())
                for one in printed[1:]
            ],
            "primary": possible[0] if possible else None,
            "others": possible[1:],
            "questions": [verb for verb in possible if verb.question],
        }
    )


def _originals(document: Document) -> list[tuple[str, Document | None]]:
    """The earlier invoices that it names by number (BG-3), each with its document where it is ours."""
    linked = document.corrects.number if document.corrects else None
    named = (str(one["number"]) for one in document.content.get("preceding", ()))
    numbers = [number for number in named if number != linked]
    if not numbers:
        return []
    ours = Document.objects.filter(company_id=document.company_id, number__in=numbers)
    known = {one.number: one for one in ours}
    return [(number, known.get(number)) for number in numbers]


def _told(document: Document, by: Actor) -> dict[str, Any]:
    """Where a sale stands that the tax office is told of with others; and of which sales this tells."""
    if document.kind != Kind.CONSOLIDATED:
        found = told.told_in(document.id) if by.may("networks.read") else None
        return {"told": found}
    rows = told.covered_by(document.id)
    return {"covered": rows[:MOST_COVERED], "covered_count": rows.count()}


@in_local_time
def refused_page(
    request: HttpRequest, document_id: UUID, verb: str, error: SignetError
) -> HttpResponse:
    """The document's page with the sentence that refused a verb, and the reason that was typed."""
    document = queries.get(document_id)
    context = page_context(document, request.actor)  # type: ignore[attr-defined]
    context |= {
        "refused": error,
        "refused_verb": verb,
        "refused_field": bool(error.fields),
        "typed_reason": request.POST.get("reason", ""),
    }
    return render(request, "documents/show.html", context, status=error.status)


def _surroundings(document: Document, day: date) -> tuple[Facts, list[tuple[str, Document]]]:
    """What decides the verbs, and the documents around this one, each with what it is to this one."""
    alive = Document.objects.exclude(state=State.DISCARDED).order_by("id")
    notes = list(alive.filter(corrects_id=document.id))
    made = list(alive.filter(made_from_id=document.id))
    newer = list(alive.filter(revises_id=document.id))
    issued = document.state == State.ISSUED and document.number is not None
    facts = Facts(
        today=day,
        follower=next((d for d in (*made, *newer) if d.state != State.VOID), None),
        has_notes=any(note.state != State.VOID for note in notes),
        is_settled=document.balance_minor != document.payable_minor,
        remains=issued
        and rules_of(document.kind).side == "owed"
        and remaining_of(document).without_tax.minor > 0,
    )
    before = [
        (_("Corrects"), document.corrects),
        (_("From quote"), document.made_from),
        (_("New version of"), document.revises),
    ]
    links = [(word, other) for word, other in before if other is not None]
    links += [(str(Kind(note.kind).label), note) for note in notes]
    links += [(str(Kind(one.kind).label), one) for one in made]
    links += [(_("Newer version"), one) for one in newer]
    return facts, links


def _history(document: Document, zone: ZoneInfo) -> list[dict[str, Any]]:
    """The timeline, newest first; changes of a draft by one person after another are told once."""
    told: list[dict[str, Any]] = []
    for entry in queries.history(document):
        verb, who = entry["verb"], entry["actor"]["label"]
        if verb.startswith("payments."):
            continue  # the settlements tell it, whichever side it was done from
        at = local(datetime.fromisoformat(entry["at"]), zone)
        last = told[-1] if told else None
        if last and verb == "documents.change_draft" == last["verb"] and last["who"] == who:
            last["times"] += 1
            last["at"] = at
            continue
        changes = entry.get("changes") or {}
        told.append(
            {
                "verb": verb,
                "code": verb.rpartition(".")[2],
                "who": who,
                "at": at,
                "instant": entry["at"],
                "reason": entry["reason"],
                "detail": changes.get("number") or changes.get("file") or "",
                "reply": changes.get("reply", ""),
                "submission": changes.get("submission", "") if verb.startswith("networks.") else "",
                "times": 1,
            }
        )
    for event in told:
        event["text"] = _sentence(event)
        if document.kind == Kind.QUOTE and event["verb"] == "documents.issue":
            event["text"] = _("Sent: number taken, content frozen")
    return told[::-1]


def _sentence(event: dict[str, Any]) -> str:
    if event["times"] > 1:
        return ngettext(
            "Draft changed %(times)s time", "Draft changed %(times)s times", event["times"]
        ) % {"times": event["times"]}
    if event["verb"] == "networks.replied":
        if event["reply"] == Reply.REJECTED:  # no answer yet: it stays what it is until we agree
            return _("The buyer asks for its rejection")
        return _("Answered by the buyer: %(reply)s") % {"reply": Replies(event["reply"]).label}
    return str(SENTENCES.get(event["verb"]) or _("Something else: %(verb)s") % event)
