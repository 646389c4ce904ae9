"""Copy a document into a new draft."""

from __future__ import annotations

from uuid import UUID

from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.copying import copied
from signet.documents.models import Document
from signet.tenancy.actor import Actor


def duplicate(*, document_id: UUID, by: Actor) -> Document:
    """A draft of the same kind with the same content, dated anew; from a document in any state."""
    by.must("documents.draft")
    return create_draft(content=copied(queries.get(document_id)), by=by)
