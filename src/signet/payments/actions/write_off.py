"""Give up what is still owed on a document."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.clock import today
from signet.kernel.errors import Conflict
from signet.kernel.money import Money
from signet.payments import settling
from signet.payments.content import WriteOffIn, minor_units
from signet.payments.models import Kind, Payment
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant


def write_off(*, document_id: UUID, content: WriteOffIn, by: Actor) -> Payment:
    """Settle the open rest, or a part of it, as lost. The document itself is not touched.

    Can be reversed like a payment. Raises ``Conflict`` when nothing, or less than that, is open.
    """
    by.must("payments.write_off")
    document = settling.lock_document(document_id)
    settling.must_be_open(document, Kind.WRITE_OFF, document.currency, "/document_id")
    amount = document.balance_minor
    if content.amount is not None:
        amount = minor_units(content.amount, document.currency, "/amount")
    if amount > document.balance_minor:
        raise Conflict(
            _("Only %(balance)s is still open on %(number)s.")
            % {"balance": document.balance, "number": document.number},
            code="allocation.more_than_open",
            pointer="/amount",
        )
    day = today(Tenant.objects.get().time_zone)
    payment = Payment(
        kind=Kind.WRITE_OFF,
        company_id=document.company_id,
        branch_id=document.branch_id,
        customer_id=document.customer_id,
        currency=document.currency,
        amount_minor=amount,
        open_minor=amount,
        received_on=day,
        issued_on=day,
        reason=content.reason,
        operator_id=by.id,
        operator=by.label,
    )
    payment.save(force_insert=True)
    settling.allocate_shares(payment, [settling.Share(document, amount)], by.label)
    seal(
        "payments.write_off",
        by=by,
        object_type="document",
        object_id=document.id,
        label=document.number or "",
        reason=content.reason,
        changes={"amount": str(Money(amount, document.currency))},
    )
    return payment
