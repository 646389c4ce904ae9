"""A list of documents tells how each stands at its network, finds those that stand so, and says it in CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from lxml import html

from signet.documents.models import Document
from signet.networks.actions.send import send
from signet.networks.models import Submission
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


@pytest.fixture
def three(post: Post) -> tuple[str, str, str]:
    """Numbers of a document that the network has, of one that it refused, and of one never sent."""
    with tenant_scope(post.world.id):
        ids = [post.document() for _ in range(3)]
        rows = [
            send(document_id=one, connection_id=post.connection_id, by=actor()) for one in ids[:2]
        ]
    post.work()
    with tenant_scope(post.world.id):
        Submission.objects.filter(id=rows[1].id).update(state="invalid")
        found = [Document.objects.get(id=one).number or "" for one in ids]
    return found[0], found[1], found[2]


def shown(browser: Client, query: str = "") -> dict[str, str]:
    """State by number, as somebody hears it."""
    page = html.fromstring(browser.get(f"/invoices/{query}").content)
    return {
        row.xpath("string(.//td[contains(@class, 'id')]//a)"): " ".join(
            row.xpath("string(.//td[contains(@class, 'c-state')])").split()
        )
        for row in page.xpath("//tbody/tr")
    }


def test_each_row_says_how_it_stands(
    three: tuple[str, str, str], browser: Client, post: Post
) -> None:
    taken, refused, left = three
    said = shown(browser)
    assert said[taken].endswith("Post: Taken by the network")
    assert said[refused].endswith("Post: Not valid")
    assert "Post" not in said[left]
    home = browser.get("/").content.decode()
    assert home.count('<span class="visually-hidden"><bdi>Post</bdi>: </span>') == 2
    assert post.world.id


def test_the_filter_finds_what_stands_so(three: tuple[str, str, str], browser: Client) -> None:
    taken, refused, left = three
    assert list(shown(browser, "?exchanged=none")) == [left, refused]
    assert list(shown(browser, "?exchanged=moving")) == [taken]
    assert list(shown(browser, "?exchanged=trouble")) == [refused]
    assert shown(browser, "?exchanged=done") == {}
    assert len(shown(browser, "?exchanged=nonsense")) == 3


def test_what_was_sent_anew_troubles_nobody(
    three: tuple[str, str, str], browser: Client, post: Post
) -> None:
    _taken, refused, left = three
    with tenant_scope(post.world.id):
        document = Document.objects.get(number=refused)
        send(document_id=document.id, connection_id=post.connection_id, by=actor())
    assert shown(browser, "?exchanged=trouble") == {}
    assert list(shown(browser, "?exchanged=none")) == [left]
    assert shown(browser)[refused].endswith("Post: Waiting to be sent")


def test_many_are_chosen_by_it(three: tuple[str, str, str], browser: Client) -> None:
    _taken, _refused, left = three
    query = "?verb=send&noun=documents&every=1&exchanged=none"
    page = browser.get(f"/bulk/new{query}").content.decode()
    assert left in page
    assert three[0] not in page


def test_the_file_names_the_network(three: tuple[str, str, str], browser: Client) -> None:
    taken, refused, left = three
    lines = browser.get("/invoices/?cols=exchanged&csv=1").getvalue().decode("utf-8-sig")
    assert dict(line.split(",") for line in lines.splitlines()[1:]) == {
        left: "",
        refused: "Post: Not valid",
        taken: "Post: Taken by the network",
    }


def test_nothing_is_asked_where_nothing_is_connected(alpha: World, browser: Client) -> None:
    assert "exchanged" not in browser.get("/invoices/").content.decode()
    assert alpha.id
