"""The audit log's page: filters, an entry in words, the check of the chain, exports."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.test import Client

from signet.audit.models import Entry
from signet.audit.queries import EntryQuery, actors, entry_page, last_verdict
from signet.audit.seal import seal
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.kernel.clock import now
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.web.accounts import PASSWORD, signed_in


@pytest.fixture
def told(alpha: World) -> World:
    """A draft, an issue, a void and a changed customer."""
    with tenant_scope(alpha.id):
        document = issue(document_id=create_draft(content=alpha.draft(), by=actor()).id, by=actor())
        void(document_id=document.id, reason="Sent twice", by=actor("accountant"))
        content = CustomerIn.model_validate(
            {"legal_name": "Brasserie Neuve", "country": "FR", "currency": "EUR", "language": "en"}
        )
        save_customer(content=content, by=actor(), customer_id=alpha.customer.id, version=1)
    return alpha


@pytest.fixture
def browser(told: World) -> Client:
    return signed_in(told.owner.email, PASSWORD)


def rows(browser: Client, query: str) -> list[list[str]]:
    answer = browser.get(f"/audit?{query}&csv=1&cols=entry&cols=who&cols=what&cols=object")
    text = b"".join(answer).decode().lstrip("\ufeff")
    return list(csv.reader(io.StringIO(text)))[1:]


def test_filters_by_person_verb_object_and_day(told: World, browser: Client) -> None:
    everything = rows(browser, "order=asc")
    assert [row[2] for row in everything] == [
        "Draft made", "Document issued", "Document declared void", "Customer changed",
    ]  # fmt: skip
    assert [row[2] for row in rows(browser, "verb=documents.void")] == ["Document declared void"]
    assert [row[0] for row in rows(browser, "who=Test+accountant")] == ["3"]
    assert [row[0] for row in rows(browser, "type=customer")] == ["4"]
    assert [row[0] for row in rows(browser, "q=INV-")] == ["3", "2"]
    with tenant_scope(told.id):
        document_id = Entry.objects.get(sequence=2).object_id
    assert [row[0] for row in rows(browser, f"object={document_id}")] == ["3", "2", "1"]
    day = now().date()
    assert len(rows(browser, f"from={day}&to={day}")) == 4
    assert rows(browser, f"to={day - timedelta(days=2)}") == []
    assert rows(browser, "object=nonsense") == []


def test_an_entry_in_words(told: World, browser: Client) -> None:
    with tenant_scope(told.id):
        voided, changed = Entry.objects.get(sequence=3), Entry.objects.get(sequence=4)
    page = browser.get(f"/audit/{voided.id}").content.decode()
    assert "Document declared void" in page
    assert "Sent twice" in page
    assert bytes(voided.hash).hex() in page
    page = browser.get(f"/audit/{changed.id}").content.decode()
    assert "Legal name" in page
    assert "<bdi>Customer of Alpha</bdi>" in page
    assert "<bdi>Brasserie Neuve</bdi>" in page


def test_the_check_is_itself_sealed_and_shown(told: World, browser: Client) -> None:
    assert "Nobody has checked the chain yet" in browser.get("/audit").content.decode()
    assert browser.post("/audit/verify", {"tenant": str(told.id)}).status_code == 302
    with tenant_scope(told.id):
        verdict = last_verdict()
        assert verdict is not None
        assert (verdict.entries, verdict.broken_at) == (4, None)
        assert Entry.objects.count() == 5
    page = browser.get("/audit").content.decode()
    assert "4 entries, each sealed to the one before" in page
    assert "All 4 entries hold." in page


def test_a_broken_chain_is_said(
    kept_alpha: World, connect: Callable[[str], psycopg.Connection]
) -> None:
    with tenant_scope(kept_alpha.id):
        create_draft(content=kept_alpha.draft(), by=actor())
        create_draft(content=kept_alpha.draft(), by=actor())
    with connect("superuser") as forger:
        forger.execute("SET session_replication_role = replica")
        forger.execute(
            "UPDATE audit_entry SET payload = replace(payload, 'Test', 'Best') WHERE sequence = 1"
        )
    browser = signed_in(kept_alpha.owner.email, PASSWORD)
    browser.post("/audit/verify", {"tenant": str(kept_alpha.id)})
    assert "The chain is broken at entry 1" in browser.get("/audit").content.decode()


def test_the_json_can_be_checked_by_others(told: World, browser: Client) -> None:
    answer = browser.get("/audit/export.json?order=asc")
    found = json.loads(b"".join(answer))
    assert [entry["sequence"] for entry in found] == [1, 2, 3, 4]
    previous = hashlib.sha256(f"signet-audit-1:{told.id}".encode()).digest()
    for entry in found:
        assert entry["previous_hash"] == previous.hex()
        whole = b"signet-audit-1:" + previous + entry["payload"].encode()
        previous = hashlib.sha256(whole).digest()
        assert entry["hash"] == previous.hex()
    assert json.loads(b"".join(browser.get("/audit/export.json?verb=items.change"))) == []


def test_pages_by_key(inside: World) -> None:
    for number in range(7):
        seal("items.create", by=actor(), object_type="item", object_id=None, label=f"{number}")
    cursor: str | None = ""
    seen: list[int] = []
    while cursor is not None:
        page = entry_page(EntryQuery(limit=3, cursor=cursor))
        seen += [row.sequence for row in page.rows]
        cursor = page.next
    assert seen == [7, 6, 5, 4, 3, 2, 1]
    assert actors() == [("Test owner", "Test owner")]


def test_a_label_that_json_must_escape_is_sealed(inside: World) -> None:
    seal("items.create", by=actor(), object_type="item", object_id=None, label='"\\u0000\u2028{}')
    assert Entry.objects.get().object_label == '"\\u0000\u2028{}'
