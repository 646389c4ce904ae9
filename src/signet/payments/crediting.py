"""A credit note lowers what is owed on the document it corrects, as soon as it is issued."""

from __future__ import annotations

from typing import Any

from signet.documents.models import Document
from signet.documents.signals import issued
from signet.payments.models import Allocation
from signet.payments.settling import lock_document
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


def connect() -> None:
    issued.connect(settle_original, dispatch_uid="payments.settle_original")
