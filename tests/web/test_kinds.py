"""Pages of every kind of document: lists by state, one primary verb, notes, and what is refused."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.quotes import decide
from signet.documents.models import Document
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor, numbered
from tests.web.accounts import member, signed_in


@pytest.fixture
def client(alpha: World) -> Client:
    owner: Any = alpha.owner
    browser = Client()
    browser.force_login(owner)
    return browser


def issued(world: World, **changes: Any) -> Document:
    with tenant_scope(world.id):
        return issue(
            document_id=create_draft(content=world.draft(**changes), by=actor()).id, by=actor()
        )


def quote(world: World, **changes: Any) -> Document:
    return issued(world, **({"kind": "quote", "due_date": "2199-12-31"} | changes))


def shown(client: Client, document: Document) -> str:
    return client.get(f"/documents/{document.id}/").content.decode()


def offered(page: str) -> list[str]:
    """The verbs of a page as they are read: the primary one, then the menu's."""
    head = page[page.index('<header class="head">') : page.index('<div class="doc">')]
    menu, _sep, primary = head.partition("</details>")
    return [re.sub(r"\s+", " ", re.sub(r"<kbd>.*?</kbd>|<[^>]+>", "", text)).strip()
             for part in (primary or menu, menu if primary else "")
             for text in re.findall(r"<(?:a|button)\b.*?</(?:a|button)>", part, re.DOTALL)]  # fmt: skip


def listed(client: Client, path: str) -> list[str]:
    page = client.get(path).content.decode()
    return re.findall(r'<a href="/documents/[^"]+">(?:<bdi>)?([^<]+)', page)


def test_the_lists_hold_their_kind_by_state(alpha: World, client: Client) -> None:
    quote(alpha, issue_date="2026-10-01", due_date="2026-10-31")  # expired
    quote(alpha)
    yes, no = quote(alpha), quote(alpha)
    with tenant_scope(alpha.id):
        decide(document_id=yes.id, answer="accept", by=actor())
        decide(document_id=no.id, answer="decline", by=actor())
        create_draft(content=alpha.draft(kind="quote"), by=actor())
    numbers = {
        "sent": ["Q-2026-0002"], "accepted": ["Q-2026-0003"], "declined": ["Q-2026-0004"],
        "expired": ["Q-2026-0001"], "invoiced": [], "drafts": ["Draft"],
    }  # fmt: skip
    for tab, expected in numbers.items():
        assert (tab, listed(client, f"/quotes/?tab={tab}")) == (tab, expected)
    assert len(listed(client, "/quotes/")) == 5
    for path in ("/invoices/", "/credit-notes/", "/debit-notes/", "/refund-notes/"):
        assert (path, listed(client, path)) == (path, [])


def test_a_quote_on_its_way_to_the_invoice(alpha: World, client: Client) -> None:
    sent = quote(alpha)
    page = shown(client, sent)
    assert offered(page) == [
        "Accepted…", "Turn into invoice", "New version", "Declined…", "Download PDF", "Duplicate",
    ]  # fmt: skip
    assert "valid until 31 Dec 2199" in page
    assert "Download XML" not in page
    answer = client.post(f"/documents/{sent.id}/accept", follow=True).content.decode()
    assert "Q-2026-0001 is accepted." in answer
    assert offered(answer)[:2] == ["Turn into invoice", "New version"]
    made = client.post(f"/documents/{sent.id}/convert")
    assert made.status_code == 302
    page = shown(client, sent)
    assert offered(page) == ["Open what followed", "Download PDF", "Duplicate"]
    again = client.post(f"/documents/{sent.id}/convert")
    assert again.status_code == 409
    assert "This quote was turned into an invoice already." in again.content.decode()
    with tenant_scope(alpha.id):
        draft = Document.objects.get(made_from_id=sent.id)
        invoice = issue(document_id=draft.id, by=actor())
    page = shown(client, invoice)
    assert f'<dt>From quote</dt><dd><a href="/documents/{sent.id}/"><bdi>Q-2026-0001</bdi>' in page
    assert client.get(f"/documents/{sent.id}/xml").status_code == 409
    assert client.get(f"/documents/{sent.id}/pdf").content.startswith(b"%PDF-")


