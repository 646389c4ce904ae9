"""Payments by program: what is recorded, what comes back, and that a retry never pays twice."""

from __future__ import annotations

from typing import Any

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.parties.models import Branch
from signet.payments.models import Payment
from signet.tenancy.context import tenant_scope
from tests.api.calling import caller, draft
from tests.fixtures import World, actor, numbered


def issued(world: World, **changes: Any) -> str:
    with tenant_scope(world.id):
        draft = create_draft(content=world.draft(**changes), by=actor())
        return str(issue(document_id=draft.id, by=actor()).id)


def body(document: str, amount: str, **changes: Any) -> dict[str, Any]:
    return {
        "amount": amount,
        "method": "cash",
        "allocations": [{"document_id": document}],
    } | changes


def test_a_payment_from_its_record_to_its_reversal(alpha: World) -> None:
    call, invoice = caller(alpha), issued(alpha)
    made = call("POST", "/payments", body(invoice, "44.00", method="pos_card", reference="SLIP 7"))
    assert made.status_code == 201
    payment = made.json()
    assert (payment["number"], payment["amount"], payment["open"]) == (numbered("RCT", 1, digits=5), "44.00", "0.00")  # fmt: skip
    assert payment["settles"] == [
        {"document_id": invoice, "number": "INV-2026-0001", "amount": "44.00"}
    ]
    assert call("GET", f"/documents/{invoice}").json()["balance"] == "5500.00"
    receipt = call("GET", f"/payments/{payment['id']}/receipt")
    assert receipt["Content-Type"] == "application/pdf"
    assert receipt.content.startswith(b"%PDF-")
    assert receipt["Content-Disposition"] == f'attachment; filename="{payment["number"]}.pdf"'
    again = call("GET", f"/payments/{payment['id']}/receipt", **{"If-None-Match": receipt["ETag"]})
    assert again.status_code == 304
    undone = call("POST", f"/payments/{payment['id']}/reverse", {"reason": "Slip declined"}).json()
    assert undone["reversed"] is True
    reversal = call("GET", f"/payments/{undone['reversed_by']}").json()
    assert (reversal["amount"], reversal["reverses"], reversal["settles"][0]["amount"]) == (
        "-44.00", payment["id"], "-44.00",
    )  # fmt: skip
    twice = call("POST", f"/payments/{payment['id']}/reverse", {"reason": "Again"})
    assert (twice.status_code, twice.json()["code"]) == (409, "payment.reversed")
    listed = call("GET", "/payments?tab=reversed&method=pos_card").json()["data"]
    assert [row["id"] for row in listed] == [reversal["id"], payment["id"]]
    by_document = call("GET", f"/payments?document_id={invoice}&tab=standing").json()["data"]
    assert by_document == []


def test_the_same_key_never_pays_twice(alpha: World) -> None:
    call, invoice = caller(alpha), issued(alpha)
    keyed = {"Idempotency-Key": "pay-1"}
    first = call("POST", "/payments", body(invoice, "10"), **keyed)
    second = call("POST", "/payments", body(invoice, "10"), **keyed)
    assert (first.status_code, second.status_code) == (201, 201)
    assert second.json() == first.json()
    assert second["Idempotency-Replayed"] == "true"
    other = call("POST", "/payments", body(invoice, "11"), **keyed)
    assert other.status_code == 422
    with tenant_scope(alpha.id):
        assert Payment.objects.count() == 1


def test_refusals_point_at_the_field(alpha: World) -> None:
    call, invoice = caller(alpha), issued(alpha)
    cases = [
        (body(invoice, "-1"), 422, "/amount"),
        (body(invoice, "5544.01"), 422, "/amount"),
        (body(invoice, "0.001"), 422, "/amount"),
        (body(invoice, "10", currency="EUR"), 409, "/allocations/0/document_id"),
        (body(invoice, "10", method="barter"), 422, "/method"),
        (body(invoice, "10", card_number="4111"), 422, "/card_number"),
        (body(invoice, "10", received_on="2199-01-01"), 422, "/received_on"),
        (body(str(alpha.id), "10"), 422, "/allocations/0/document_id"),
    ]
    for sent, status, pointer in cases:
        answer = call("POST", "/payments", sent)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (status, pointer), (
            sent
        )
    with tenant_scope(alpha.id):
        assert Document.objects.get(id=invoice).balance_minor == 554400
        assert not Payment.objects.exists()


def test_a_credit_note_is_set_off_and_the_rest_paid_back(alpha: World) -> None:
    call, invoice = caller(alpha), issued(alpha)
    note = issued(alpha, kind="credit_note", preceding=[{"number": "OLD-1"}], reason="Returned")
    used = {"allocations": [{"document_id": invoice, "amount": "5000"}]}
    assert call("POST", f"/documents/{note}/allocate", used).json()["balance"] == "544.00"
    refund = call("POST", "/refunds", body(note, "544", method="bank_transfer")).json()
    assert (refund["kind"], refund["open"]) == ("refund", "0.00")
    lost = call("POST", f"/documents/{invoice}/write-off", {"reason": "Insolvent"})
    assert (lost.status_code, lost.json()["amount"], lost.json()["number"]) == (201, "544.00", None)
    customer: Any = alpha.customer
    statement = call("GET", f"/customers/{customer.id}/statement?start=2026-01-01").json()
    [account] = statement["accounts"]
    told = [(entry["what"], entry["amount"], entry["balance"]) for entry in account["entries"]]
    assert told == [
        ("invoice", "5544.00", "5544.00"), ("credit_note", "-5544.00", "0.00"),
        ("refund", "544.00", "544.00"), ("write_off", "-544.00", "0.00"),
    ]  # fmt: skip
    assert (account["currency"], account["opening"], account["closing"]) == ("GBP", "0.00", "0.00")
    assert statement["standing"] == []
    pdf = call("GET", f"/customers/{customer.id}/statement/pdf")
    assert pdf.content.startswith(b"%PDF-")
    backwards = call("GET", f"/customers/{customer.id}/statement?start=2026-02-01&until=2026-01-01")
    assert (backwards.status_code, backwards.json()["errors"][0]["pointer"]) == (422, "/until")


def test_what_was_collected_by_branch_and_operator(alpha: World) -> None:
    call = caller(alpha)
    with tenant_scope(alpha.id):
        branch = Branch.objects.create(company=alpha.company, code="N", name="North")
    made = call("POST", "/documents", draft(alpha)).json()["id"]
    call("POST", f"/documents/{made}/issue")
    pay = {"method": "cash", "allocations": [{"document_id": made}], "received_on": "2026-11-20"}
    call("POST", "/payments", pay | {"amount": "10"})
    at = call("POST", "/payments", pay | {"amount": "20.50", "branch_id": str(branch.id)}).json()
    assert at["branch_id"] == str(branch.id)
    call("POST", f"/payments/{at['id']}/reverse", {"reason": "Wrong till"})
    call("POST", "/payments", pay | {"amount": "7", "branch_id": str(branch.id)})
    found = call("GET", "/payments/collected?day=2026-11-20").json()
    assert found["day"] == "2026-11-20"
    [pounds] = found["currencies"]
    assert (pounds["currency"], pounds["amount"]) == ("GBP", "37.50")
    by = {(one["branch"], one["amount"], one["count"]) for one in pounds["by"]}
    assert by == {("", "10.00", 1), ("North", "27.50", 2)}
    assert {one["operator"] for one in pounds["by"]} == {pounds["by"][0]["operator"]}
    assert call("GET", "/payments/collected?day=2026-11-19").json()["currencies"] == []
