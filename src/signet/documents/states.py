"""The commercial life of documents, as tables that read like their diagrams.

Payment, delivery and clearance are other axes and stand elsewhere; ``label_of`` derives the one word.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind, Outcome, State
from signet.kernel.errors import Conflict

#: (state, verb) -> new state; what is not here is refused.
_LEGAL: Final = {
    ("draft", "change"): "draft",
    ("draft", "issue"): "issued",
    ("draft", "discard"): "discarded",
    ("issued", "void"): "void",
    ("issued", "correct"): "issued",
}
#: A note corrects, and is not corrected itself.
_NOTE: Final = {edge: to for edge, to in _LEGAL.items() if edge[1] != "correct"}
#: A quote that was issued has been sent; whether it has expired depends on the day.
_QUOTE: Final = {
    ("draft", "change"): "draft",
    ("draft", "issue"): "sent",
    ("draft", "discard"): "discarded",
    ("sent", "accept"): "accepted",
    ("sent", "decline"): "declined",
    ("sent", "convert"): "converted",
    ("sent", "revise"): "superseded",
    ("accepted", "convert"): "converted",
    ("accepted", "revise"): "superseded",
    ("declined", "revise"): "superseded",
    ("expired", "revise"): "superseded",
}
#: Made from other documents: it is not changed, and its parts are corrected, not itself.
_MADE: Final = {
    ("draft", "issue"): "issued",
    ("draft", "discard"): "discarded",
    ("issued", "void"): "void",
}
TRANSITIONS: Final[dict[str, dict[tuple[str, str], str]]] = {
    Kind.QUOTE: _QUOTE,
    Kind.INVOICE: _LEGAL,
    Kind.DEBIT_NOTE: _LEGAL,
    Kind.CREDIT_NOTE: _NOTE,
    Kind.REFUND_NOTE: _NOTE,
    Kind.CONSOLIDATED: _MADE,
}


def state_of(document: Document, today: date | None = None) -> str:
    """Where a document is on its kind's diagram; quotes need the day."""
    if document.kind != Kind.QUOTE or document.state != State.ISSUED:
        return str(document.state)
    if document.outcome != Outcome.OPEN:
        return str(document.outcome)
    expired = today is not None and document.due_date is not None and document.due_date < today
    return "expired" if expired else "sent"


def verbs_of(document: Document, today: date) -> frozenset[str]:
    """The verbs that lead somewhere from here."""
    state = state_of(document, today)
    return frozenset(verb for at, verb in TRANSITIONS[document.kind] if at == state)


def after(document: Document, verb: str, today: date | None = None) -> str:
    """The state that ``verb`` leads to; raises ``Conflict`` with a sentence where it leads nowhere."""
    state = state_of(document, today)
    found = TRANSITIONS[document.kind].get((state, verb))
    if found is None:
        raise Conflict(_refusal(document, state, verb), code=f"document.{state}")
    return found


def _refusal(document: Document, state: str, verb: str) -> str:
    if document.kind == Kind.QUOTE:
        return _refusal_of_quote(state)
    if verb in {"accept", "decline", "convert", "revise"}:
        return _("Only a quote can be accepted, declined or turned into an invoice.")
    if document.kind == Kind.CONSOLIDATED and verb in {"change", "correct"}:
        return _refusal_of_made(state, verb)
    if state == "draft" and verb == "void":
        return _("A draft has no number yet and is not void: discard it instead.")
    if state == "draft":
        return _("A draft is simply changed; there is nothing to correct yet.")
    if state == "void":
        return _("This document is void; nothing more can be done with it.")
    if state == "discarded":
        return _("This draft was discarded; make a new one.")
    if verb == "issue":
        return _("This document is already issued.")
    if verb == "correct":
        return _("A note is not corrected by another note; correct the invoice itself.")
    return _("An issued document cannot be changed; correct it with a credit note.")


def _refusal_of_made(state: str, verb: str) -> str:
    if state == "draft" and verb == "change":
        return _(
            "It is made from the documents of its month and not changed by hand: discard it, and make it"
            " anew."
        )
    return _("It is not corrected itself: correct the invoice that it tells of.")


def _refusal_of_quote(state: str) -> str:
    sentences = {
        "draft": _("This quote is still a draft; send it first."),
        "sent": _("This quote was sent and does not change any more; make a new version."),
        "accepted": _("This quote was accepted already."),
        "declined": _("This quote was declined; make a new version of it."),
        "expired": _("This quote has expired; make a new version of it."),
        "converted": _("This quote was turned into an invoice already."),
        "superseded": _("There is a newer version of this quote; use that one."),
        "discarded": _("This draft was discarded; make a new one."),
    }
    return sentences[state]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What people see: a code for its look, a word, and for overdue documents the days."""

    code: str
    text: str


def label_of(document: Document, today: date) -> Label:
    """The one word for a document, from its state, balance and due date; overdue is never stored."""
    state = state_of(document, today)
    if state == "issued" and document.payable_minor > 0 and rules_of(document.kind).counts:
        settled = _settlement(document, today)
        if settled is not None:
            return settled
    if state == "issued" and document.sent_at is not None:
        return Label(code="sent", text=_("Sent"))
    words = {"sent": _("Sent"), "expired": _("Expired")}
    choices: type[State | Outcome] = State if state in State.values else Outcome
    return Label(code=state, text=words.get(state) or str(choices(state).label))


def _settlement(document: Document, today: date) -> Label | None:
    if document.kind in {Kind.CREDIT_NOTE, Kind.REFUND_NOTE}:
        used = _("Used up") if document.balance_minor == 0 else None
        return Label(code="paid", text=used) if used else None
    if document.balance_minor == 0:
        return Label(code="paid", text=_("Paid"))
    days = (today - document.due_date).days if document.due_date else 0
    if days > 0:
        return Label(code="overdue", text=_("Overdue %(days)s d") % {"days": days})
    if document.balance_minor < document.payable_minor:
        return Label(code="partly_paid", text=_("Partly paid"))
    return None
