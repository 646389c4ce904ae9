"""Write down that an issued document was given to the customer outside of Signet."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents import drafts
from signet.documents.models import Document, Kind, State
from signet.kernel.clock import now
from signet.kernel.errors import Conflict
from signet.tenancy.actor import Actor
from signet.tenancy.rows import update


def mark_sent(*, document_id: UUID, by: Actor) -> Document:
    """The first time counts. Raises ``Conflict`` for what was not issued, or was marked before."""
    by.must("documents.draft")
    document = drafts.lock(document_id)
    if document.state != State.ISSUED:
        raise Conflict(
            _("Only an issued document can be marked as sent."), code="document.not_issued"
        )
    if document.kind == Kind.QUOTE:
        raise Conflict(_("A quote is sent by issuing it."), code="document.quote")
    if document.sent_at is not None:
        raise Conflict(_("It is marked as sent already."), code="document.sent_before")
    at = now()
    update(document, {"sent_at": at, "updated_at": at})
    seal(
        "documents.mark_sent",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.number or "",
    )
    return document
