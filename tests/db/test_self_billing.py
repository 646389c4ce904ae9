"""Self-billing: we write the supplier's invoice, number it apart, and owe what it says."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from signet.documents import drafts, numbering
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.import_document import import_document
from signet.documents.actions.issue import issue
from signet.documents.copying import CreditIn
from signet.documents.models import Document
from signet.documents.queries import invoice_of, xml_of
from signet.documents.readiness import NotReady, findings_of
from signet.en16931.ubl.namespaces import BIS_SELF_BILLING, BIS_SELF_BILLING_PROCESS
from signet.en16931.ubl.reader import read
from signet.en16931.validate import validate
from signet.kernel.errors import BadInput, Conflict, Forbidden
from signet.parties.models import Customer
from signet.payments.actions.allocate import allocate_credit_note
from signet.payments.actions.record_payment import record_payment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.actions.write_off import WriteOffIn, write_off
from signet.payments.content import AllocationIn, PaymentIn
from signet.payments.models import Kind, Payment
from signet.payments.queries import open_documents, open_payables, standings
from signet.payments.statement import statement_of
from signet.rendering.pdf import render_pdf
from signet.rendering.slips import receipt_pdf
from signet.rendering.store import look_of
from signet.reports.ageing import ageing
from signet.reports.figures import dashboard
from signet.reports.tallies import differences
from tests.fixtures import World, actor, numbered

DAY = date(2026, 11, 21)


@pytest.fixture
def supplied(inside: World) -> World:
    """Alpha's customer is a supplier too: we know where to pay him."""
    Customer.objects.filter(id=inside.customer.id).update(
        payee_account="FR7630006000011234567890189", payee_account_name="Le Moulin"
    )
    return inside


def bill(world: World, **changes: object) -> Document:
    content = world.draft(self_billed=True, **changes)
    return issue(document_id=create_draft(content=content, by=actor()).id, by=actor())


def pay(document: Document, amount: str, role: str = "owner") -> Payment:
    content = PaymentIn(
        amount=Decimal(amount),
        method="bank_transfer",
        received_on=DAY,
        allocations=[AllocationIn(document_id=document.id)],
    )
    return record_payment(content=content, by=actor(role))


def test_the_supplier_is_the_seller_and_the_native_rules_agree(supplied: World) -> None:
    document = bill(supplied)
    assert (document.number, document.type_code) == ("SBI-2026-0001", "389")
    assert document.buyer_name == "Customer of Alpha"
    invoice = invoice_of(document)
    assert (invoice.seller.name, invoice.buyer.name) == ("Customer of Alpha", "Alpha Ltd")
    assert invoice.seller.vat_identifier == "FR23334175221"
    assert invoice.payment is not None
    [transfer] = invoice.payment.transfers
    assert (transfer.account, transfer.account_name) == (
        "FR7630006000011234567890189", "Le Moulin",
    )  # fmt: skip
    xml = xml_of(document)
    found = read(xml).invoice
    assert (found.specification, found.process) == (BIS_SELF_BILLING, BIS_SELF_BILLING_PROCESS)
    assert validate(xml).findings == ()


def test_a_note_on_it_is_self_billed_and_lowers_what_we_owe(supplied: World) -> None:
    document = bill(supplied)
    chosen = CreditIn.model_validate(
        {"reason": "Two kilos short", "lines": [{"position": 1, "quantity": "2"}]}
    )
    note = issue(
        document_id=credit(document_id=document.id, content=chosen, by=actor()).id, by=actor()
    )
    assert (note.number, note.type_code, note.self_billed) == (numbered("SBC", 1), "261", True)
    assert invoice_of(note).seller.name == "Customer of Alpha"
    assert validate(xml_of(note)).findings == ()
    document.refresh_from_db()
    assert document.balance_minor == document.payable_minor - note.payable_minor


def test_its_numbers_are_apart_from_our_own(supplied: World) -> None:
    bill(supplied)
    own = issue(document_id=create_draft(content=supplied.draft(), by=actor()).id, by=actor())
    second = bill(supplied)
    assert (own.number, second.number) == ("INV-2026-0001", "SBI-2026-0002")
    series = numbering.series_of(second)
    assert (series.kind, series.pattern) == ("self_invoice", "SBI-{YYYY}-{seq:4}")


