"""Money received: what it settles, what it refuses, and that no trick makes the sums wrong."""

from __future__ import annotations

from decimal import Decimal as D

import pytest
from django.db import DatabaseError, connection, transaction

from signet.audit.verify import verify_chain
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.kernel.parsing import parse
from signet.payments.actions.allocate import allocate_credit_note, allocate_payment
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.actions.write_off import write_off
from signet.payments.content import AllocationIn, PaymentIn, WriteOffIn
from signet.payments.models import Kind, Payment
from signet.tenancy.models import Tenant
from tests.fixtures import World, actor, numbered


def issued(world: World, price: str = "100", **changes: object) -> Document:
    """An issued invoice over ``price`` and 20 % VAT."""
    lines = [{"name": "Beans", "quantity": "1", "price": price,
              "tax": {"category": "S", "percent": "20"}}]  # fmt: skip
    draft = create_draft(content=world.draft(lines=lines, **changes), by=actor())
    return issue(document_id=draft.id, by=actor())


def pay(amount: str, *documents: tuple[Document, str | None], **changes: object) -> Payment:
    content = {
        "amount": amount,
        "method": "cash",
        "allocations": [
            {"document_id": document.id} | ({"amount": part} if part else {})
            for document, part in documents
        ],
    }
    return record_payment(content=parse(PaymentIn, content | changes), by=actor())


def balance(document: Document) -> int:
    return Document.objects.get(id=document.id).balance_minor


def test_an_invoice_is_paid_in_parts_by_cash_and_card(inside: World) -> None:
    invoice = issued(inside)
    first = pay("50", (invoice, None))
    assert (first.number, first.open_minor, balance(invoice)) == (
        numbered("RCT", 1, digits=5),
        0,
        7000,
    )
    second = pay("70.00", (invoice, "70"), method="pos_card", reference="SLIP 0042")
    assert (second.number, balance(invoice)) == (numbered("RCT", 2, digits=5), 0)
    with pytest.raises(Conflict) as caught:
        pay("0.01", (invoice, None))
    assert str(caught.value) == "INV-2026-0001 is settled already."
    assert verify_chain().broken_at is None


def test_one_payment_over_several_invoices_takes_them_in_the_order_given(inside: World) -> None:
    one, two, three = issued(inside), issued(inside), issued(inside)
    pay("250", (two, None), (one, "30"), (three, None))
    assert (balance(one), balance(two), balance(three)) == (9000, 0, 2000)


def test_more_than_is_owed_is_refused_or_kept_as_credit(inside: World) -> None:
    invoice = issued(inside)
    with pytest.raises(BadInput) as caught:
        pay("130", (invoice, None))
    assert caught.value.fields[0].pointer == "/amount"
    assert "10.00 GBP of this payment settles nothing" in str(caught.value)
    assert not Payment.objects.exists()
    Tenant.objects.update(overpayment="credit")
    payment = pay("130", (invoice, None))
    assert (payment.open_minor, balance(invoice)) == (1000, 0)
    later = issued(inside)
    allocate_payment(
        payment_id=payment.id, allocations=[AllocationIn(document_id=later.id)], by=actor()
    )
    assert (Payment.objects.get(id=payment.id).open_minor, balance(later)) == (0, 11000)


def test_a_reversal_undoes_everything_once(inside: World) -> None:
    Tenant.objects.update(overpayment="credit")
    one, two = issued(inside), issued(inside)
    payment = pay("300", (one, None), (two, "100"))
    reversal = reverse_payment(payment_id=payment.id, reason="Cheque returned", by=actor())
    stored = Payment.objects.get(id=reversal.id)
    assert (stored.amount_minor, stored.open_minor, stored.reverses_id) == (
        -30000,
        -8000,
        payment.id,
    )
    assert (balance(one), balance(two)) == (12000, 12000)
    assert Payment.objects.filter(open_minor__gt=0).get().open_minor + stored.open_minor == 0
    for target, code in ((payment, "payment.reversed"), (reversal, "payment.is_reversal")):
        with pytest.raises(Conflict) as caught:
            reverse_payment(payment_id=target.id, reason="Again", by=actor())
        assert caught.value.code == code
    with pytest.raises(Conflict):
        allocate_payment(
            payment_id=payment.id, allocations=[AllocationIn(document_id=one.id)], by=actor()
        )


def test_a_debt_is_written_off_and_the_document_is_not_touched(inside: World) -> None:
    invoice = issued(inside)
    pay("100", (invoice, None))
    lost = write_off(
        document_id=invoice.id, content=WriteOffIn(reason="Insolvent"), by=actor("accountant")
    )
    assert (lost.kind, lost.amount_minor, lost.number, balance(invoice)) == (
        Kind.WRITE_OFF, 2000, None, 0,
    )  # fmt: skip
    reverse_payment(payment_id=lost.id, reason="Paid after all", by=actor())
    assert balance(invoice) == 2000


