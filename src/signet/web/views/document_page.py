"""What the page of a document shows: all its paper, its facts, and what happened to it."""

from __future__ import annotations

import base64
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from signet.documents import queries
from signet.documents.models import Document, ImportFile, State
from signet.documents.states import label_of
from signet.kernel.clock import today
from signet.rendering.models import Rendering
from signet.rendering.store import pages_of
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant
from signet.web.views.settlement import local, settlement

#: More pages than these come when they are asked for.
FIRST_PAGES = 12

SENTENCES = {
    "documents.create_draft": gettext_lazy("Draft begun"),
    "documents.change_draft": gettext_lazy("Draft changed"),
    "documents.issue": gettext_lazy("Issued: number taken, content frozen"),
    "documents.void": gettext_lazy("Declared void"),
    "documents.discard": gettext_lazy("Draft discarded"),
    "documents.import": gettext_lazy("Imported from a file"),
}


def page_context(document: Document, by: Actor, *, every_page: bool = False) -> dict[str, Any]:
    """Everything for ``documents/show.html``; ``every_page`` also beyond the first twelve."""
    time_zone = Tenant.objects.get().time_zone
    pages = pages_of(document)
    shown = pages if every_page else pages[:FIRST_PAGES]
    notes = Document.objects.filter(corrects_id=document.id).exclude(state=State.DISCARDED)
    issued = document.state == State.ISSUED
    stored = Rendering.objects.filter(document_id=document.id).values("created_at", "sha256")
    rendering = stored.first()
    settled = settlement(document, by, ZoneInfo(time_zone))
    told = [*_history(document, ZoneInfo(time_zone)), *settled.pop("events")]
    return settled | {
        "document": document,
        "pages": [base64.b64encode(page).decode("ascii") for page in shown],
        "page_count": len(pages),
        "label": label_of(document, today(time_zone)),
        "history": sorted(told, key=lambda event: event["instant"], reverse=True),
        "notes": notes.order_by("id"),
        "corrects": document.corrects,
        "source": ImportFile.objects.filter(document_id=document.id).defer("body").first(),
        "voided_at": local(document.voided_at, ZoneInfo(time_zone)) if document.voided_at else None,
        "hash": bytes(document.snapshot_hash).hex() if document.snapshot_hash else "",
        "pdf_hash": bytes(rendering["sha256"]).hex() if rendering else "",
        "may_void": issued
        and by.may("documents.void")
        and document.balance_minor == document.payable_minor
        and not notes.exists(),
        "may_credit": issued and document.kind == "invoice" and by.may("documents.draft"),
    }


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
                "times": 1,
            }
        )
    for event in told:
        event["text"] = _sentence(event)
    return told[::-1]


def _sentence(event: dict[str, Any]) -> str:
    if event["times"] > 1:
        return ngettext(
            "Draft changed %(times)s time", "Draft changed %(times)s times", event["times"]
        ) % {"times": event["times"]}
    return str(SENTENCES.get(event["verb"]) or _("Something else: %(verb)s") % event)
