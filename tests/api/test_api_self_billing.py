"""Self-billing through the API and the pages: drafted, issued, paid, listed apart."""

from __future__ import annotations

from django.test import Client

from signet.en16931.ubl.reader import read
from tests.api.calling import caller, draft
from tests.fixtures import World


def test_drafted_issued_paid_and_listed_apart(alpha: World) -> None:
    call = caller(alpha)
    own = call("POST", "/documents", draft(alpha)).json()
    made = call("POST", "/documents", draft(alpha, self_billed=True)).json()
    assert (made["self_billed"], made["content"]["type_code"]) == (True, "389")
    issued = call("POST", f"/documents/{made['id']}/issue").json()
    assert issued["number"] == "SBI-2026-0001"
    said = read(call("GET", f"/documents/{made['id']}/xml").content).invoice
    assert (said.seller.name, said.buyer.name) == ("Customer of Alpha", "Alpha Ltd")
    theirs = call("GET", "/documents?self_billed=true").json()["data"]
    ours = call("GET", "/documents?self_billed=false").json()["data"]
    assert ([row["id"] for row in theirs], [row["id"] for row in ours]) == (
        [made["id"]], [own["id"]],
    )  # fmt: skip
    body = {
        "amount": "5544.00", "method": "bank_transfer",
        "allocations": [{"document_id": made["id"]}],
    }  # fmt: skip
    refused = caller(alpha, "cashier")("POST", "/payments", body)
    assert refused.status_code == 403
    paid = call("POST", "/payments", body)
    assert (paid.status_code, paid.json()["kind"]) == (201, "payout")
    assert call("GET", f"/documents/{made['id']}").json()["balance"] == "0.00"
    assert [p["kind"] for p in call("GET", "/payments?kind=payout").json()["data"]] == ["payout"]


def test_a_type_code_of_the_other_writer_is_refused(alpha: World) -> None:
    refused = caller(alpha)("POST", "/documents", draft(alpha, type_code="384", self_billed=True))
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["pointer"] == "/type_code"


def test_the_pages_speak_of_a_supplier_and_of_paying(alpha: World) -> None:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    page = browser.get("/invoices/new?self_billed=1").content.decode()
    assert "<h1>Self-billed invoice</h1>" in page
    assert '<label class="label" for="customer">Supplier</label>' in page
    call = caller(alpha)
    made = call("POST", "/documents", draft(alpha, self_billed=True)).json()
    call("POST", f"/documents/{made['id']}/issue")
    shown = browser.get(f"/documents/{made['id']}", follow=True).content.decode()
    assert "Self-billed invoice" in shown
    assert "Amount paid (" in shown
    assert "Give up what is owed" not in shown
    form = {"pay": made["id"], "amount": "44.00", "method": "cash", "kind": "receipt"}
    answer = browser.post("/payments/new", form | {"currency": "GBP"}, follow=True)
    assert "is paid." in answer.content.decode()
    home = browser.get("/").content.decode()
    assert "To pay to suppliers" in home
    assert "5,500.00" in home
    lists = browser.get("/invoices/?written=self").content.decode()
    assert "SBI-2026-0001" in lists
    assert "SBI-2026-0001" not in browser.get("/invoices/?written=own").content.decode()