def test_a_credit_note_settles_an_invoice_or_is_paid_back(inside: World) -> None:
    invoice = issued(inside)
    automatic = issued(inside, "10", kind="credit_note", corrects_id=invoice.id)
    assert (balance(invoice), balance(automatic)) == (10800, 0)
    note = issued(inside, "40", kind="credit_note", preceding=[{"number": "INV-2025-0815"}])
    allocate_credit_note(
        credit_note_id=note.id,
        allocations=[AllocationIn(document_id=invoice.id, amount=D(30))],
        by=actor(),
    )
    assert (balance(invoice), balance(note)) == (7800, 1800)
    content = parse(
        PaymentIn, {"amount": "18", "method": "cash", "allocations": [{"document_id": note.id}]}
    )
    with pytest.raises(Conflict):
        record_payment(content=content, by=actor())
    refund = record_payment(content=content, by=actor(), kind=Kind.REFUND)
    assert (refund.open_minor, balance(note)) == (0, 0)


def test_what_a_payment_refuses(inside: World) -> None:
    invoice, draft = issued(inside), create_draft(content=inside.draft(), by=actor())
    gone = issued(inside)
    void(document_id=gone.id, reason="Wrong customer", by=actor())
    other, euros = issued(inside), issued(inside, currency="EUR")
    cases: list[tuple[str, list[tuple[Document, str | None]], dict[str, object], str, str]] = [
        ("10", [(draft, None)], {}, "document.not_payable", "/allocations/0/document_id"),
        ("10", [(gone, None)], {}, "document.not_payable", "/allocations/0/document_id"),
        ("10", [(invoice, None), (other, None)], {}, "allocation.more_than_paid", "/allocations/1/amount"),
        ("200", [(invoice, None), (euros, None)], {}, "document.not_payable", "/allocations/1/document_id"),
        ("10", [(invoice, "5"), (invoice, "5")], {}, "allocation.twice", "/allocations/1/document_id"),
        ("200", [(invoice, "120.01")], {}, "allocation.more_than_open", "/allocations/0/amount"),
        ("10", [(invoice, "11")], {}, "allocation.more_than_paid", "/allocations/0/amount"),
        ("10.005", [(invoice, None)], {}, "amount.decimals", "/amount"),
        ("10", [(invoice, None)], {"currency": "EUR"}, "document.not_payable", "/allocations/0/document_id"),
        ("10", [(invoice, None)], {"received_on": "2199-01-01"}, "payment.future", "/received_on"),
        ("10", [], {}, "payment.no_customer", "/customer_id"),
    ]  # fmt: skip
    for amount, documents, changes, code, pointer in cases:
        with pytest.raises((BadInput, Conflict)) as caught:
            pay(amount, *documents, **changes)
        [field] = caught.value.fields
        assert (field.code, field.pointer) == (code, pointer), (amount, documents, changes)
    assert not Payment.objects.exists()
    with pytest.raises(BadInput):
        reverse_payment(payment_id=invoice.id, reason=" ", by=actor())
    with pytest.raises(NotFound):
        reverse_payment(payment_id=invoice.id, reason="x", by=actor())


def test_roles(inside: World) -> None:
    invoice = issued(inside)
    content = parse(PaymentIn, {"amount": "1", "method": "cash",
                                "allocations": [{"document_id": invoice.id}]})  # fmt: skip
    with pytest.raises(Forbidden):
        record_payment(content=content, by=actor("auditor"))
    payment = record_payment(content=content, by=actor("biller"))
    with pytest.raises(Forbidden):
        reverse_payment(payment_id=payment.id, reason="x", by=actor("biller"))
    with pytest.raises(Forbidden):
        write_off(document_id=invoice.id, content=WriteOffIn(reason="x"), by=actor("biller"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE payments_payment SET amount_minor = 1",
        "UPDATE payments_payment SET reference = 'x'",
        "DELETE FROM payments_payment",
        "UPDATE payments_allocation SET amount_minor = 1",
        "DELETE FROM payments_allocation",
        "UPDATE documents_document SET balance_minor = balance_minor - 1; SET CONSTRAINTS ALL IMMEDIATE",
        "UPDATE documents_document SET balance_minor = payable_minor + 1",
        "UPDATE payments_payment SET open_minor = open_minor + 1; SET CONSTRAINTS ALL IMMEDIATE",
        "INSERT INTO payments_allocation (tenant_id, id, payment_id, document_id, amount_minor, created_at, created_by)"
        " SELECT tenant_id, gen_random_uuid(), payment_id, document_id, 1, now(), '' FROM payments_allocation",
        "INSERT INTO payments_allocation (tenant_id, id, credit_note_id, document_id, amount_minor, created_at, created_by)"
        " SELECT tenant_id, gen_random_uuid(), document_id, document_id, 1, now(), '' FROM payments_allocation",
    ],
)
def test_raw_sql_cannot_bend_the_sums(inside: World, statement: str) -> None:
    pay("50", (issued(inside), None))
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
    with (
        pytest.raises(DatabaseError) as caught,
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert type(caught.value.__cause__).__name__ in {
        "RestrictViolation", "CheckViolation", "InsufficientPrivilege",
    }  # fmt: skip
