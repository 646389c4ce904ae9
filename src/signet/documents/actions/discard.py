"""Discard a draft."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.documents import drafts
from signet.documents.actions import quotes
from signet.documents.models import Document
from signet.documents.signals import let_go
from signet.documents.states import after
from signet.tenancy.actor import Actor


def discard(*, document_id: UUID, by: Actor) -> Document:
    """Put a draft away for good. It had no number, so no number is lost."""
    by.must("documents.draft")
    document = drafts.lock(document_id)
    document.state = after(document, "discard")
    document.save(update_fields=["state", "updated_at"])
    quotes.reopen(document, by)
    let_go.send(sender=Document, document=document, by=by)
    seal(
        "documents.discard",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.buyer_name,
    )
    return document
