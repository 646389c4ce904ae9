"""Begin a note on an issued document, or correct it in one step."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents import copying, remaining
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.content import LineIn
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.documents.states import after
from signet.kernel.errors import BadInput, NotFound
from signet.kernel.text import problem
from signet.tenancy.actor import Actor

_REASON_LIMIT = 500


def credit(*, document_id: UUID, content: CreditIn, by: Actor) -> Document:
    """A draft credit note (or refund note) over all that remains, or over chosen lines and quantities."""
    by.must("documents.draft")
    original = _original(document_id)
    return create_draft(
        content=copying.note_on(original, content, remaining.remaining_of(original)), by=by
    )


def debit(*, document_id: UUID, reason: str, by: Actor, lines: Sequence[LineIn] = ()) -> Document:
    """A draft debit note: more is owed than the invoice said. Without lines they are left to the editor."""
    by.must("documents.draft")
    original = _original(document_id)
    return create_draft(content=copying.debit_note_on(original, _reason(reason), lines), by=by)


def correct(*, document_id: UUID, reason: str, by: Actor) -> tuple[Document, Document]:
    """Credit all that remains and begin the right invoice as a copy: the issued note and the draft."""
    by.must("documents.issue")
    note = credit(document_id=document_id, content=CreditIn(reason=_reason(reason)), by=by)
    note = issue(document_id=note.id, by=by)
    original = remaining.lock_original(document_id)
    assert original is not None
    return note, create_draft(content=copying.copied(original), by=by)


def _original(document_id: UUID) -> Document:
    original = remaining.lock_original(document_id)
    if original is None:
        raise NotFound(_("There is no such document."))
    after(original, "correct")
    return original


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not reason or len(reason) > _REASON_LIMIT or problem(reason, line_breaks=True):
        raise BadInput(
            _("Say in up to 500 plain characters why the document is corrected; it is printed."),
            code="note.reason",
            pointer="/reason",
        )
    return reason
