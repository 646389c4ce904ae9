"""What each of the systems that Signet replaces was bought for, told from end to end through the API.

The figures are worked out by hand; nothing is read back from the product to be compared with itself.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest
from pypdf import PdfReader

from signet.audit.verify import verify_chain
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.context import tenant_scope
from signet.tenancy.permissions import ROLE_PERMISSIONS
from tests.api.calling import Call, caller, calling
from tests.fixtures import World, actor, numbered

Data = dict[str, Any]


@dataclass
class Office:
    """A tenant as its programs see it: every call answers as expected, or the test fails with what was said."""

    world: World
    call: Call

    def get(self, path: str) -> Data:
        return self._told("GET", path, None, 200)

    def post(self, path: str, body: Any = None, status: int = 201) -> Data:
        return self._told("POST", path, body, status)

    def pdf(self, path: str) -> bytes:
        answer = self.call("GET", path)
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        return bytes(answer.content)

    def _told(self, method: str, path: str, body: Any, status: int) -> Data:
        answer = self.call(method, path, body)
        assert answer.status_code == status, answer.content
        return dict(answer.json())

    def issued(self, **content: Any) -> Data:
        draft = self.post("/documents", content)
        assert [f for f in draft["findings"] if f["severity"] == "error"] == []
        return self.post(f"/documents/{draft['id']}/issue", {}, 200)

    def whole(self) -> None:
        """No number is missing, and nobody changed the log."""
        assert all(run["complete"] for run in self.get("/documents/gaps")["data"])
        with tenant_scope(self.world.id):
            assert verify_chain().broken_at is None


@pytest.fixture
def office(alpha: World) -> Office:
    return Office(alpha, caller(alpha))


@pytest.fixture
def started(office: Office) -> Callable[..., tuple[str, str]]:
    """``started(company, customer)`` adds both and gives their ids."""

    def start(company: Data, customer: Data) -> tuple[str, str]:
        return (
            office.post("/companies", company)["id"],
            office.post("/customers", customer)["id"],
        )

    return start


LONDON = {
    "legal_name": "Marlow Studio Ltd", "vat_identifier": "GB980780684", "line1": "4 Hoxton Square",
    "city": "London", "postal_code": "N1 6PB", "country": "GB", "currency": "GBP", "payment_days": 30,
    "electronic_scheme": "0088", "electronic_address": "5790000435968",
}  # fmt: skip
LEEDS = {
    "legal_name": "Aire Books Ltd", "line1": "9 Call Lane", "city": "Leeds", "postal_code": "LS1 7BT",
    "country": "GB", "currency": "GBP", "buyer_reference": "AB-1",
    "electronic_scheme": "0088", "electronic_address": "5790000435975",
}  # fmt: skip


def test_a_small_company_from_quote_to_paid_invoice(
    office: Office, started: Callable[..., tuple[str, str]]
) -> None:
    """UK VAT at 20, 5 and 0 per cent, discounts on a line and on the document, two payments, a statement."""
    company, customer = started(LONDON, LEEDS)
    office.post(f"/companies/{company}/accounts", {"account": "GB33BUKB20201555555555"})
    lines = [
        # 12 x 80.00 = 960.00, less 10 % = 864.00
        {"name": "Design, per hour", "quantity": "12", "unit": "HUR", "price": "80",
         "tax": {"percent": "20"}, "allowances": [{"percent": "10", "reason": "Loyalty"}]},
        {"name": "Heating of the studio", "quantity": "1", "price": "100", "tax": {"percent": "5"}},
        {"name": "Books", "quantity": "4", "price": "9.00", "tax": {"category": "Z", "percent": "0"}},
    ]  # fmt: skip
    quote = office.issued(
        kind="quote", company_id=company, customer_id=customer, lines=lines,
        allowances=[{"percent": "5", "reason": "First order"}],
        issue_date="2026-11-21", due_date="2199-12-31",
    )  # fmt: skip
    assert quote["number"] == "Q-2026-0001"
    # 1,000.00 less 5 % = 950.00, split in proportion: 864 -> 820.80, 100 -> 95.00, 36 -> 34.20
    assert {(t["percent"], t["taxable"], t["amount"]) for t in quote["taxes"]} == {
        ("20", "820.80", "164.16"), ("5", "95.00", "4.75"), ("0", "34.20", "0.00"),
    }  # fmt: skip
    assert quote["totals"]["payable"] == "1118.91"
    office.post(f"/documents/{quote['id']}/accept", None, 200)
    draft = office.post(f"/documents/{quote['id']}/convert")
    again = office.call("POST", f"/documents/{quote['id']}/convert")
    assert (again.status_code, again.json()["code"]) == (409, "document.converted")
    invoice = office.post(f"/documents/{draft['id']}/issue", {}, 200)
    assert (invoice["number"], invoice["made_from_id"]) == (numbered("INV", 1), quote["id"])
    assert invoice["totals"]["payable"] == "1118.91"
    path = f"/documents/{invoice['id']}"
    for paid, left in (("500.00", "618.91"), ("618.91", "0.00")):
        office.post(
            "/payments",
            {"amount": paid, "method": "bank_transfer", "allocations": [{"document_id": invoice["id"]}]},
        )  # fmt: skip
        assert office.get(path)["balance"] == left
    assert office.get(path)["label"] == "Paid"
    more = office.call(
        "POST",
        "/payments",
        {"amount": "1", "method": "cash", "allocations": [{"document_id": invoice["id"], "amount": "1"}]},
    )  # fmt: skip
    assert more.status_code in {409, 422}
    assert office.get(path)["balance"] == "0.00"
    statement = office.get(
        f"/customers/{customer}/statement?start=2026-01-01&until=2199-12-31&company_id={company}"
    )
    [account] = statement["accounts"]
    assert (account["currency"], account["closing"]) == ("GBP", "0.00")
    assert [entry["balance"] for entry in account["entries"]] == ["1118.91", "618.91", "0.00"]
    assert office.pdf(f"{path}/pdf").startswith(b"%PDF-1.7")
    office.whole()


DUBAI = {
    "legal_name": "Al Noor Cafe LLC", "second_name": "مقهى النور ذ.م.م", "tax_registration": "100123456700003", "legal_registration": "CN-1234567", "payment_days": 0,
    "line1": "Al Wasl Road 7", "city": "Dubai", "country": "AE", "currency": "AED", "language": "en",
    "second_language": "ar", "prices_include_tax": True,
}  # fmt: skip
GUEST = {"legal_name": "Guest", "country": "AE", "city": "Dubai", "currency": "AED", "language": "ar", "second_language": "en"}  # fmt: skip


def at_branch(office: Office, branch: str, role: str) -> Office:
    """A program of one branch."""
    with tenant_scope(office.world.id):
        key = create_api_key(
            name=f"{role} of a branch", permissions=ROLE_PERMISSIONS[role], by=actor(), branches=[UUID(branch)],
        )  # fmt: skip
    return Office(office.world, calling(key.secret))


def test_a_branch_from_order_to_cash(
    office: Office, started: Callable[..., tuple[str, str]]
) -> None:
    """Prices with VAT of 5 %, one order, one invoice; cash, a card slip that is declined, cash again."""
    company, customer = started(DUBAI, GUEST)
    marina, deira = (
        office.post("/branches", {"company_id": company, "code": code, "name": name})["id"]
        for code, name in (("MAR", "Marina"), ("DEI", "Deira"))
    )
    till, other = (at_branch(office, branch, "cashier") for branch in (marina, deira))
    vat = {"tax": {"percent": "5"}}
    order = till.post(
        "/orders",
        {"company_id": company, "customer_id": customer, "reference": "Table 4", "lines": [
            {"name": "Karak and breakfast", "second_name": "فطور مع كرك", "quantity": "3", "price": "21.00", **vat},
            {"name": "Dates", "second_name": "تمور", "quantity": "1", "price": "10.50", **vat},
        ]},
    )  # fmt: skip
    assert order["total"] == "73.50"
    ready = till.post(f"/orders/{order['id']}/ready", None, 200)
    assert till.call("POST", f"/orders/{order['id']}/ready").status_code == 409
    path = f"/documents/{ready['invoice_id']}"
    invoice = office.post(f"{path}/issue", {}, 200)
    # 73.50 with 5 % in it: 70.00 and 3.50
    assert [(t["taxable"], t["amount"]) for t in invoice["taxes"]] == [("70.00", "3.50")]
    assert (invoice["totals"]["payable"], invoice["branch_id"]) == ("73.50", marina)

    def take(amount: str, method: str) -> Data:
        return till.post(
            "/payments",
            {"amount": amount, "method": method, "reference": "SLIP 8" if method == "pos_card" else "",
             "allocations": [{"document_id": invoice["id"]}]},
        )  # fmt: skip

    assert take("50.00", "cash")["number"] == numbered("RCT", 1, digits=5)
    slip = take("23.50", "pos_card")
    assert till.get(path)["label"] == "Paid"
    office.post(f"/payments/{slip['id']}/reverse", {"reason": "Slip declined"}, 200)
    assert (till.get(path)["label"], till.get(path)["balance"]) == ("Partly paid", "23.50")
    take("23.50", "cash")
    assert (till.get(path)["label"], till.get(path)["balance"]) == ("Paid", "0.00")
    assert [(row["method"], row["amount"]) for row in till.get("/payments?sort=newest")["data"]] == [
        ("cash", "23.50"), ("pos_card", "-23.50"), ("pos_card", "23.50"), ("cash", "50.00"),
    ]  # fmt: skip

    assert other.get("/orders")["data"] == other.get("/payments")["data"] == []
    for hidden in (path, f"/orders/{order['id']}", f"/payments/{slip['id']}"):
        assert other.call("GET", hidden).status_code == 404
    refused = other.call(
        "POST", "/payments", {"amount": "1", "method": "cash", "allocations": [{"document_id": invoice["id"]}]}
    )  # fmt: skip
    assert refused.status_code in {404, 422}
    words = text_of(office.pdf(f"{path}/pdf"))
    assert "73.50" in words
    assert any("\u0600" <= sign <= "\u06ff" or "\ufb50" <= sign <= "\ufefc" for sign in words)
    office.whole()


def test_what_is_final_is_corrected_by_notes_only(
    office: Office, started: Callable[..., tuple[str, str]]
) -> None:
    """Draft, final, one line credited, then the whole corrected; numbers and log without a gap."""
    company, customer = started(LONDON, LEEDS)
    office.post(f"/companies/{company}/accounts", {"account": "GB33BUKB20201555555555"})
    line = {"name": "Chairs", "quantity": "10", "price": "50", "tax": {"percent": "20"}}
    content = {
        "company_id": company,
        "customer_id": customer,
        "lines": [line],
        "due_date": "2026-12-21",
    }
    draft = office.post("/documents", content)
    path = f"/documents/{draft['id']}"
    changed = content | {"lines": [line | {"quantity": "8"}]}
    second = office.call("PUT", path, changed | {"version": draft["version"]})
    assert second.status_code == 200
    late = office.call("PUT", path, content | {"version": draft["version"]})  # the other tab
    assert (late.status_code, late.json()["code"]) == (409, "draft.changed_meanwhile")
    invoice = office.post(f"{path}/issue", {}, 200)
    assert (invoice["totals"]["payable"], invoice["number"]) == ("480.00", numbered("INV", 1))
    for method, verb in (("PUT", ""), ("POST", "/issue"), ("POST", "/discard")):
        answer = office.call(
            method, path + verb, changed | {"version": 3} if method == "PUT" else None
        )
        assert answer.status_code == 409, (verb, answer.content)

    def credit(quantity: str) -> Any:
        return office.call(
            "POST", f"{path}/credit",
            {"reason": "Damaged", "lines": [{"position": 1, "quantity": quantity}]},
        )  # fmt: skip

    note = office.post(f"/documents/{credit('3').json()['id']}/issue", {}, 200)
    assert (note["number"], note["totals"]["payable"], note["corrects_id"]) == (
        numbered("CN", 1), "180.00", invoice["id"],
    )  # fmt: skip
    assert office.get(path)["balance"] == "300.00"
    too_much = credit("6")
    assert (too_much.status_code, too_much.json()["errors"][0]["pointer"]) == (
        422,
        "/lines/0/quantity",
    )
    assert (
        office.call("POST", f"/documents/{note['id']}/credit", {"reason": "No"}).status_code == 409
    )

    corrected = office.post(f"{path}/correct", {"reason": "Wrong price"})
    assert (corrected["note"]["number"], corrected["note"]["totals"]["payable"]) == (
        numbered("CN", 2),
        "300.00",
    )
    right = corrected["draft"]["content"] | {"lines": [line | {"quantity": "5", "price": "45"}]}
    put = office.call("PUT", f"/documents/{corrected['draft']['id']}", right | {"version": 1})
    assert put.status_code == 200, put.content
    final = office.post(f"/documents/{corrected['draft']['id']}/issue", {}, 200)
    assert (final["number"], final["totals"]["payable"]) == (numbered("INV", 2), "270.00")
    first = office.get(path)
    assert (first["balance"], first["snapshot_sha256"]) == ("0.00", invoice["snapshot_sha256"])
    verbs = [row["verb"] for row in office.get("/audit?object_type=document&order=asc")["data"]]
    assert verbs.count("documents.issue") == 4
    office.whole()


PHNOM_PENH = {
    "legal_name": "Tonle Hotel Co., Ltd", "second_name": "សណ្ឋាគារទន្លេ", "tax_registration": "K001-901234567", "legal_registration": "00012345", "payment_days": 14,
    "line1": "Street 240", "city": "Phnom Penh", "country": "KH", "currency": "KHR", "language": "km",
    "second_language": "en",
}  # fmt: skip
TRAVEL = {"legal_name": "Mekong Travel", "second_name": "មេគង្គទេសចរណ៍", "line1": "Street 51", "city": "Phnom Penh", "country": "KH", "currency": "KHR", "language": "km", "second_language": "en"}  # fmt: skip


def test_taxes_upon_taxes_in_phnom_penh(
    office: Office, started: Callable[..., tuple[str, str]]
) -> None:
    """500,000 riel with SP 10 %, PLT 5 % and VAT on all three; a debit note; Khmer paper; dollars taxed in riel."""
    company, customer = started(PHNOM_PENH, TRAVEL)
    stack = [
        {"scheme": "SP", "percent": "10", "name": "Specific tax", "second_name": "អាករពិសេស"},
        {"scheme": "PLT", "percent": "5", "name": "Public lighting tax"},
        {"scheme": "VAT", "percent": "10", "on_top_of": ["SP", "PLT"]},
    ]
    line = {"name": "Banquet", "second_name": "ពិធីជប់លៀង", "price": "500000", "taxes": stack}
    head = {"company_id": company, "customer_id": customer}
    invoice = office.issued(**head, lines=[line])
    assert {(t["scheme"], t["taxable"], t["amount"]) for t in invoice["taxes"]} == {
        ("SP", "500000.00", "50000.00"), ("PLT", "500000.00", "25000.00"), ("VAT", "575000.00", "57500.00"),
    }  # fmt: skip
    assert invoice["totals"]["payable"] == "632500.00"
    more = {"name": "Candles", "price": "20000", "taxes": [{"scheme": "VAT", "percent": "10"}]}
    path = f"/documents/{invoice['id']}"
    drafted = office.post(f"{path}/debit", {"reason": "Candles were forgotten", "lines": [more]})
    debit = office.post(f"/documents/{drafted['id']}/issue", {}, 200)
    assert (debit["number"], debit["totals"]["payable"]) == (numbered("DN", 1), "22000.00")
    payment = office.post(
        "/payments",
        {"amount": "654500", "method": "bank_transfer",
         "allocations": [{"document_id": invoice["id"]}, {"document_id": debit["id"]}]},
    )  # fmt: skip
    assert [row["amount"] for row in payment["settles"]] == ["632500.00", "22000.00"]

    office.post("/exchange-rates", {"rates": [
        {"base": "USD", "quote": "KHR", "rate": "4015", "day": "2026-11-20", "source": "GDT"},
    ]})  # fmt: skip
    dollars = office.issued(
        **head, currency="USD", tax_currency="KHR", tax_exchange_rate="4015", tax_exchange_source="GDT",
        tax_exchange_date="2026-11-20",
        lines=[{"name": "Room", "price": "120.00", "tax": {"percent": "10"}}],
    )  # fmt: skip
    assert (dollars["totals"]["payable"], dollars["totals"]["tax"]) == ("132.00", "12.00")
    words = text_of(office.pdf(f"/documents/{dollars['id']}/pdf"))
    assert "48,180" in words  # 12.00 x 4,015
    assert any("\u1780" <= sign <= "\u17ff" for sign in words)
    mixed = office.call(
        "POST", "/payments",
        {"amount": "1", "method": "cash", "currency": "KHR", "allocations": [{"document_id": dollars["id"]}]},
    )  # fmt: skip
    assert mixed.status_code == 409
    assert mixed.json()["detail"] == f"{dollars['number']} is in USD, but this payment is in KHR."
    office.whole()


def text_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)
