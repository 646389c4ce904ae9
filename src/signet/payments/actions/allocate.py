"""Use a customer's credit: the open rest of a payment, or a credit note, for open documents."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents.models import Document, State
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.payments import settling
from signet.payments.content import AllocationIn
from signet.payments.models import Allocation, Kind, Payment
from signet.tenancy.actor import Actor


def allocate_payment(
    *, payment_id: UUID, allocations: Sequence[AllocationIn], by: Actor
) -> Payment:
    """Settle documents with what a payment left over."""
    by.must("payments.record")
    payment = Payment.objects.select_for_update().filter(id=payment_id).first()
    if payment is None:
        raise NotFound(_("There is no such payment."))
    if payment.amount_minor < 0 or Payment.objects.filter(reverses_id=payment.id).exists():
        raise Conflict(_("This payment was reversed already."), code="payment.reversed")
    documents = settling.lock_documents(a.document_id for a in allocations)
    found = settling.shares(
        allocations,
        documents,
        kind=Kind(payment.kind),
        currency=payment.currency,
        available=payment.open_minor,
    )
    _must_be_of(payment.customer_id, found)
    settling.allocate_shares(payment, found, by.label)
    _sealed("payments.allocate", "payment", payment.id, payment.number or "", found, by)
    return payment


def allocate_credit_note(
    *, credit_note_id: UUID, allocations: Sequence[AllocationIn], by: Actor
) -> Document:
    """Settle open invoices with a credit note of the same customer."""
    by.must("payments.record")
    documents = settling.lock_documents(
        [credit_note_id, *(allocation.document_id for allocation in allocations)]
    )
    note = documents.get(credit_note_id)
    if note is None:
        raise NotFound(_("There is no such document."))
    if note.kind != "credit_note" or note.state != State.ISSUED:
        raise Conflict(
            _("Only an issued credit note can be set against invoices."), code="credit_note.state"
        )
    found = settling.shares(
        allocations,
        documents,
        kind=settling.turned(Kind.RECEIPT, note),
        currency=note.currency,
        available=note.balance_minor,
    )
    _must_be_of(note.customer_id, found)
    Allocation.objects.bulk_create(
        [
            Allocation(
                credit_note=note,
                document=share.document,
                amount_minor=share.amount,
                created_by=by.label,
            )
            for share in found
        ]
    )
    note.balance_minor -= sum(share.amount for share in found)
    _sealed("payments.allocate", "document", note.id, note.number or "", found, by)
    return note


def _must_be_of(customer_id: UUID | None, found: Sequence[settling.Share]) -> None:
    for index, share in enumerate(found):
        if share.document.customer_id != customer_id:
            raise BadInput(
                _("%(number)s belongs to another customer.") % {"number": share.document.number},
                code="allocation.other_customer",
                pointer=f"/allocations/{index}/document_id",
            )


def _sealed(
    verb: str, kind: str, object_id: UUID, label: str, found: Sequence[settling.Share], by: Actor
) -> None:
    seal(
        verb,
        by=by,
        object_type=kind,
        object_id=object_id,
        label=label,
        changes={"settles": {share.document.number: share.amount for share in found}},
    )
