"""Files of others: what they come to is shown first, drafts are made when asked."""

from __future__ import annotations

import io

import pytest
from django.test import Client

from signet.documents.models import Document, ImportFile
from signet.documents.queries import invoice_of
from signet.en16931.ubl.writer import write
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor


@pytest.fixture
def client(alpha: World) -> Client:
    browser = Client()
    browser.force_login(alpha.owner, "allauth.account.auth_backends.AuthenticationBackend")
    return browser


@pytest.fixture
def xml(alpha: World) -> bytes:
    from signet.documents.actions.create_draft import create_draft
    from signet.documents.actions.discard import discard
    from signet.documents.actions.issue import issue

    with tenant_scope(alpha.id):
        draft = create_draft(content=alpha.draft(), by=actor())
        document = issue(document_id=draft.id, by=actor())
        discarded = create_draft(content=alpha.draft(), by=actor())
        discard(document_id=discarded.id, by=actor())
        return write(invoice_of(document))


def file(data: bytes, name: str = "theirs.xml") -> io.BytesIO:
    upload = io.BytesIO(data)
    upload.name = name
    return upload


def test_a_file_is_looked_at_and_then_made_a_draft(
    alpha: World, client: Client, xml: bytes
) -> None:
    before = {"files": [file(xml), file(xml, "again.xml")]}
    assert client.post("/imports", before).status_code == 302
    with tenant_scope(alpha.id):
        [waiting] = ImportFile.objects.all()
        assert (waiting.name, waiting.report["totals"]["BT-115"]) == ("theirs.xml", "5544.00")
        assert Document.objects.filter(state="draft").count() == 0
    page = client.get("/imports").content.decode()
    assert "Our totals agree" in page
    assert "5544.00" in page
    answer = client.post("/imports/drafts", {"file": [str(waiting.id)]}, follow=True)
    assert "1 draft is made." in answer.content.decode()
    client.post("/imports/drafts", {"file": [str(waiting.id)]})
    with tenant_scope(alpha.id):
        [draft] = Document.objects.filter(state="draft")
        assert draft.payable_minor == 554400
        assert ImportFile.objects.get().document_id == draft.id
    assert client.post("/imports/remove", {"file": [str(waiting.id)]}).status_code == 409


def test_totals_that_differ_are_shown_side_by_side(client: Client, xml: bytes) -> None:
    wrong = xml.replace(b">5544.00</cbc:PayableAmount>", b">5544.01</cbc:PayableAmount>")
    assert wrong != xml
    client.post("/imports", {"files": [file(wrong)]})
    page = client.get("/imports").content.decode()
    assert "At odds with itself" in page
    assert "5544.01" in page
    assert "BR-CO-16" in page


HOSTILE = {
    "entities": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><Invoice>&a;</Invoice>',
    "laughs": b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><Invoice>&b;</Invoice>',
    "nothing": b"",
    "words": b"this is no XML",
    "root": b"<Order xmlns='urn:x'/>",
    "broken": b"<Invoice><a></Invoice>",
    "bytes": b"\xff\xfe\x00\xd8broken",
    "deep": b"<a>" * 5000 + b"</a>" * 5000,
    "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 64,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_hostile_files_give_a_sentence(client: Client, data: bytes) -> None:
    answer = client.post("/imports", {"files": [file(data, "../../<b>x</b>.xml")]}, follow=True)
    assert answer.status_code in {200, 422}
    page = answer.content.decode()
    assert ("Cannot be read" in page) or ("is empty" in page) or ("Choose at least" in page)
    assert "<b>x</b>" not in page
    assert "root:" not in page


def test_a_file_above_ten_megabytes_is_refused_by_name(alpha: World, client: Client) -> None:
    answer = client.post("/imports", {"files": [file(b"x" * (10 * 1024 * 1024 + 1), "big.xml")]})
    assert answer.status_code == 422
    assert "big.xml has 10.0 MB; a file may have at most 10 MB." in answer.content.decode()
    with tenant_scope(alpha.id):
        assert ImportFile.objects.count() == 0


def test_files_wait_until_they_are_removed_and_are_nobody_elses(
    alpha: World, beta: World, client: Client, xml: bytes
) -> None:
    client.post("/imports", {"files": [file(xml)]})
    with tenant_scope(alpha.id):
        waiting = ImportFile.objects.get()
    other = Client()
    other.force_login(beta.owner, "allauth.account.auth_backends.AuthenticationBackend")
    assert "theirs.xml" not in other.get("/imports").content.decode()
    assert other.post("/imports/remove", {"file": [str(waiting.id)]}).status_code == 404
    other.post("/imports/drafts", {"file": [str(waiting.id)]})
    assert client.post("/imports/remove", {"file": [str(waiting.id)]}).status_code == 302
    with tenant_scope(alpha.id):
        assert ImportFile.objects.count() == 0
    with tenant_scope(beta.id):
        assert Document.objects.count() == 0
