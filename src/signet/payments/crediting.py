"""A credit note lowers what is owed on the document it corrects, as soon as it is issued.

Where a network takes either of them back, what the note lowered is owed again: one of the two is no more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q, Sum

from signet.audit.seal import seal
from signet.documents.models import Document
from signet.documents.signals import issued, withdrawn
from signet.payments.models import Allocation
from signet.payments.settling import lock_document, lock_documents
from signet.tenancy.actor import Actor


def settle_original(*, document: Document, by: Actor, **_: Any) -> None:
    """Set the note against its original as far as that is open; the rest stays the customer's credit."""
    if document.kind != "credit_note" or document.corrects_id is None:
        return
    original = lock_document(document.corrects_id)
    amount = min(document.balance_minor, original.balance_minor)
    if amount > 0:
        Allocation.objects.create(
            credit_note=document, document=original, amount_minor=amount, created_by=by.label
        )
        document.balance_minor -= amount


def unsettle(*, document: Document, by: Actor, **_: Any) -> None:
    """Undo, by negative rows, all that a note was set against, or that notes were set against a document.

    The latter are then open, and can be void as well. Money that was paid stays where it is.
    """
    between = Q(credit_note_id=document.id) | Q(document_id=document.id, credit_note__isnull=False)
    pairs = (
        Allocation.objects.filter(between).order_by().values_list("credit_note_id", "document_id")
    )
    locked = lock_documents(one for pair in pairs for one in pair if one is not None)
    sums = pairs.annotate(still=Sum("amount_minor")).filter(still__gt=0)
    undone = [
        (locked[note], locked[target], amount)
        for note, target, amount in sums.order_by("document_id", "credit_note_id")
        if note in locked and target in locked  # what was set off this moment stands: it is told
    ]
    if not undone:
        return
    Allocation.objects.bulk_create(
        Allocation(credit_note=note, document=target, amount_minor=-amount, created_by=by.label)
        for note, target, amount in undone
    )
    others = {
        (note if target.id == document.id else target).number: n for note, target, n in undone
    }
    seal(
        "payments.release",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.number or "",
        changes={"unsettles": others},
    )


def connect() -> None:
    issued.connect(settle_original, dispatch_uid="payments.settle_original")
    withdrawn.connect(unsettle, dispatch_uid="payments.unsettle")
