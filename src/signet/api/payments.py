"""``/api/v1/payments``, refunds, write-offs and what they settle."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown, shown_payments
from signet.api.call import Call, Download
from signet.api.inputs import filters
from signet.api.inputs_payments import DayFilter, PaymentFilter, ReverseIn
from signet.api.operations import operation
from signet.api.schemas import DocumentOut
from signet.api.schemas_payments import CollectedOut, PaymentOut, PaymentsOut
from signet.payments import queries
from signet.payments.actions.allocate import allocate_credit_note, allocate_payment
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.actions.write_off import write_off
from signet.payments.content import AllocateIn, PaymentIn, WriteOffIn
from signet.payments.models import Kind
from signet.rendering.slips import receipt_pdf
from signet.reports.collected import collected

router = Router(tags=["Payments"])
Data = dict[str, Any]


@operation(
    router, "GET", "/payments", summary="List payments", may="payments.read",
    query=PaymentFilter, answer=PaymentsOut,
)  # fmt: skip
def list_payments(call: Call[None, PaymentFilter]) -> Data:
    """A page of payments, refunds and write-offs with their reversals, the newest first."""
    found = queries.page(queries.PaymentQuery(**filters(call.query)))
    return shown.page(found, shown_payments.row)


@operation(
    router, "POST", "/payments", summary="Record a payment", may="payments.record",
    body=PaymentIn, answer=PaymentOut, status=201, refusals=(409,),
)  # fmt: skip
def create_payment(call: Call[PaymentIn, None]) -> Data:
    """One payment over any number of documents of one customer; it gets a numbered receipt.

    What settles nothing is refused, or kept as the customer's credit, as the account's rule says. 409
    where a document is not open for that amount.
    """
    return shown_payments.payment(record_payment(content=call.body, by=call.by).id)


@operation(
    router, "POST", "/refunds", summary="Pay money back", may="payments.refund",
    body=PaymentIn, answer=PaymentOut, status=201, refusals=(409,),
)  # fmt: skip
def create_refund(call: Call[PaymentIn, None]) -> Data:
    """Money paid back on credit notes: the same body as a payment, its documents are the notes."""
    refund = record_payment(content=call.body, by=call.by, kind=Kind.REFUND)
    return shown_payments.payment(refund.id)


@operation(
    router, "GET", "/payments/collected", summary="Money taken on a day", may="payments.read",
    query=DayFilter, answer=CollectedOut,
)  # fmt: skip
def collected_on(call: Call[None, DayFilter]) -> Data:
    """Receipts less their reversals, apart for each currency, branch and whoever took the money."""
    day = call.query.day or shown.this_day()
    return shown_payments.collected(day, collected(day))


@operation(
    router, "GET", "/payments/{uuid:payment_id}", summary="One payment", may="payments.read",
    answer=PaymentOut,
)  # fmt: skip
def show_payment(call: Call[None, None], payment_id: UUID) -> Data:  # noqa: ARG001
    """A payment with all that it settles; amounts of a reversal are negative."""
    return shown_payments.payment(payment_id)


@operation(
    router, "GET", "/payments/{uuid:payment_id}/receipt", summary="The receipt",
    may="payments.read", media_type="application/pdf", refusals=(409,),
)  # fmt: skip
def payment_receipt(call: Call[None, None], payment_id: UUID) -> Download:  # noqa: ARG001
    """The receipt as PDF/A: printed once, the same bytes each time. A write-off has none: 409."""
    payment = queries.get(payment_id)
    return shown_payments.download(receipt_pdf(payment), payment.number or "")


@operation(
    router, "POST", "/payments/{uuid:payment_id}/reverse", summary="Reverse a payment",
    may="payments.reverse", body=ReverseIn, answer=PaymentOut, refusals=(409,),
)  # fmt: skip
def reverse(call: Call[ReverseIn, None], payment_id: UUID) -> Data:
    """A second, negative record undoes it with all it settled. Answers the payment, now reversed."""
    reverse_payment(payment_id=payment_id, reason=call.body.reason, by=call.by)
    return shown_payments.payment(payment_id)


@operation(
    router, "POST", "/payments/{uuid:payment_id}/allocate", summary="Use a payment's credit",
    may="payments.record", body=AllocateIn, answer=PaymentOut, refusals=(409,),
)  # fmt: skip
def allocate(call: Call[AllocateIn, None], payment_id: UUID) -> Data:
    """Settles open documents of the same customer with what the payment left over."""
    allocate_payment(payment_id=payment_id, allocations=call.body.allocations, by=call.by)
    return shown_payments.payment(payment_id)


@operation(
    router, "POST", "/documents/{uuid:document_id}/allocate",
    summary="Set a credit note against documents", may="payments.record", body=AllocateIn,
    answer=DocumentOut, refusals=(409,),
)  # fmt: skip
def allocate_note(call: Call[AllocateIn, None], document_id: UUID) -> Data:
    """Settles open documents of the same customer with what is left of a credit note."""
    return shown.document(
        allocate_credit_note(
            credit_note_id=document_id, allocations=call.body.allocations, by=call.by
        )
    )


@operation(
    router, "POST", "/documents/{uuid:document_id}/write-off", summary="Write off",
    may="payments.write_off", body=WriteOffIn, answer=PaymentOut, status=201, refusals=(409,),
)  # fmt: skip
def write_off_document(call: Call[WriteOffIn, None], document_id: UUID) -> Data:
    """Settles what is still owed, or a part of it, as lost. Reversed like a payment."""
    lost = write_off(document_id=document_id, content=call.body, by=call.by)
    return shown_payments.payment(lost.id)
