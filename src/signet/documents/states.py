"""The commercial life of a document, as a table that reads like its diagram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils.translation import gettext as _

from signet.documents.models import Document, State
from signet.kernel.errors import Conflict

#: (state, verb) -> new state; what is not here is refused.
TRANSITIONS: Final = {
    (State.DRAFT, "change"): State.DRAFT,
    (State.DRAFT, "issue"): State.ISSUED,
    (State.DRAFT, "discard"): State.DISCARDED,
    (State.ISSUED, "void"): State.VOID,
}


def after(document: Document, verb: str) -> State:
    """The state that ``verb`` leads to; raises ``Conflict`` with a sentence where it leads nowhere."""
    state = TRANSITIONS.get((State(document.state), verb))
    if state is None:
        raise Conflict(_refusal(State(document.state), verb), code=f"document.{document.state}")
    return state


def _refusal(state: State, verb: str) -> str:
    if state == State.ISSUED and verb == "issue":
        return _("This document is already issued.")
    if state == State.ISSUED:
        return _("An issued document cannot be changed; correct it with a credit note.")
    if state == State.VOID:
        return _("This document is void; nothing more can be done with it.")
    if state == State.DISCARDED:
        return _("This draft was discarded; make a new one.")
    return _("A draft has no number yet and is not void: discard it instead.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What people see: a code for its look, a word, and for overdue documents the days."""

    code: str
    text: str


def label_of(document: Document, today: date) -> Label:
    """The one word for a document, from its state, balance and due date; overdue is never stored."""
    if document.state == State.ISSUED and document.balance_minor > 0 and document.due_date:
        days = (today - document.due_date).days
        if days > 0:
            return Label(code="overdue", text=_("Overdue %(days)s d") % {"days": days})
    if document.state == State.ISSUED and 0 < document.balance_minor < document.payable_minor:
        return Label(code="partly_paid", text=_("Partly paid"))
    if (
        document.state == State.ISSUED
        and document.balance_minor == 0
        and document.payable_minor > 0
    ):
        return Label(code="paid", text=_("Paid"))
    return Label(code=document.state, text=str(State(document.state).label))
