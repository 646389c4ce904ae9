"""Receipts, printed once and kept; statements of account, printed when asked for."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime, time
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents import looks
from signet.documents.compose import party
from signet.kernel.clock import today
from signet.kernel.errors import Conflict
from signet.kernel.money import Money
from signet.parties.models import Company, Customer
from signet.parties.queries import get_company, get_customer
from signet.payments import queries
from signet.payments.models import Kind, Payment
from signet.payments.statement import Statement
from signet.rendering.compiler import TEMPLATE, compile_template
from signet.rendering.content import slips
from signet.rendering.look import SEAL, Look
from signet.rendering.models import ReceiptRendering
from signet.rendering.pdf import STANDARDS, logo_svg
from signet.tenancy.models import Tenant


def receipt_pdf(payment: Payment) -> bytes:
    """The receipt of a payment: the stored bytes, made now if the job has not made them yet.

    Raises ``Conflict`` for a write-off, which has no receipt.
    """
    if payment.number is None:
        raise Conflict(_("A debt that is written off has no receipt."), code="payment.no_receipt")
    stored = ReceiptRendering.objects.filter(payment_id=payment.id).first()
    if stored is not None:
        return bytes(stored.body)
    body = _pdf(
        slips.receipt(_content(payment), look := _look(payment.company, payment.customer)),
        look,
        payment.created_at,
    )
    ReceiptRendering.objects.bulk_create(
        [
            ReceiptRendering(
                payment=payment, template=TEMPLATE, body=body, sha256=hashlib.sha256(body).digest()
            )
        ],
        ignore_conflicts=True,
    )
    return bytes(ReceiptRendering.objects.get(payment_id=payment.id).body)


def receipt_by_id(payment_id: UUID) -> None:
    """The job's work: print the receipt unless it is done."""
    receipt_pdf(queries.get(payment_id))


def statement_pdf(statement: Statement) -> bytes:
    """A statement of account on the company's paper, in the customer's languages."""
    company, customer = get_company(statement.company_id), get_customer(statement.customer_id)
    look = _look(company, customer)
    content = slips.AccountStatement(
        seller=party(company, legal_form=company.legal_form),
        customer=party(customer),
        start=statement.start,
        end=statement.end,
        made_on=today(Tenant.objects.get().time_zone),
        accounts=statement.accounts,
    )
    when = datetime.combine(content.made_on, time(), UTC)
    return _pdf(slips.statement(content, look), look, when)


def _content(payment: Payment) -> slips.Receipt:
    assert payment.customer is not None
    undone = payment.reverses

    def money(minor: int) -> Money:
        return Money(minor, payment.currency)

    return slips.Receipt(
        number=payment.number or "",
        seller=party(payment.company, legal_form=payment.company.legal_form),
        payer=party(payment.customer),
        is_refund=payment.kind == Kind.REFUND,
        is_payout=payment.kind == Kind.PAYOUT,
        received_on=payment.received_on,
        issued_on=payment.issued_on,
        method=payment.method,
        reference=payment.reference,
        operator=payment.operator,
        note=payment.note,
        amount=money(payment.amount_minor),
        rest=money(payment.open_minor),
        settled=tuple(
            slips.Settled(
                number=row.document.number or "",
                issued=row.document.issue_date,
                total=money(row.document.payable_minor),
                amount=money(row.amount_minor),
            )
            for row in queries.allocations_of(payment)
        ),
        reverses=(undone.number or "") if undone else "",
        reason=payment.reason,
    )


def _look(company: Company, customer: Customer | None) -> Look:
    """The company's paper today, in the customer's languages."""
    values = looks.of_company(company)
    reader = customer or company
    second = reader.second_language
    both = (reader.language, second) if second and second != reader.language else (reader.language,)
    return Look(languages=both, accent=values.get("accent") or SEAL, logo=looks.logo_of(values))


def _pdf(data: dict[str, Any], look: Look, when: datetime) -> bytes:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    if look.logo is not None:
        inputs["logo"] = logo_svg(look.logo)
    result = compile_template(
        inputs, template="slip", format="pdf", pdf_standards=STANDARDS, timestamp=int(when.timestamp())
    )  # fmt: skip
    assert isinstance(result, bytes)
    return result
