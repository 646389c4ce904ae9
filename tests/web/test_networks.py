"""Sending from a document's page, the evidence of it, the inbox, and what a network may push."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from signet.networks import connections
from signet.networks.models import InboxItem, Submission
from signet.networks.polling import poll
from signet.tenancy.context import tenant_scope
from tests.api.calling import caller
from tests.fixtures import World
from tests.network_adapter import PostNetwork
from tests.networks import Post, posted
from tests.web.accounts import signed_in


@pytest.fixture
def post(alpha: World, settings: Any) -> Iterator[Post]:
    with posted(alpha, settings) as made:
        yield made


@pytest.fixture
def browser(alpha: World) -> Client:
    return signed_in(alpha.owner.email)  # type: ignore[attr-defined]


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def test_sent_from_its_page_with_evidence(post: Post, browser: Client) -> None:
    with tenant_scope(post.world.id):
        document_id = post.document()
    path = f"/documents/{document_id}/"
    ways = f"{path}send?connection={post.connection_id}"
    assert ways in page(browser, path)
    assert "Nothing is missing" in page(browser, f"{path}send")
    answer = browser.post(f"{path}send", {"connection": str(post.connection_id)})
    assert answer.status_code == 302
    post.work()
    told = page(browser, path)
    assert "Taken by the network" in told
    assert "Evidence" in told
    assert ways not in told
    shown = page(browser, answer["Location"])
    assert "POST http://127.0.0.1" in shown
    assert "open sesame" not in shown


def test_what_keeps_it_from_going_stands_with_its_term_and_place(
    post: Post, browser: Client
) -> None:
    post.world.customer.electronic_address = ""  # type: ignore[attr-defined]
    post.world.customer.electronic_scheme = ""  # type: ignore[attr-defined]
    with tenant_scope(post.world.id):
        post.world.customer.save()  # type: ignore[attr-defined]
        document_id = post.document()
    told = page(browser, f"/documents/{document_id}/send")
    assert "The customer has no electronic address." in told
    assert "BT-49" in told
    assert f"/customers/{post.world.customer.id}#electronic_address" in told  # type: ignore[attr-defined]
    answer = browser.post(f"/documents/{document_id}/send", {"connection": str(post.connection_id)})
    assert answer.status_code == 422
    with tenant_scope(post.world.id):
        assert not Submission.objects.exists()


def received(post: Post, browser: Client, event: str = "e1") -> str:
    from signet.documents import queries

    with tenant_scope(post.world.id):
        xml = queries.xml_of(queries.get(post.document())).decode()
    post.server.inbox.append({"event": event, "xml": xml, "sender": "0088:5012345678900"})
    poll(post.world.id, post.connection_id)
    with tenant_scope(post.world.id):
        return str(InboxItem.objects.latest("id").id)


def test_a_received_document_is_drawn_and_rejected_with_a_reason(
    post: Post, browser: Client
) -> None:
    path = f"/inbox/{received(post, browser)}"
    assert "INV-2026-0001" in page(browser, "/inbox")
    assert "be answered until" not in page(browser, path)  # this network sets no time
    assert "data:image/png;base64," in page(browser, path)
    assert post.server.confirmed == ["e1"]
    refused = browser.post(f"{path}/answer", {"reply": "rejected", "reason": ""})
    assert refused.status_code == 422
    assert "Say why" in refused.content.decode()
    said = {"reply": "rejected", "reason": "We ordered 40 kg"}
    assert browser.post(f"{path}/answer", said).status_code == 302
    post.work()
    assert post.server.answers == [{"item": "e1", "reply": "RE", "reason": "We ordered 40 kg"}]
    assert "We ordered 40 kg" in page(browser, path)
    poll(post.world.id, post.connection_id)
    with tenant_scope(post.world.id):
        assert InboxItem.objects.count() == 1


def test_the_same_number_again_is_called_a_duplicate(post: Post, browser: Client) -> None:
    first = received(post, browser)
    post.server.inbox.append(post.server.inbox[0] | {"event": "e2"})
    poll(post.world.id, post.connection_id)
    with tenant_scope(post.world.id):
        second = InboxItem.objects.latest("id")
    assert str(second.duplicate_of_id) == first
    assert "This very document came before." in page(browser, f"/inbox/{second.id}")


def test_what_cannot_be_read_is_kept_as_it_came(post: Post, browser: Client) -> None:
    post.server.inbox.append({"event": "e1", "xml": "<broken", "sender": "0088:1"})
    poll(post.world.id, post.connection_id)
    with tenant_scope(post.world.id):
        item = InboxItem.objects.get()
    assert "cannot be read" in page(browser, f"/inbox/{item.id}")
    assert browser.get(f"/inbox/{item.id}/original").content == b"<broken"


def test_a_hook_is_a_signed_hint(post: Post) -> None:
    with tenant_scope(post.world.id):
        path = connections.hook_path(connections.get(post.connection_id))
    body = json.dumps({"id": ""}).encode()
    signature = hmac.new(b"hook hook hook", body, "sha256").hexdigest()
    send = lambda path, signed: Client().post(  # noqa: E731
        path, body, "application/json", headers={"X-Signature": signed}
    )
    assert send(path, signature).status_code == 204
    assert send(path, "0" * 64).status_code == 401
    assert send(path[:-1] + "?", signature).status_code == 404


def test_the_news_of_a_rejection_stand_on_the_sellers_timeline(post: Post, browser: Client) -> None:
    with tenant_scope(post.world.id):
        document_id = post.document()
    path = f"/documents/{document_id}/"
    browser.post(f"{path}send", {"connection": str(post.connection_id)})
    post.work()
    news = {"event": "r1", "number": "INV-2026-0001", "reason": "Never ordered"}
    post.server.inbox.append(news)
    poll(post.world.id, post.connection_id)
    poll(post.world.id, post.connection_id)
    told = page(browser, path)
    assert "Rejected by the buyer" in told
    assert "Never ordered" in told


def test_what_the_network_has_is_not_void_on_its_page_nor_by_the_api(
    alpha: World, settings: Any, browser: Client
) -> None:
    with posted(alpha, settings, PostNetwork(cancels=False)) as post:
        with tenant_scope(alpha.id):
            document_id = post.document()
        path = f"/documents/{document_id}/"
        browser.post(f"{path}send", {"connection": str(post.connection_id)})
        waiting = browser.post(f"{path}void", {"reason": "Wrong buyer"})
        assert waiting.status_code == 409
        assert "choose “Send it no more” there first" in waiting.content.decode()
        post.work()
        there = browser.post(f"{path}void", {"reason": "Wrong buyer"})
        assert there.status_code == 409
        assert "correct it with a credit note" in there.content.decode()
        told = caller(alpha)("POST", f"/documents/{document_id}/void", {"reason": "Wrong buyer"})
        assert (told.status_code, told.json()["code"]) == (409, "document.at_network")
        shown = caller(alpha)("GET", f"/documents/{document_id}").json()
        assert shown["state"] == "issued"
