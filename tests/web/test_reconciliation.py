"""A comparison with a network's list on its pages: asked for by a button, read with what to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from signet.networks import reconciliations
from signet.networks.reconciling import reconcile
from signet.tenancy.context import tenant_scope
from tests.fixtures import World
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


def test_asked_for_by_a_button_and_read(post: Post, browser: Client) -> None:
    link = f"/networks/{post.connection_id}"
    assert "Not compared yet." in page(browser, link)
    asked = browser.post(f"{link}/compare")
    assert asked.status_code == 302
    report = asked["Location"]
    assert 'hx-trigger="every 2s"' in page(browser, report)
    assert "Compare now" not in page(browser, link)  # one at a time
    post.server.by_hand = [
        {
            "id": "p1", "state": "valid", "number": "HAND-1", "to": "Kedai", "by_hand": "yes",
            "payable": "12345.50", "currency": "EUR",
        }
    ]  # fmt: skip
    reconcile(post.world.id, post.connection_id)
    told = page(browser, report)
    for words in ("In your name there, not here", "Write it here too", "HAND-1", "EUR 12,345.50"):
        assert words in told
    assert "typed at the portal" in told
    assert 'hx-trigger="every' not in told
    assert "1 difference<" in page(browser, link)
    assert "Its list differs from your books in one document." in page(browser, "/")


def test_where_nothing_differs_nothing_is_said(post: Post, browser: Client) -> None:
    reconcile(post.world.id, post.connection_id)
    with tenant_scope(post.world.id):
        row = reconciliations.newest(post.connection_id)
    assert row is not None
    assert "No differences" in page(browser, f"/networks/{post.connection_id}/compared/{row.id}")
    assert "Needs attention" not in page(browser, "/")
