"""Begin a document."""

from __future__ import annotations

from signet.audit.seal import seal
from signet.documents import approval, drafts
from signet.documents.content import DraftIn
from signet.documents.models import Document
from signet.tenancy.actor import Actor


def create_draft(
    *,
    content: DraftIn,
    by: Actor,
    made_from: Document | None = None,
    revises: Document | None = None,
) -> Document:
    """Store a new draft; what was left out takes the customer's and company's defaults.

    ``made_from`` is the quote it turns into an invoice, ``revises`` the quote it is a new version of.

    Raises ``BadInput`` with the field where something points at nothing or cannot be calculated.
    """
    approval.must_write(content.kind, by)
    return begin(content=content, by=by, made_from=made_from, revises=revises)


def begin(
    *,
    content: DraftIn,
    by: Actor,
    made_from: Document | None = None,
    revises: Document | None = None,
) -> Document:
    """The same for drafts of any kind: also of those that are made of other documents (``Rules.by_hand``),
    by the action that makes them."""
    content = content.model_copy(update={"branch_id": by.branch_for(content.branch_id)})
    parties = drafts.parties_of(content)
    document = Document(created_by=by.label, made_from=made_from, revises=revises)
    approval.note_author(document, by)
    drafts.write(document, drafts.with_defaults(content, parties), parties)
    seal(
        "documents.create_draft",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.buyer_name,
        changes={"payable": document.payable_minor, "currency": document.currency},
    )
    return document
