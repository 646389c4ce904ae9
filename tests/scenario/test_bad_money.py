"""Bad input where money is touched: the same clear refusal by action, API and page, and nothing half-done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from signet.audit.models import Entry
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.issue import issue
from signet.documents.content import DraftIn
from signet.documents.copying import CreditIn
from signet.documents.models import Document, Line, Series, SeriesCounter, Snapshot
from signet.documents.readiness import NotReady
from signet.kernel.errors import Conflict, SignetError
from signet.kernel.parsing import parse
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import PaymentIn
from signet.payments.models import Allocation, Payment
from signet.tenancy.context import tenant_scope
from tests.api.calling import Call, caller, draft
from tests.fixtures import World, actor

VAT = {"category": "S", "percent": "20"}
LINE = {"name": "Beans", "price": "10", "tax": VAT}


def lines(count: int = 1, **changes: Any) -> dict[str, Any]:
    return {"lines": [LINE | changes] * count}


def off(**changes: Any) -> dict[str, Any]:
    return {"allowances": [{"reason": "Off"} | changes]}


#: What no draft may hold: (content, pointer, sentence).
REFUSED: dict[str, tuple[dict[str, Any], str, str]] = {
    "a line's discount over 100 %": (
        lines(**off(percent="100.000001")), "/lines/0/allowances/0/percent",
        "A discount cannot be more than 100 percent.",
    ),
    "the document's discount over 100 %": (
        lines() | off(percent="150"), "/allowances/0/percent",
        "A discount cannot be more than 100 percent.",
    ),
    "a negative price": (lines(price="-5"), "/lines/0/price", "This must be 0 or more."),
    "a negative percentage": (
        lines(**off(percent="-5")), "/lines/0/allowances/0/percent", "This must be 0 or more.",
    ),
    "a line past 64 bits": (
        lines(price="9999999999", quantity="9999999999"), "/lines/0/price",
        "This makes an amount too large to be accounted for.",
    ),
    "lines that fit, and a sum that does not": (
        lines(40, price="9999999999", quantity="9000000"), "/lines",
        "This makes an amount too large to be accounted for.",
    ),
    "more lines of 0.005 than anybody reads": (
        lines(5001, price="0.005"), "/lines", "There may be at most 5000 of these.",
    ),
}  # fmt: skip
#: What a draft may hold for a while, and no legal document: (content, pointer, beginning of the sentence).
NOT_READY: dict[str, tuple[dict[str, Any], str, str]] = {
    "a negative quantity alone": (
        lines(quantity="-3"), "/lines", "The document comes to less than nothing",
    ),
    "an amount off a line that is more than the line": (
        {"lines": [LINE | off(amount="10.01"), LINE]}, "/lines/0/allowances",
        "The discounts on line 1 are more than the line comes to",
    ),
    "two discounts of 60 % on one line": (
        {"lines": [LINE | {"allowances": [{"percent": "60", "reason": "A"}] * 2}, LINE]},
        "/lines/0/allowances", "The discounts on line 1 are more than the line comes to",
    ),
    "an amount off the document that is more than its lines": (
        lines() | off(amount="20"), "/allowances",
        "The discounts on the whole document are more than its lines come to",
    ),
    "more paid already than is asked": (
        lines() | {"prepaid": "100"}, "/prepaid", "More is said to be paid already",
    ),
}  # fmt: skip


def everything(world: World) -> list[Any]:
    """All that an action could have left behind."""
    with tenant_scope(world.id):
        tables = (Document, Line, Snapshot, SeriesCounter, Payment, Allocation, Entry)
        return [
            *(sorted(table.objects.values_list("id", flat=True)) for table in tables),
            sorted(SeriesCounter.objects.values_list("series_id", "next_sequence")),
            sorted(Document.objects.values_list("id", "state", "version", "balance_minor")),
            sorted(Series.objects.values_list("id", "pattern")),
        ]


@pytest.fixture
def call(alpha: World) -> Call:
    return caller(alpha)


@pytest.fixture
def browser(alpha: World) -> Client:
    client = Client()
    client.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize(("content", "pointer", "sentence"), REFUSED.values(), ids=REFUSED.keys())
def test_what_no_draft_may_hold(
    alpha: World, call: Call, content: dict[str, Any], pointer: str, sentence: str
) -> None:
    before = everything(alpha)
    with pytest.raises(SignetError) as refused, tenant_scope(alpha.id):
        body = alpha.draft().model_dump() | content
        create_draft(content=parse(DraftIn, body), by=actor())
    assert refused.value.fields[0].pointer == pointer
    answer = call("POST", "/documents", draft(alpha) | content)
    assert answer.status_code == 422
    [*errors] = answer.json()["errors"]
    assert (errors[0]["pointer"], errors[0]["detail"]) == (pointer, sentence)
    assert everything(alpha) == before


@pytest.mark.parametrize(
    ("content", "pointer", "sentence"), NOT_READY.values(), ids=NOT_READY.keys()
)
def test_what_is_never_issued(
    alpha: World, call: Call, browser: Client, content: dict[str, Any], pointer: str, sentence: str
) -> None:
    made = call("POST", "/documents", draft(alpha) | content)
    assert made.status_code == 201
    document = made.json()["id"]
    before = everything(alpha)
    with pytest.raises(NotReady) as refused, tenant_scope(alpha.id):
        issue(document_id=document, by=actor())
    assert refused.value.fields[0].pointer == pointer
    answer = call("POST", f"/documents/{document}/issue")
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["detail"].startswith(sentence)
    page = browser.post(f"/documents/{document}/issue", {"version": "1"}, follow=True)
    assert page.redirect_chain == [(f"/documents/{document}/edit", 302)]
    assert sentence in page.content.decode()
    assert everything(alpha) == before


def test_what_takes_back_or_is_free_is_said_and_not_refused(alpha: World, call: Call) -> None:
    content = {"lines": [LINE, LINE | {"quantity": "-0.5"}, LINE | {"price": "0"}]}
    made = call("POST", "/documents", draft(alpha) | content).json()
    said = [(f["severity"], f["pointer"]) for f in made["findings"]]
    assert ("warning", "/lines/2/price") in said
    issued = call("POST", f"/documents/{made['id']}/issue").json()
    assert (issued["state"], issued["totals"]["payable"]) == ("issued", "6.00")


def test_five_thousand_halves_of_a_cent_are_rounded_each_and_add_up(
    alpha: World, call: Call
) -> None:
    answer = call("POST", "/documents/preview", draft(alpha) | lines(5000, price="0.005")).json()
    totals = answer["totals"]
    assert (totals["lines"], totals["tax"], totals["payable"]) == ("50.00", "10.00", "60.00")
    one = call("POST", "/documents/preview", draft(alpha) | lines(price="0.005", quantity="5000"))
    assert one.json()["totals"]["lines"] == "25.00"


def test_the_editor_refuses_with_the_same_sentence_and_keeps_what_was_typed(
    alpha: World, browser: Client
) -> None:
    before = everything(alpha)
    form = {
        "kind": "invoice", "customer_id": str(alpha.customer.id), "version": "",
        "lines-0-name": "Beans", "lines-0-quantity": "1", "lines-0-price": "10",
        "lines-0-tax": "S:20", "lines-0-discount": "150",
    }  # fmt: skip
    page = browser.post("/invoices/new", form)
    text = page.content.decode()
    assert page.status_code == 422
    assert "A discount cannot be more than 100 percent." in text
    assert 'href="#lines-0-discount"' in text
    assert 'value="150"' in text
    assert everything(alpha) == before


def issued(world: World, **changes: Any) -> Document:
    with tenant_scope(world.id):
        made = create_draft(content=world.draft(**changes), by=actor())
        return issue(document_id=made.id, by=actor())


def test_a_payment_in_another_currency(alpha: World, call: Call, browser: Client) -> None:
    document = issued(alpha)
    before = everything(alpha)
    body = {
        "amount": "10", "method": "cash", "currency": "EUR",
        "allocations": [{"document_id": str(document.id)}],
    }  # fmt: skip
    with pytest.raises(Conflict) as refused, tenant_scope(alpha.id):
        record_payment(content=PaymentIn.model_validate(body), by=actor())
    sentence = "INV-2026-0001 is in GBP, but this payment is in EUR."
    assert refused.value.message == sentence
    answer = call("POST", "/payments", body)
    assert (answer.status_code, answer.json()["detail"]) == (409, sentence)
    # The page takes the currency from the document and never from the form.
    form = {
        "document": str(document.id), "pay": str(document.id), "currency": "EUR", "amount": "10",
        "method": "cash",
    }  # fmt: skip
    assert everything(alpha) == before
    assert browser.post("/payments/new", form).status_code == 302
    with tenant_scope(alpha.id):
        assert [p.currency for p in Payment.objects.all()] == ["GBP"]


def test_a_date_before_the_last_number(alpha: World, call: Call, browser: Client) -> None:
    issued(alpha)
    late = call("POST", "/documents", draft(alpha, issue_date="2026-11-20")).json()["id"]
    before = everything(alpha)
    sentence = "A document with a later date was already issued in this series."
    with pytest.raises(Conflict) as refused, tenant_scope(alpha.id):
        issue(document_id=late, by=actor())
    assert (refused.value.code, refused.value.fields[0].pointer) == (
        "document.date_before_last", "/issue_date",
    )  # fmt: skip
    answer = call("POST", f"/documents/{late}/issue")
    assert answer.status_code == 409
    assert answer.json()["detail"].startswith(sentence)
    page = browser.post(f"/documents/{late}/issue", {"version": "1"})
    assert page.status_code == 409
    assert sentence in page.content.decode()
    assert everything(alpha) == before


def test_a_credit_of_a_credit(alpha: World, call: Call, browser: Client) -> None:
    invoice = issued(alpha)
    with tenant_scope(alpha.id):
        note = credit(document_id=invoice.id, content=CreditIn(reason="All"), by=actor())
        note = issue(document_id=note.id, by=actor())
    before = everything(alpha)
    sentence = "A note is not corrected by another note; correct the invoice itself."
    with pytest.raises(Conflict) as refused, tenant_scope(alpha.id):
        credit(document_id=note.id, content=CreditIn(reason="Again"), by=actor())
    assert refused.value.message == sentence
    for verb in ("credit", "debit", "correct"):
        answer = call("POST", f"/documents/{note.id}/{verb}", {"reason": "Again"})
        assert (answer.status_code, answer.json()["detail"]) == (409, sentence), verb
        page = browser.post(f"/documents/{note.id}/{verb}", {"reason": "Again"})
        assert page.status_code == 409, verb
        assert sentence in page.content.decode(), verb
    assert everything(alpha) == before
    by_hand = draft(alpha, kind="credit_note", corrects_id=str(note.id), reason="Again")
    made = call("POST", "/documents", by_hand)
    assert made.status_code == 201
    before = everything(alpha)
    answer = call("POST", f"/documents/{made.json()['id']}/issue")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (409, "/corrects_id")
    assert everything(alpha) == before


def _void(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{issued(world).id}/void", {"reason": "Entered twice"}


def _issue(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{call('POST', '/documents', draft(world)).json()['id']}/issue", None


def _discard(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{call('POST', '/documents', draft(world)).json()['id']}/discard", None


def _correct(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{issued(world).id}/correct", {"reason": "Wrong price"}


def _write_off(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{issued(world).id}/write-off", {"reason": "Insolvent"}


OFFER = {"kind": "quote", "due_date": "2199-12-31"}  # never expired


def _accept(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{issued(world, **OFFER).id}/accept", None


def _convert(call: Call, world: World) -> tuple[str, Any]:
    return f"/documents/{issued(world, **OFFER).id}/convert", None


def _reverse(call: Call, world: World) -> tuple[str, Any]:
    body = {
        "amount": "10", "method": "cash", "allocations": [{"document_id": str(issued(world).id)}],
    }  # fmt: skip
    return f"/payments/{call('POST', '/payments', body).json()['id']}/reverse", {"reason": "Twice"}


@pytest.mark.parametrize(
    "begin", [_issue, _void, _discard, _correct, _write_off, _accept, _convert, _reverse]
)
def test_the_same_verb_from_two_tabs_of_a_program(
    alpha: World, call: Call, begin: Callable[[Call, World], tuple[str, Any]]
) -> None:
    path, body = begin(call, alpha)
    assert call("POST", path, body).status_code in {200, 201, 204}
    before = everything(alpha)
    again = call("POST", path, body)
    assert again.status_code == 409
    assert len(again.json()["detail"]) > 10
    assert everything(alpha) == before


SENTENCES = (
    "This document is already issued.",
    "This document is void; nothing more can be done with it.",
    "This draft was discarded; make a new one.",
    "Everything on this document was credited already.",
    "INV-2026-0001 is settled already.",
    "This quote was turned into an invoice already.",
)


@pytest.mark.parametrize("begin", [_issue, _void, _discard, _correct, _write_off, _convert])
def test_the_same_verb_from_two_tabs_of_a_browser(
    alpha: World, call: Call, browser: Client, begin: Callable[[Call, World], tuple[str, Any]]
) -> None:
    path, body = begin(call, alpha)
    form = {"version": "1"} | (body or {})
    assert browser.post(path, form).status_code == 302
    before = everything(alpha)
    again = browser.post(path, form)
    assert again.status_code == 409
    assert any(sentence in again.content.decode() for sentence in SENTENCES)
    assert everything(alpha) == before
