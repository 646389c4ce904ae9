"""A customer's account: every movement once, currencies apart, and equal to what is really open."""

from __future__ import annotations

import hashlib
import io
from datetime import date, timedelta
from decimal import Decimal as D

import pypdf
import pytest
from django.db import DatabaseError, connection, transaction

from signet.documents.actions.void import void
from signet.kernel.errors import BadInput, Conflict, Forbidden
from signet.kernel.money import Money
from signet.kernel.parsing import parse
from signet.payments import queries
from signet.payments.actions.allocate import allocate_credit_note
from signet.payments.actions.change_overpayment import change_overpayment
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.actions.write_off import write_off
from signet.payments.content import AllocationIn, PaymentIn, WriteOffIn
from signet.payments.models import Kind, Payment
from signet.payments.providers import ManualProvider, Movement, Provider
from signet.payments.statement import statement_of
from signet.rendering.models import ReceiptRendering
from signet.rendering.slips import receipt_by_id, receipt_pdf, statement_pdf
from signet.tenancy.models import Tenant
from tests.db.test_payments import issued, pay
from tests.fixtures import World, actor, numbered


def text_of(pdf: bytes) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages)


@pytest.fixture
def busy(inside: World) -> World:
    """Everything that can happen to an account, in two currencies."""
    change_overpayment(policy="credit", by=actor())
    first, second = issued(inside, issue_date="2026-09-01"), issued(inside, "200")
    pay("150", (first, None), method="pos_card", reference="SLIP 0042")
    bounced = pay("240", (second, None), method="cheque")
    reverse_payment(payment_id=bounced.id, reason="Cheque returned", by=actor())
    issued(inside, "50", kind="credit_note", corrects_id=second.id)
    free = issued(inside, "10", kind="credit_note", preceding=[{"number": "OLD-1"}])
    allocate_credit_note(
        credit_note_id=free.id,
        allocations=[AllocationIn(document_id=second.id, amount=D(2))],
        by=actor(),
    )
    content = {"amount": "4", "method": "cash", "allocations": [{"document_id": free.id}]}
    record_payment(content=parse(PaymentIn, content), by=actor(), kind=Kind.REFUND)
    write_off(document_id=second.id, content=WriteOffIn(amount=D(8), reason="Small"), by=actor())
    void(document_id=issued(inside, "70").id, reason="Entered twice", by=actor())
    issued(inside, "5", currency="EUR")
    return inside


def statement(world: World, start: str = "2026-01-01", end: str = "2199-12-31"):  # type: ignore[no-untyped-def]
    return statement_of(
        customer_id=world.customer.id,  # type: ignore[attr-defined]
        company_id=world.company.id,  # type: ignore[attr-defined]
        start=date.fromisoformat(start),
        end=date.fromisoformat(end),
    )


def test_an_account_is_what_happened_and_closes_at_what_is_open(busy: World) -> None:
    euros, pounds = statement(busy).accounts
    assert (euros.currency, euros.closing) == ("EUR", Money(600, "EUR"))
    told = sorted((e.movement.what, e.movement.amount.minor) for e in pounds.entries)
    assert told == [
        ("credit_note", -6000), ("credit_note", -1200), ("invoice", 8400), ("invoice", 12000),
        ("invoice", 24000), ("receipt", -24000), ("receipt", -15000), ("refund", 400),
        ("reversal", 24000), ("void", -8400), ("write_off", -800),
    ]  # fmt: skip
    assert pounds.opening == Money(0, "GBP")
    assert pounds.closing == pounds.opening + pounds.charged - pounds.settled
    assert pounds.closing == pounds.entries[-1].balance == Money(13400, "GBP")
    standing = {s.owed.currency: s for s in queries.standings(busy.customer.id)}  # type: ignore[attr-defined]
    assert (standing["GBP"].owed.minor, standing["GBP"].credit.minor) == (17000, 3600)
    assert [s.balance for s in standing.values()] == [euros.closing, pounds.closing]


def test_what_came_before_the_period_is_its_opening_balance(busy: World) -> None:
    [pounds] = [a for a in statement(busy, "2026-09-02").accounts if a.currency == "GBP"]
    assert pounds.opening == Money(12000, "GBP")
    assert pounds.closing == Money(13400, "GBP")
    [september] = statement(busy, "2026-09-01", "2026-09-30").accounts
    assert (len(september.entries), september.closing) == (1, Money(12000, "GBP"))
    assert statement(busy, "2026-01-01", "2026-08-31").accounts == ()
    with pytest.raises(BadInput) as caught:
        statement(busy, "2026-02-01", "2026-01-31")
    assert caught.value.fields[0].pointer == "/until"


def test_the_statement_is_printed_in_the_customers_languages(busy: World) -> None:
    customer = busy.customer
    customer.language, customer.second_language = "ms", "en"  # type: ignore[attr-defined]
    customer.save()  # type: ignore[attr-defined]
    text = text_of(statement_pdf(statement(busy)))
    for said in ("Penyata akaun", "Statement of account", numbered("RCT", 1, digits=5), "SLIP 0042",
                 "GBP 134.00", "EUR 6.00", "Entered twice"):  # fmt: skip
        assert said in text.replace("\u00a0", " "), said