def test_one_line_is_credited_and_the_rest_is_shown(alpha: World, client: Client) -> None:
    invoice = issued(alpha)
    assert offered(shown(client, invoice)) == [
        "Record payment", "Download PDF", "Credit…", "Correct this document…", "Debit note…",
        "Duplicate", "Write off…", "Download XML", "Void…",
    ]  # fmt: skip
    path = f"/documents/{invoice.id}/credit"
    form = {"what": "lines", "quantity-1": "61", "quantity-2": "", "reason": "Returned"}
    refused = client.post(path, form | {"kind": "credit_note"})
    text = refused.content.decode()
    assert refused.status_code == 422
    assert '<a href="#quantity-1">Only 60 of this line can still be credited.</a>' in text
    assert (text.count('value="61"'), ">Returned</textarea>" in text) == (1, True)
    for bad, sentence in (
        ({"quantity-1": "x"}, "This must be a number"),
        ({"quantity-1": "0"}, "Say how much of at least one line is credited."),
        ({"quantity-1": "1", "reason": ""}, "reason"),
    ):
        answer = client.post(path, form | {"kind": "credit_note"} | bad)
        assert (answer.status_code, sentence in answer.content.decode()) == (422, True)
    made = client.post(path, form | {"kind": "credit_note", "quantity-1": "15"})
    assert made.status_code == 302
    with tenant_scope(alpha.id):
        note = issue(document_id=Document.objects.get(corrects_id=invoice.id).id, by=actor())
    assert (note.number, note.payable_minor) == (numbered("CN", 1), 111600)
    page = client.get(path).content.decode()
    assert 'data-label="Remains"><bdi>45</bdi>' in page
    page = shown(client, invoice)
    assert f'<dt>Credit note</dt><dd><a href="/documents/{note.id}/">' in page
    assert "Void…" not in offered(page)
    page = shown(client, note)
    assert f'<dt>Corrects</dt><dd><a href="/documents/{invoice.id}/">' in page
    assert "<dt>Reason</dt><dd><bdi>Returned</bdi></dd>" in page
    assert offered(page) == ["Download PDF", "Duplicate", "Download XML"]
    refused = client.get(f"/documents/{note.id}/credit")
    assert refused.status_code == 409
    assert "A note is not corrected by another note" in refused.content.decode()


def test_a_note_on_several_invoices_leads_to_each(alpha: World, client: Client) -> None:
    first, second = issued(alpha), issued(alpha)
    named = [{"number": number} for number in (first.number, "OLD-7", second.number)]
    page = shown(client, issued(alpha, kind="credit_note", reason="Rebate", preceding=named))
    told = re.findall(r"<dt>Corrects</dt><dd>(.*?)</dd>", page)
    assert told == [
        f'<a href="/documents/{first.id}/"><bdi>{first.number}</bdi></a>',
        "<bdi>OLD-7</bdi>",
        f'<a href="/documents/{second.id}/"><bdi>{second.number}</bdi></a>',
    ]


def test_who_is_billed_in_his_own_name_is_a_supplier(alpha: World, client: Client) -> None:
    words = [
        re.findall(r'<dl class="facts"><dt>(.*?)</dt>', shown(client, document))
        for document in (issued(alpha), issued(alpha, self_billed=True))
    ]
    assert words == [["Customer"], ["Supplier"]]


def test_correct_in_one_step_says_what_will_happen(alpha: World, client: Client) -> None:
    invoice = issued(alpha)
    assert "A copy of the invoice opens as a draft" in shown(client, invoice)
    refused = client.post(f"/documents/{invoice.id}/correct", {"reason": " "})
    assert (refused.status_code, "data-show" in refused.content.decode()) == (422, True)
    answer = client.post(
        f"/documents/{invoice.id}/correct", {"reason": "Wrong price"}, follow=True
    ).content.decode()
    assert f"{numbered('CN', 1)} is issued." in answer
    assert "This is the copy: change what was wrong and issue it." in answer
    page = shown(client, invoice)
    assert not {"Credit…", "Correct this document…", "Void…"} & set(offered(page))
    nothing = client.get(f"/documents/{invoice.id}/credit").content.decode()
    assert "Everything on this document was credited already." in nothing


def test_a_debit_note_begins_with_its_reason(alpha: World, client: Client) -> None:
    invoice = issued(alpha)
    made = client.post(f"/documents/{invoice.id}/debit", {"reason": "Freight was forgotten"})
    assert made.status_code == 302
    page = client.get(made["Location"], follow=True).content.decode()
    assert "<h1>Debit note</h1>" in page
    assert ">Freight was forgotten</textarea>" in page
    assert f'Corrects <a href="/documents/{invoice.id}/">' in page


def test_a_person_who_may_not_is_not_offered_it(alpha: World) -> None:
    sent, invoice = quote(alpha), issued(alpha)
    browser = signed_in(member(alpha, "auditor").email)
    assert offered(shown(browser, sent)) == ["Download PDF"]
    assert offered(shown(browser, invoice)) == ["Download PDF", "Download XML"]
    assert browser.post(f"/documents/{sent.id}/accept").status_code == 403
