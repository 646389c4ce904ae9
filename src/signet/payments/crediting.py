"""A credit note lowers what is owed on the document it corrects, as soon as it is issued.

Where a network takes the note back, what it lowered is owed again: there is no such note any more.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Sum

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
    """Undo all that a credit note was set against, by negative rows. What was paid back on it stays."""
    if document.kind != "credit_note":
        return
    own = Allocation.objects.filter(credit_note_id=document.id).order_by()
    locked = lock_documents([document.id, *own.values_list("document_id", flat=True)])
    sums = own.values_list("document_id").annotate(still=Sum("amount_minor")).filter(still__gt=0)
    undone = {locked[target]: amount for target, amount in sums.order_by("document_id")}
    if not undone:
        return
    Allocation.objects.bulk_create(
        Allocation(credit_note=document, document=target, amount_minor=-amount, created_by=by.label)
        for target, amount in undone.items()
    )
    seal(
        "payments.release",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.number or "",
        changes={"unsettles": {target.number: amount for target, amount in undone.items()}},
    )


def connect() -> None:
    issued.connect(settle_original, dispatch_uid="payments.settle_original")
    withdrawn.connect(unsettle, dispatch_uid="payments.unsettle")
