"""Payments through their pages: what is prefilled, recorded, refused, and led to."""

from __future__ import annotations

import csv
import html
import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from signet.documents.models import Document
from signet.parties.models import Branch, Customer
from signet.payments.models import Kind, Payment
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant
from tests.fixtures import World, numbered
from tests.web.test_lists import issued, today

CARD = {"method": "pos_card", "reference": "SLIP 0042"}


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")  # type: ignore[arg-type]
    return browser


def invoice(world: World, price: str = "100", **changes: Any) -> Document:
    with tenant_scope(world.id):
        return issued(world, price, **changes)


def balance(world: World, document: Document) -> int:
    with tenant_scope(world.id):
        return Document.objects.get(id=document.id).balance_minor


def payments(world: World) -> list[Payment]:
    with tenant_scope(world.id):
        return list(Payment.objects.order_by("id"))


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def test_a_document_is_paid_in_parts_from_its_page(alpha: World, client: Client) -> None:
    document = invoice(alpha)
    page = f"/documents/{document.id}/"
    shown = text_of(client.get(page))
    assert 'id="amount" name="amount" value="120.00"' in shown
    once = re.search(r'name="once" value="([^"]+)"', shown)[1]  # type: ignore[index]
    typed = {"pay": str(document.id), "back": str(document.id), "amount": "50", "once": once}
    for _ in range(2):  # a double click
        answer = client.post("/payments/new", typed | CARD)
        assert (answer.status_code, answer["Location"]) == (302, page)
    [payment] = payments(alpha)
    assert (payment.amount_minor, payment.reference, balance(alpha, document)) == (5000, "SLIP 0042", 7000)  # fmt: skip
    shown = text_of(client.get(page))
    assert "Paid: GBP 50.00, Card at the counter" in shown
    assert f'href="/payments/{payment.id}/"' in shown
    assert "<bdi>GBP <bdi>70.00</bdi></bdi>" in shown


def test_more_than_is_owed_is_refused_beside_its_field_and_nothing_typed_is_lost(
    alpha: World, client: Client
) -> None:
    document = invoice(alpha)
    typed = {"pay": str(document.id), "amount": "1,300", "method": "cheque", "reference": "CHQ 9"}
    answer = client.post("/payments/new", typed)
    shown = text_of(answer)
    assert answer.status_code == 422
    assert "1180.00 GBP of this payment settles nothing" in shown
    assert '<a href="#amount">' in shown
    assert 'name="amount" value="1,300"' in shown
    assert 'name="reference" value="CHQ 9"' in shown
    assert '<option value="cheque" selected>' in shown
    assert payments(alpha) == []
    assert client.post("/payments/settings", {"overpayment": "credit"}).status_code == 302
    assert client.post("/payments/new", typed).status_code == 302
    [payment] = payments(alpha)
    assert (payment.open_minor, balance(alpha, document)) == (118000, 0)


def test_one_payment_over_the_chosen_invoices_of_one_customer(alpha: World, client: Client) -> None:
    one, two, euros = invoice(alpha), invoice(alpha, "200"), invoice(alpha, currency="EUR")
    chosen = "&".join(f"chosen={d.id}" for d in (one, two, euros))
    shown = text_of(client.get(f"/payments/new?tab=unpaid&{chosen}"))
    assert 'name="amount" value="360.00"' in shown
    assert f"{euros.number} is left out: it is in another currency." in shown
    assert shown.count(" checked data-minor=") == 2
    typed = {
        "pay": [str(one.id), str(two.id)], f"amount-{two.id}": "200", "amount": "260",
        "method": "bank_transfer", "customer": str(alpha.customer.id),  # type: ignore[attr-defined]
    }  # fmt: skip
    assert client.post("/payments/new", typed).status_code == 302
    assert (balance(alpha, one), balance(alpha, two)) == (6000, 4000)
    wrong = client.post("/payments/new", typed | {f"amount-{two.id}": "41"})
    assert wrong.status_code == 409
    assert f'href="#amount-{two.id}">Only 40.00 GBP is still open' in text_of(wrong)


