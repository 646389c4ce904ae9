"""Many chosen documents: issued with a result for each, and taken home as a ZIP."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client

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


def test_the_chosen_are_issued_and_what_is_not_ready_says_why(alpha: World, client: Client) -> None:
    with tenant_scope(alpha.id):
        good, bad = (
            create_draft(content=alpha.draft(**changes), by=actor())
            for changes in ({}, {"lines": []})
        )
        done = issue(document_id=create_draft(content=alpha.draft(), by=actor()).id, by=actor())
    chosen = [str(row.id) for row in (good, bad, done)]
    page = client.get("/documents/issue", {"chosen": chosen}).content.decode()
    assert "Issue 2 documents" in page
    assert "1 of the chosen is no draft" in page
    answer = client.post("/documents/issue", {"chosen": chosen})
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "1 of 2 issued" in text
    assert "INV-2026-0002" in text
    assert "not ready to be issued" in text
    with tenant_scope(alpha.id):
        assert Document.objects.get(id=good.id).state == "issued"
        assert Document.objects.get(id=bad.id).state == "draft"


def test_the_zip_holds_pdf_and_xml_of_what_was_issued(
    alpha: World, beta: World, client: Client
) -> None:
    with tenant_scope(alpha.id):
        one, two = (
            issue(document_id=create_draft(content=alpha.draft(), by=actor()).id, by=actor())
            for _ in range(2)
        )
        draft = create_draft(content=alpha.draft(), by=actor())
    with tenant_scope(beta.id):
        theirs = issue(document_id=create_draft(content=beta.draft(), by=actor()).id, by=actor())
    chosen = [str(row.id) for row in (one, two, draft, theirs)]
    answer = client.get("/documents/zip", {"chosen": chosen})
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert sorted(archive.namelist()) == [
        "INV-2026-0001.pdf", "INV-2026-0001.xml", "INV-2026-0002.pdf", "INV-2026-0002.xml",
    ]  # fmt: skip
    assert archive.read("INV-2026-0001.pdf").startswith(b"%PDF-1.7")
    assert b"<cbc:ID>INV-2026-0001</cbc:ID>" in archive.read("INV-2026-0001.xml")
    refused = client.get("/documents/zip", {"chosen": [str(draft.id)]})
    assert refused.status_code == 422
    assert "a draft has no file yet" in refused.content.decode()
    many = [f"{n:032x}" for n in range(201)]
    assert client.get("/documents/zip", {"chosen": many}).status_code == 422
