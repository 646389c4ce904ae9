"""Void an issued document."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents import drafts
from signet.documents.actions import quotes
from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.documents.signals import let_go, voiding
from signet.documents.states import after
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict
from signet.kernel.text import problem
from signet.tenancy.actor import Actor


def void(*, document_id: UUID, reason: str, by: Actor) -> Document:
    """Declare an issued document void. Its number stays used; it cannot be undone.

    Raises ``BadInput`` without a reason, ``Conflict`` when a note corrects it or money was received.
    """
    by.must("documents.void")
    reason = reason.strip()
    if not reason or len(reason) > 500 or problem(reason, line_breaks=True):
        raise BadInput(
            _("Say in up to 500 plain characters why the document is void; auditors will read it."),
            code="void.reason",
            pointer="/reason",
        )
    document = drafts.lock(document_id)
    after(document, "void")
    document.state = State.VOID
    rules = rules_of(document.kind)
    if rules.counts and document.balance_minor != document.payable_minor:
        used = rules.side == "given"
        raise Conflict(
            _("This note was already used for an invoice or paid back; it cannot be void any more.")
            if used
            else _("Payments were recorded on this document; reverse them first."),
            code="document.has_payments",
        )
    if Document.objects.filter(corrects_id=document.id, state__in=["draft", "issued"]).exists():
        raise Conflict(
            _("A credit note refers to this document, so it cannot be void any more."),
            code="document.has_notes",
        )
    voiding.send(sender=Document, document=document, by=by)
    document.voided_at = now()
    document.void_reason = reason
    document.balance_minor = 0
    document.save(
        update_fields=["state", "voided_at", "void_reason", "balance_minor", "updated_at"]
    )
    quotes.reopen(document, by)
    let_go.send(sender=Document, document=document, by=by)
    seal(
        "documents.void",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.number or "",
        reason=reason,
    )
    return document
