"""Change a draft."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents import approval, drafts
from signet.documents.content import DraftIn
from signet.documents.models import Document
from signet.documents.states import after
from signet.kernel.errors import BadInput
from signet.tenancy.actor import Actor


def change_draft(*, document_id: UUID, version: int, content: DraftIn, by: Actor) -> Document:
    """Replace a draft's content, if ``version`` is the one the caller has seen.

    Raises ``Conflict`` ("draft.changed_meanwhile") when somebody saved in between: nothing is lost,
    the caller decides. Autosave calls this; an unchanged content writes nothing.
    """
    approval.must_write(content.kind, by)
    content = content.model_copy(update={"branch_id": by.branch_for(content.branch_id)})
    document = drafts.lock(document_id, version=version)
    after(document, "change")
    if content.kind != document.kind:
        raise BadInput(
            _("A draft keeps its kind; make a new one of the other kind."),
            code="document.kind",
            pointer="/kind",
        )
    parties = drafts.parties_of(content)
    filled = drafts.with_defaults(content, parties)
    before = drafts.read(document)
    if filled == before:
        return document
    payable = document.payable_minor
    document.version += 1
    approval.note_author(document, by)
    drafts.write(document, filled, parties, before=before)
    seal(
        "documents.change_draft",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.buyer_name,
        changes={
            "version": [document.version - 1, document.version],
            "payable": [payable, document.payable_minor],
            "fields": sorted(
                name
                for name in DraftIn.model_fields
                if getattr(before, name) != getattr(filled, name)
            ),
        },
    )
    return document