def test_what_is_missing_stands_on_the_suppliers_page(inside: World) -> None:
    draft = create_draft(content=inside.draft(self_billed=True), by=actor())
    found = findings_of(invoice_of(draft), draft)
    assert ("/seller/payee_account", "warning") in [(f.pointer, f.severity) for f in found]
    nobody = create_draft(content=inside.draft(self_billed=True, customer_id=None), by=actor())
    with pytest.raises(NotReady) as refused:
        issue(document_id=nobody.id, by=actor())
    assert "Choose the supplier in whose name this is written." in str(
        [f.message for f in refused.value.fields]
    )


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "quote", "self_billed": True}, "/self_billed"),
        ({"type_code": "384", "self_billed": True}, "/type_code"),
    ],
)
def test_what_cannot_be_self_billed_is_refused(
    inside: World, changes: dict[str, object], pointer: str
) -> None:
    with pytest.raises(BadInput) as refused:
        create_draft(content=inside.draft(**changes), by=actor())
    assert refused.value.fields[0].pointer == pointer
    assert Document.objects.count() == 0


def test_the_type_code_follows_who_writes_it(inside: World) -> None:
    draft = create_draft(content=inside.draft(type_code="380", self_billed=True), by=actor())
    assert drafts.read(draft).type_code == "389"


def test_we_pay_it_and_it_is_nobodys_debt_to_us(supplied: World) -> None:
    document = bill(supplied)
    customer = document.customer_id
    assert customer is not None
    figures = dashboard(DAY)
    assert (figures.outstanding, figures.this_month, ageing(DAY)) == ([], [], {})
    assert [f.amount.minor for f in figures.payable] == [document.payable_minor]
    assert (list(open_documents(customer)), standings(customer)) == ([], [])
    assert [row.id for row in open_payables(customer)] == [document.id]
    with pytest.raises(Forbidden):
        pay(document, "100", role="cashier")
    payment = pay(document, "1000")
    assert (payment.kind, payment.open_minor) == (Kind.PAYOUT, 0)
    document.refresh_from_db()
    assert document.balance_minor == document.payable_minor - 1000_00
    assert receipt_pdf(payment).startswith(b"%PDF")
    statement = statement_of(
        customer_id=customer, company_id=document.company_id, start=date(2026, 1, 1), end=DAY
    )
    assert statement.accounts == ()
    reverse_payment(payment_id=payment.id, reason="Sent twice", by=actor())
    document.refresh_from_db()
    assert document.balance_minor == document.payable_minor
    assert differences() == []


def test_payables_and_receivables_are_never_mixed(supplied: World) -> None:
    theirs = bill(supplied)
    own = issue(document_id=create_draft(content=supplied.draft(), by=actor()).id, by=actor())
    with pytest.raises(Conflict) as refused:
        write_off(document_id=theirs.id, content=WriteOffIn(reason="Lost"), by=actor())
    assert "apart from what customers owe" in refused.value.message
    both = PaymentIn(
        amount=Decimal(8000), method="cash",
        allocations=[AllocationIn(document_id=own.id), AllocationIn(document_id=theirs.id)],
    )  # fmt: skip
    with pytest.raises(Conflict) as refused:
        record_payment(content=both, by=actor())
    assert refused.value.fields[0].pointer == "/allocations/1/document_id"
    with pytest.raises(BadInput):
        pay(theirs, "9999")  # more than is owed: there is no credit with a supplier
    assert Payment.objects.count() == 0
    note = credit(document_id=own.id, content=CreditIn(reason="Returned"), by=actor())
    note = issue(document_id=note.id, by=actor())
    with pytest.raises(Conflict):
        allocate_credit_note(
            credit_note_id=note.id, allocations=[AllocationIn(document_id=theirs.id)], by=actor()
        )


def test_a_note_after_payment_is_paid_back_by_the_supplier(supplied: World) -> None:
    document = bill(supplied)
    pay(document, str(document.payable.amount))
    note = credit(document_id=document.id, content=CreditIn(reason="Spoiled"), by=actor())
    note = issue(document_id=note.id, by=actor())
    assert note.balance_minor == note.payable_minor
    content = PaymentIn(
        amount=note.payable.amount, method="bank_transfer",
        allocations=[AllocationIn(document_id=note.id)],
    )  # fmt: skip
    back = record_payment(content=content, by=actor(), kind=Kind.REFUND)
    assert back.kind == Kind.RETURNED
    note.refresh_from_db()
    assert note.balance_minor == 0


def test_the_paper_carries_the_sellers_name_and_not_our_logo(supplied: World) -> None:
    document = bill(supplied)
    look = look_of(document)
    assert (look.logo, look.title) == (None, None)
    pdf = render_pdf(invoice_of(document), look, xml=None, when=document.created_at)
    assert pdf.startswith(b"%PDF")


def test_a_file_of_the_kind_comes_in_with_its_seller_as_the_supplier(supplied: World) -> None:
    xml = xml_of(bill(supplied))
    done = import_document(xml=xml, by=actor())
    assert done.document is not None
    assert (done.document.self_billed, done.document.customer_id) == (True, supplied.customer.id)
    assert {left["location"] for left in done.not_carried} >= {"number", "buyer"}
    assert invoice_of(done.document).seller.name == "Customer of Alpha"
