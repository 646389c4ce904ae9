"""Many documents at once, on pages: asked once, done with a result for each, taken home as a file."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from django.test import Client

from signet.bulk.actions import start as starting
from signet.bulk.models import Run
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


def drafted(world: World, **changes: object) -> Document:
    return create_draft(content=world.draft(**changes), by=actor())


def issued(world: World, **changes: object) -> Document:
    return issue(document_id=drafted(world, **changes).id, by=actor())


def test_the_chosen_are_issued_and_what_is_not_ready_says_why(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        good, bad, done = drafted(alpha), drafted(alpha, lines=[]), issued(alpha)
    chosen = {"verb": "issue", "chosen": [str(row.id) for row in (good, bad, done)]}
    page = client.get("/bulk/new", chosen).content.decode()
    assert "Issue: 2 documents" in page
    assert "1 of the chosen is left out" in page
    assert "This cannot be undone." in page
    answer = client.post("/bulk/new", chosen, follow=True)
    text = answer.content.decode()
    assert "1 of 3 done" in text
    assert "INV-2026-0002" in text
    assert "not ready to be issued" in text
    assert "It is no draft, so it is left as it is." in text
    assert "every 1s" not in text  # it is over: nothing to ask again
    with tenant_scope(alpha.id):
        assert Document.objects.get(id=good.id).state == "issued"
        assert Document.objects.get(id=bad.id).state == "draft"
        assert Document.objects.get(id=done.id).number == "INV-2026-0001"
    refused = client.get(answer.redirect_chain[0][0], {"outcome": "refused"}).content.decode()
    assert "INV-2026-0002" not in refused
    assert refused.count("<tr>") == 3


def test_all_that_a_list_finds_and_nothing_else(alpha: World, beta: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        for _ in range(3):
            drafted(alpha)
        drafted(alpha, kind="quote")
        other = drafted(alpha, currency="EUR")
    with tenant_scope(beta.id):
        theirs = drafted(beta)
    found = {"noun": "documents", "tab": "drafts", "currency": "GBP", "every": "1"}
    page = client.get("/bulk/new", found | {"verb": "issue"}).content.decode()
    assert "3 documents are chosen" in page
    text = client.post("/bulk/new", found | {"verb": "issue"}, follow=True).content.decode()
    assert "3 of 3 done" in text
    with tenant_scope(alpha.id):
        assert Document.objects.filter(state="issued").count() == 3
        assert Document.objects.get(id=other.id).state == "draft"
    with tenant_scope(beta.id):
        assert Document.objects.get(id=theirs.id).state == "draft"
    nothing = client.post("/bulk/new", found | {"verb": "issue"})
    assert (nothing.status_code, Run.__name__) == (422, "Run")
    assert client.post("/bulk/new", found | {"verb": "fly"}).status_code == 422


def test_the_zip_holds_pdf_and_xml_of_what_was_issued(
    alpha: World, beta: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        one, two, draft = issued(alpha), issued(alpha), drafted(alpha)
    with tenant_scope(beta.id):
        theirs = issued(beta)
    chosen = [str(row.id) for row in (one, two, draft)]
    page = client.post("/bulk/new", {"verb": "zip", "chosen": chosen})
    archive = zipfile.ZipFile(io.BytesIO(client.get(f"{page.url}file").getvalue()))
    assert archive.testzip() is None
    assert sorted(archive.namelist()) == [
        "INV-2026-0001.pdf", "INV-2026-0001.xml", "INV-2026-0002.pdf", "INV-2026-0002.xml",
    ]  # fmt: skip
    assert archive.read("INV-2026-0001.pdf").startswith(b"%PDF-1.7")
    assert b"<cbc:ID>INV-2026-0001</cbc:ID>" in archive.read("INV-2026-0001.xml")
    foreign = client.post("/bulk/new", {"verb": "zip", "chosen": [str(theirs.id)]})
    assert foreign.status_code == 422


def test_the_csv_has_a_row_for_each(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        rows = [issued(alpha), drafted(alpha)]
    chosen = {"verb": "csv", "chosen": [str(row.id) for row in rows]}
    page = client.post("/bulk/new", chosen)
    answer = client.get(f"{page.url}file")
    text = answer.getvalue().decode("utf-8-sig")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    table = list(csv.DictReader(io.StringIO(text)))
    assert [(r["number"], r["state"], r["without_tax"], r["tax"], r["payable"]) for r in table] == [
        ("INV-2026-0001", "issued", "4620.00", "924.00", "5544.00"),
        ("", "draft", "4620.00", "924.00", "5544.00"),
    ]


def test_marked_as_sent_once(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        invoice = issued(alpha, due_date="2199-12-31")
    chosen = {"verb": "mark_sent", "chosen": [str(invoice.id)]}
    assert "1 of 1 done" in client.post("/bulk/new", chosen, follow=True).content.decode()
    assert ">Sent<" in client.get("/invoices/").content.decode()
    again = client.post("/bulk/new", chosen, follow=True).content.decode()
    assert "It is marked as sent already." in again


def test_many_are_left_to_the_worker_and_can_be_cancelled(
    alpha: World, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(starting, "AT_ONCE", 1)
    with tenant_scope(alpha.id):
        chosen = [str(drafted(alpha).id) for _ in range(2)]
    page = client.post("/bulk/new", {"verb": "issue", "chosen": chosen})
    shown = client.get(page.url).content.decode()
    assert 'hx-trigger="every 1s"' in shown
    assert "0 of 2" in shown
    part = client.get(page.url, headers={"HX-Request": "true"}).content.decode()
    assert part.startswith('<div id="run"')
    assert client.get(f"{page.url}file").status_code == 409
    assert "Running" in client.get("/bulk/").content.decode()
    ended = client.post(f"{page.url}cancel", follow=True).content.decode()
    assert "Cancelled after 0 of 2" in ended
    assert client.post(f"{page.url}cancel").status_code == 409
    with tenant_scope(alpha.id):
        assert Document.objects.filter(state="issued").count() == 0


def test_the_bar_offers_all_that_are_found_where_there_is_more_than_a_page(
    alpha: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        for _ in range(51):
            drafted(alpha)
    text = client.get("/invoices/").content.decode()
    assert "All 51 that are found" in text
    assert '<input type="hidden" name="noun" value="documents">' in text
    assert 'name="verb" value="mark_sent"' in text
    assert "that are found" not in client.get("/invoices/?q=zzz").content.decode()
