"""Take a payment back: the cheque bounced, the amount was mistyped."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.clock import today
from signet.kernel.errors import Conflict, NotFound
from signet.kernel.money import Money
from signet.payments import settling
from signet.payments.jobs import defer_receipt
from signet.payments.models import Allocation, Kind, Payment
from signet.payments.reasons import checked_reason
from signet.payments.receipts import give_number
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant


def reverse_payment(*, payment_id: UUID, reason: str, by: Actor) -> Payment:
    """A second, negative record that undoes the first with all it settled; nothing is deleted.

    Raises ``Conflict`` when it was reversed before, or when it is itself a reversal.
    """
    by.must("payments.reverse")
    reason = checked_reason(reason)
    payment = Payment.objects.select_for_update().filter(id=payment_id).first()
    if payment is None:
        raise NotFound(_("There is no such payment."))
    if payment.reverses_id is not None:
        raise Conflict(
            _("A reversal is not reversed; record the payment anew."), code="payment.is_reversal"
        )
    if Payment.objects.filter(reverses_id=payment.id).exists():
        raise Conflict(_("This payment was reversed already."), code="payment.reversed")
    undone = list(Allocation.objects.filter(payment_id=payment.id).order_by("id"))
    if payment.open_minor + sum(row.amount_minor for row in undone) != payment.amount_minor:
        raise Conflict(
            _(
                "This payment also settles documents of other branches; somebody who sees them all"
                " has to reverse it."
            ),
            code="payment.other_branches",
        )
    documents = settling.lock_documents(row.document_id for row in undone)
    day = today(Tenant.objects.get().time_zone)
    reversal = Payment(
        kind=payment.kind,
        company_id=payment.company_id,
        branch_id=payment.branch_id,
        customer_id=payment.customer_id,
        method=payment.method,
        channel=payment.channel,
        currency=payment.currency,
        amount_minor=-payment.amount_minor,
        open_minor=-payment.amount_minor,
        received_on=day,
        reference=payment.reference,
        reverses=payment,
        reason=reason,
        issued_on=day,
        operator_id=by.id,
        operator=by.label,
    )
    if payment.kind != Kind.WRITE_OFF:
        give_number(reversal)
    reversal.save(force_insert=True)
    Allocation.objects.bulk_create(
        [
            Allocation(
                payment=reversal,
                document_id=row.document_id,
                amount_minor=-row.amount_minor,
                created_by=by.label,
            )
            for row in undone
        ]
    )
    reversal.open_minor = -payment.open_minor
    if reversal.number:
        defer_receipt(reversal.id)
    seal(
        "payments.reverse",
        by=by,
        object_type="payment",
        object_id=payment.id,
        label=payment.number or "",
        reason=reason,
        changes={
            "amount": str(Money(payment.amount_minor, payment.currency)),
            "unsettles": {documents[row.document_id].number: row.amount_minor for row in undone},
        },
    )
    return reversal