def test_a_receipt_is_printed_once_and_kept(inside: World) -> None:
    invoice = issued(inside)
    payment = queries.get(pay("50", (invoice, None), reference="SLIP 7").id)
    body = receipt_pdf(payment)
    text = text_of(body).replace("\u00a0", " ")
    for said in (
        "Receipt",
        numbered("RCT", 1, digits=5),
        "SLIP 7",
        "INV-2026-0001",
        "120.00",
        "GBP 50.00",
    ):
        assert said in text, said
    inside.company.legal_name = "Renamed Ltd"  # type: ignore[attr-defined]
    inside.company.save()  # type: ignore[attr-defined]
    assert receipt_pdf(payment) == body
    [stored] = ReceiptRendering.objects.all()
    assert bytes(stored.sha256) == hashlib.sha256(body).digest()
    reversal = reverse_payment(payment_id=payment.id, reason="Mistyped", by=actor())
    receipt_by_id(reversal.id)
    undone = text_of(receipt_pdf(queries.get(reversal.id))).replace("\u00a0", " ")
    for said in (
        "Reversal of receipt",
        numbered("RCT", 2, digits=5),
        numbered("RCT", 1, digits=5),
        "Mistyped",
        "−50.00",
    ):
        assert said in undone, said
    lost = write_off(document_id=invoice.id, content=WriteOffIn(reason="x"), by=actor())
    with pytest.raises(Conflict):
        receipt_pdf(queries.get(lost.id))
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE rendering_receiptrendering SET template = 'x'")


class Gateway(ManualProvider):
    """A gateway that has its own names for movements and its own word on the amount."""

    name = "gateway"

    def __init__(self, amount: Money) -> None:
        self.amount = amount

    def confirm(self, claimed: Movement) -> Movement:
        return Movement(amount=self.amount, reference=claimed.reference)


def test_a_provider_confirms_what_is_recorded_and_only_once(inside: World) -> None:
    invoice = issued(inside)

    def notified(reference: str, amount: Money) -> Payment:
        gateway: Provider = Gateway(amount)
        content = {"amount": "120", "method": "card", "allocations": [{"document_id": invoice.id}]}
        return record_payment(
            content=parse(PaymentIn, content), by=actor(), provider=gateway,
            provider_reference=reference,
        )  # fmt: skip

    with pytest.raises(Conflict) as caught:
        notified("ch_1", Money(12000, "EUR"))
    assert caught.value.code == "payment.other_amount"
    first = notified("ch_1", Money(11900, "GBP"))
    assert (first.amount_minor, first.provider, first.provider_reference) == (11900, "gateway", "ch_1")  # fmt: skip
    assert notified("ch_1", Money(11900, "GBP")).id == first.id
    assert Payment.objects.count() == 1


def test_a_form_sent_twice_records_once(inside: World) -> None:
    invoice = issued(inside)
    content = parse(
        PaymentIn, {"amount": "50", "method": "cash", "allocations": [{"document_id": invoice.id}]}
    )
    once = invoice.id  # any identifier that the form was given
    made = [record_payment(content=content, by=actor(), payment_id=once) for _ in range(2)]
    assert [payment.id for payment in made] == [once, once]
    assert Payment.objects.count() == 1


def test_the_policy_is_changed_by_bookkeepers_and_told_in_the_audit_log(inside: World) -> None:
    with pytest.raises(Forbidden):
        change_overpayment(policy="credit", by=actor("biller"))
    with pytest.raises(BadInput):
        change_overpayment(policy="keep", by=actor())
    change_overpayment(policy="credit", by=actor("accountant"))
    assert Tenant.objects.get().overpayment == "credit"


def test_the_list_filters_and_knows_what_was_reversed(busy: World) -> None:
    def found(**wanted: object) -> list[tuple[str, int, str]]:
        page = queries.page(queries.PaymentQuery(**wanted))  # type: ignore[arg-type]
        return [(p.kind, p.amount_minor, queries.label_of(p).code) for p in page.rows]

    assert found() == [
        ("write_off", 800, "paid"), ("refund", 400, "paid"), ("receipt", -24000, "reversal"),
        ("receipt", 24000, "void"), ("receipt", 15000, "partly_paid"),
    ]  # fmt: skip
    assert [amount for _, amount, _ in found(tab="standing")] == [800, 400, 15000]
    assert [amount for _, amount, _ in found(tab="reversed")] == [-24000, 24000]
    assert [amount for _, amount, _ in found(tab="open")] == [15000]
    assert [amount for _, amount, _ in found(method="cheque", sort="amount")] == [24000, -24000]
    assert [amount for _, amount, _ in found(search="SLIP")] == [15000]
    assert [amount for _, amount, _ in found(kind="refund", operator="Test owner")] == [400]
    yesterday = date.today() - timedelta(days=1)
    assert found(received_to=yesterday) == []
