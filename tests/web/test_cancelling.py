"""The document's page tells until when a network takes it back, why not, and what the buyer asks."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from lxml import html

from signet.audit.models import Entry
from signet.audit.seal import seal
from signet.documents.actions.void import void
from signet.kernel import clock
from signet.networks.models import Submission
from signet.tenancy.actor import system_actor
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.networks import Post, posted
from tests.web.accounts import signed_in


@pytest.fixture
def post(alpha: World, settings: Any) -> Iterator[Post]:
    with posted(alpha, settings) as made:
        yield made


@pytest.fixture
def browser(alpha: World) -> Client:
    return signed_in(alpha.owner.email)  # type: ignore[attr-defined]


def sent(post: Post, browser: Client, **changes: Any) -> UUID:
    """A document that the network has."""
    with tenant_scope(post.world.id):
        document_id = post.document(**changes)
    there = {"connection": str(post.connection_id)}
    assert browser.post(f"/documents/{document_id}/send", there).status_code == 302
    post.work()
    return document_id


def row_of(post: Post, document_id: UUID) -> Submission:
    with tenant_scope(post.world.id):
        return Submission.objects.get(document_id=document_id)


def change(post: Post, row: Submission, **values: Any) -> None:
    with tenant_scope(post.world.id):
        Submission.objects.filter(id=row.id).update(**values)


def rail(browser: Client, document_id: UUID) -> Any:
    page = html.fromstring(browser.get(f"/documents/{document_id}/").content)
    [section] = page.xpath("//section[@id='exchanges']")
    return section


def told(section: Any) -> str:
    return " ".join(section.text_content().split())


def test_the_time_that_is_left_is_told_and_the_document_is_cancelled_from_its_page(
    post: Post, browser: Client
) -> None:
    document_id = sent(post, browser)
    row = row_of(post, document_id)
    section = rail(browser, document_id)
    assert "71 hours left" in told(section)
    [watch] = section.xpath(".//@data-countdown")
    assert row.accepted_at is not None
    assert watch == (row.accepted_at + timedelta(hours=72)).isoformat()
    assert section.xpath(".//@data-open") == [f"cancel-{row.id}"]
    said = {"reason": "Typed twice", "back": "document"}
    answer = browser.post(f"/submissions/{row.id}/cancel", said)
    assert answer["Location"] == f"/documents/{document_id}/"
    assert "Being cancelled" in told(rail(browser, document_id))
    fragment = browser.get(
        f"/documents/{document_id}/", headers={"HX-Request": "true", "HX-Target": "exchanges"}
    )
    assert "Being cancelled" in fragment.content.decode()
    assert "<h1" not in fragment.content.decode()
    [asks] = rail(browser, document_id).xpath("./@hx-get")
    assert asks == f"/documents/{document_id}/?seen=issued"
    change(post, row, state="cancelled")
    with tenant_scope(post.world.id):
        void(document_id=document_id, reason="Typed twice", by=actor())
    anew = browser.get(asks, headers={"HX-Request": "true", "HX-Target": "exchanges"})
    assert (anew["HX-Refresh"], anew.content) == ("true", b"")


def test_the_time_that_is_left_is_told_in_the_readers_words(post: Post, browser: Client) -> None:
    document_id = sent(post, browser)
    shown = {}
    for language in ("ms", "ar", "km"):
        browser.post("/language", {"language": language})
        page = html.fromstring(browser.get(f"/documents/{document_id}/").content.decode())
        [left] = page.xpath("//*[@data-left]")
        shown[language] = left.text_content()
    assert "71 jam" in shown["ms"]
    assert "71 ساعة" in shown["ar"]
    assert "71 ម៉ោង" in shown["km"]
    # what the page's clock says in a language that the browser does not know
    own = [left.get(name, "").split() for name in ("data-hour", "data-minute")]
    assert own == [["%(n)s", "ម៉ោង"], ["%(n)s", "នាទី"]]


def test_once_the_time_is_over_the_reason_stands_there(
    post: Post, browser: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    document_id = sent(post, browser)
    row = row_of(post, document_id)
    later = clock.now() + timedelta(hours=73)
    monkeypatch.setattr("signet.networks.cancelling.now", lambda: later)
    section = rail(browser, document_id)
    assert "The time in which the network cancels is over" in told(section)
    assert section.xpath(".//@data-open") == []
    answer = browser.post(f"/submissions/{row.id}/cancel", {"reason": "Late"}, follow=True)
    assert "The time in which the network cancels is over" in answer.content.decode()
    assert row_of(post, document_id).state == "sent"


def test_why_the_network_did_not_cancel_it_stands_there(post: Post, browser: Client) -> None:
    document_id = sent(post, browser)
    row = row_of(post, document_id)
    change(post, row, text="The clock there is ahead.")
    assert "did not cancel" not in told(rail(browser, document_id))
    change(post, row, cancel_reason="Typed twice")
    said = "The network did not cancel it: The clock there is ahead."
    assert said in told(rail(browser, document_id))


def test_a_note_that_refers_to_it_stands_against_it(post: Post, browser: Client) -> None:
    document_id = sent(post, browser)
    row = row_of(post, document_id)
    note_id = sent(post, browser, preceding=[{"number": row.number}])
    note = row_of(post, note_id)
    refusal = f"{note.number} refers to this document: cancel that first, then this one."
    assert refusal in told(rail(browser, document_id))
    answer = browser.post(f"/submissions/{row.id}/cancel", {"reason": "Wrong"}, follow=True)
    assert refusal in answer.content.decode()
    change(post, note, state="cancelling")
    change(post, note, state="cancelled")
    assert "71 hours left" in told(rail(browser, document_id))


def test_the_timeline_says_what_the_buyer_answered(post: Post, browser: Client) -> None:
    document_id = sent(post, browser)
    with tenant_scope(post.world.id):
        for reply in ("under_query", "rejected"):
            seal(
                "networks.replied",
                by=system_actor(),
                object_type="document",
                object_id=document_id,
                changes={"reply": reply},
            )
    page = browser.get(f"/documents/{document_id}/").content.decode()
    assert "Answered by the buyer: Under query" in page
    assert "The buyer asks for its rejection" in page


def test_a_buyers_request_is_declined_with_a_reason(post: Post, browser: Client) -> None:
    document_id = sent(post, browser)
    row = row_of(post, document_id)
    change(post, row, reply="rejected", reply_reason="Wrong price", replied_at=clock.now())
    section = rail(browser, document_id)
    assert "The buyer asks you to reject it: Wrong price" in told(section)
    assert section.xpath(".//@data-open") == [f"cancel-{row.id}", f"keep-{row.id}"]
    news = f'href="/documents/{document_id}/"'
    asks = "The buyer asks you to reject it: Wrong price"
    assert asks in (home := browser.get("/").content.decode())
    assert home.index(news) < home.index(asks)
    at = f"/submissions/{row.id}/keep"
    empty = browser.post(at, {"reason": " ", "back": "document"}, follow=True)
    assert "Say why" in empty.content.decode()
    said = {"reason": "The price is the agreed one", "back": "document"}
    assert browser.post(at, said)["Location"] == f"/documents/{document_id}/"
    section = rail(browser, document_id)
    assert "The buyer asks you" not in told(section)
    assert "The buyer asks you" not in browser.get("/").content.decode()
    assert "The buyer's request for rejection was declined: Wrong price" in told(section)
    assert section.xpath(".//@data-open") == [f"cancel-{row.id}"]
    with tenant_scope(post.world.id):
        entry = Entry.objects.get(verb="networks.keep")
    assert json.loads(entry.payload)["reason"] == "The price is the agreed one"
    again = browser.post(at, said, follow=True)
    assert "No request of the buyer waits for an answer here." in again.content.decode()
    assert "The buyer&#x27;s request for rejection was declined" in again.content.decode()