def test_a_payment_is_reversed_with_a_reason_once(alpha: World, client: Client) -> None:
    document = invoice(alpha)
    client.post("/payments/new", {"pay": str(document.id), "amount": "120", "method": "cash"})
    [payment] = payments(alpha)
    page = f"/payments/{payment.id}/"
    assert client.post(f"{page}reverse", {"reason": " "}).status_code == 422
    assert client.post(f"{page}reverse", {"reason": "False note"}).status_code == 302
    assert balance(alpha, document) == 12000
    shown = text_of(client.get(page))
    assert "Reversed" in shown
    assert "False note" in shown
    assert 'data-open="reverse"' not in shown
    assert client.post(f"{page}reverse", {"reason": "Again"}).status_code == 409
    told = text_of(client.get(f"/documents/{document.id}/"))
    assert "Payment reversed: GBP 120.00" in told
    receipt = client.get(f"{page}receipt")
    assert (
        receipt["Content-Disposition"]
        == f'attachment; filename="{numbered("RCT", 1, digits=5)}.pdf"'
    )
    assert receipt.content.startswith(b"%PDF-")


def test_the_list_filters_sums_and_exports(alpha: World, client: Client) -> None:
    document = invoice(alpha)
    for amount, method in (("20", "cash"), ("30", "pos_card")):
        client.post("/payments/new", {"pay": str(document.id), "amount": amount, "method": method})
    shown = client.get("/payments/?method=cash")
    assert text_of(shown).count('class="c-number id"') == 1
    exported = client.get(f"/payments/?from={today()}&to={today()}&sort=amount&order=asc&csv=1")
    body = b"".join(exported.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    rows = list(csv.reader(body.splitlines()))
    assert [(row[0], row[-2]) for row in rows[1:]] == [
        (numbered("RCT", 1, digits=5), "20.00"), (numbered("RCT", 2, digits=5), "30.00"),
    ]  # fmt: skip
    assert text_of(client.get("/payments/?to=2020-01-01")).count("Nothing matches") == 1


def test_the_home_page_tells_what_was_collected_today(alpha: World, client: Client) -> None:
    document = invoice(alpha)
    for amount in ("20", "30"):
        client.post("/payments/new", {"pay": str(document.id), "amount": amount, "method": "cash"})
    shown = text_of(client.get("/"))
    links = re.findall(r'href="(/payments/\?kind=[^"]+)"', shown)
    assert "<bdi>GBP 50.00</bdi>" in shown
    assert len(links) == 2
    for link in links:
        exported = client.get(f"{link}&csv=1")
        body = b"".join(exported.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        amounts = [Decimal(row[-2]) for row in list(csv.reader(body.splitlines()))[1:]]
        assert sum(amounts) == Decimal(50)


def test_a_debt_is_written_off_and_a_note_used_and_paid_back(alpha: World, client: Client) -> None:
    document = invoice(alpha)
    refused = client.post(f"/documents/{document.id}/write-off", {"reason": "", "amount": "20"})
    assert refused.status_code == 422
    assert 'value="20"' in text_of(refused)
    lost = {"reason": "Insolvent", "amount": "20"}
    assert client.post(f"/documents/{document.id}/write-off", lost).status_code == 302
    assert "Written off: GBP 20.00" in text_of(client.get(f"/documents/{document.id}/"))
    note = invoice(alpha, kind="credit_note", preceding=[{"number": "OLD"}], reason="Returned")
    assert document.number in text_of(client.get(f"/documents/{note.id}/allocate"))
    used = {"pay": str(document.id), f"amount-{document.id}": "40"}
    assert client.post(f"/documents/{note.id}/allocate", used).status_code == 302
    assert (balance(alpha, document), balance(alpha, note)) == (6000, 8000)
    paid = {"kind": "refund", "pay": str(note.id), "amount": "80", "method": "cash"}
    assert client.post("/payments/new", paid).status_code == 302
    assert [p.kind for p in payments(alpha)] == [Kind.WRITE_OFF, Kind.REFUND]
    told = text_of(client.get(f"/documents/{note.id}/"))
    assert f"Set against {document.number}: GBP 40.00" in told
    assert "Paid back: GBP 80.00, Cash" in told


def test_the_account_of_a_customer_and_its_statement(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        Tenant.objects.update(overpayment="credit")
    document = invoice(alpha)
    client.post("/payments/new", {"pay": str(document.id), "amount": "150", "method": "cash"})
    later = invoice(alpha, "10")
    customer = f"/customers/{alpha.customer.id}"  # type: ignore[attr-defined]
    shown = text_of(client.get(f"{customer}/account"))
    assert "<bdi>GBP −18.00</bdi>" in shown
    assert shown.count(str(later.number)) == 2
    [payment] = payments(alpha)
    assert f'href="/payments/{payment.id}/allocate"' in shown
    assert (
        client.post(f"/payments/{payment.id}/allocate", {"pay": str(later.id)}).status_code == 302
    )
    assert balance(alpha, later) == 0
    exported = client.get(f"{customer}/statement?as=csv&until={today()}").content.decode(
        "utf-8-sig"
    )
    rows = list(csv.reader(exported.splitlines()))
    assert [(row[1], row[5:]) for row in rows[1:]] == [
        ("Opening balance", ["GBP", "", "", "0.00"]),
        ("Invoice", ["GBP", "120.00", "", "120.00"]),
        ("Payment", ["GBP", "", "150.00", "-30.00"]),
        ("Invoice", ["GBP", "12.00", "", "-18.00"]),
        ("Closing balance", ["GBP", "132.00", "150.00", "-18.00"]),
    ]
    assert client.get(f"{customer}/statement").content.startswith(b"%PDF-")
    backwards = client.get(f"{customer}/account?from=2026-02-01&until=2026-01-01")
    assert backwards.status_code == 422
    assert "The period ends before it begins" in text_of(backwards)


def test_the_account_of_a_supplier_says_what_we_owe(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        Customer.objects.update(payee_account="FR7630006000011234567890189")
    account = f"/customers/{alpha.customer.id}/account"  # type: ignore[attr-defined]
    assert "Nothing is open" in text_of(client.get(account))
    bill = invoice(alpha, self_billed=True)
    shown = text_of(client.get(account))
    owed = shown[shown.index('id="payable"') : shown.index('id="statement"')]
    assert f"<bdi>{bill.number}</bdi>" in owed
    assert "You owe in GBP" in shown
    assert "Balance in GBP" not in shown  # it is no claim of ours
    assert 'id="open"' not in shown
    client.post("/payments/new", {"pay": str(bill.id), "amount": "50", "method": "cash"})
    assert balance(alpha, bill) == 7000
    assert '<p class="figure"><bdi>GBP 70.00</bdi></p>' in text_of(client.get(account))


def test_the_form_offers_the_branches_and_keeps_the_choice(alpha: World, client: Client) -> None:
    document = invoice(alpha)
    page = client.get(f"/payments/new?document={document.id}").content.decode()
    assert 'name="branch_id"' not in page  # nobody is asked where there is none
    with tenant_scope(alpha.id):
        branch = Branch.objects.create(company=alpha.company, code="N", name="North")
    page = client.get(f"/payments/new?document={document.id}").content.decode()
    assert f'<option value="{branch.id}">North</option>' in page
    form = {"document": str(document.id), "amount": "10", "branch_id": str(branch.id)}
    client.post("/payments/new", form | CARD | {"pay": str(document.id)})
    with tenant_scope(alpha.id):
        assert Payment.objects.get().branch_id == branch.id
    stranger = form | CARD | {"branch_id": str(document.id), "pay": str(document.id)}
    answer = client.post("/payments/new", stranger)
    assert answer.status_code == 422
    assert 'id="branch_id-error"' in answer.content.decode()
