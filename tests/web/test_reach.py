"""Is this customer reachable over the network? Asked on the customer's page, kept, and told where it matters."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from signet.documents.actions.create_draft import create_draft
from signet.kernel.clock import now
from signet.networks.actions.switch_connection import switch_connection
from signet.networks.reach import Reach
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.api.calling import caller
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


def page(browser: Client, post: Post) -> str:
    answer = browser.get(f"/customers/{post.world.customer.id}")  # type: ignore[attr-defined]
    assert answer.status_code == 200
    return answer.content.decode()


def ask(browser: Client, post: Post, **headers: str) -> Any:
    path = f"/customers/{post.world.customer.id}/reach/{post.connection_id}"  # type: ignore[attr-defined]
    return browser.post(path, headers=headers)


def moved(post: Post, address: str) -> None:
    """The customer's electronic address is another one now."""
    with tenant_scope(post.world.id):
        Customer.objects.update(electronic_address=address)


def test_registered_is_kept_with_its_date(post: Post, browser: Client) -> None:
    before = page(browser, post)
    assert "Reachable over Post?" in before
    assert "Not asked yet" in before
    assert ask(browser, post).status_code == 302
    after = page(browser, post)
    for told in (
        "Registered",
        "9957:FR23334175221",
        "Customer",
        "Invoice, Credit note",
        "Ask again",
    ):
        assert told in after
    with tenant_scope(post.world.id):
        row = Reach.objects.get()
        assert (row.is_there, row.kinds, row.name) == (True, ["credit_note", "invoice"], "Customer")
        assert row.answered_at is not None
        assert row.answered_at > now() - timedelta(minutes=1)


def test_htmx_gets_the_part_alone(post: Post, browser: Client) -> None:
    part = ask(browser, post, **{"HX-Request": "true"}).content.decode()
    assert part.startswith(f'<div class="reach" id="reach-{post.connection_id}"')
    assert "Registered" in part
    assert "<html" not in part


def test_not_registered_and_not_asked_are_told_apart(post: Post, browser: Client) -> None:
    moved(post, "BE0123456789")
    ask(browser, post)
    shown = page(browser, post)
    assert "Not registered" in shown
    assert "Post does not know this address: nothing can be delivered there." in shown
    post.server.fail = ["500"]
    ask(browser, post)
    shown = page(browser, post)
    assert "Not registered" in shown, "what was known before stays known"
    assert "The last question could not be asked; this is the answer before." in shown
    assert "The network answered 500." in shown
    moved(post, "FR1")
    assert "Not asked yet" in page(browser, post), "the answer was about another address"
    post.server.fail = ["500"]
    ask(browser, post)
    shown = page(browser, post)
    assert "Could not be asked" in shown
    assert "This says nothing about the customer; ask again later." in shown
    ask(browser, post)
    assert "Registered" in page(browser, post)


def test_without_an_address_nobody_is_asked(post: Post, browser: Client) -> None:
    with tenant_scope(post.world.id):
        Customer.objects.update(electronic_scheme="", electronic_address="")
    assert "No address" in page(browser, post)
    told = caller(post.world)(
        "POST",
        f"/networks/connections/{post.connection_id}/reach/{post.world.customer.id}/check",  # type: ignore[attr-defined]
    )
    assert (told.status_code, told.json()["code"]) == (422, "reach.no_address")
    assert told.json()["errors"][0]["pointer"] == "/electronic_address"
    with tenant_scope(post.world.id):
        assert not Reach.objects.exists()


def test_a_draft_warns_and_is_not_kept_from_being_issued(post: Post, browser: Client) -> None:
    with tenant_scope(post.world.id):
        draft = create_draft(content=post.world.draft(), by=actor())
    warning = "Post did not know this customer as 9957:BE0123456789 when it was asked on"
    moved(post, "BE0123456789")
    assert warning not in browser.get(f"/documents/{draft.id}/edit").content.decode()
    ask(browser, post)
    assert warning in browser.get(f"/documents/{draft.id}/edit").content.decode()
    issued = browser.post(f"/documents/{draft.id}/issue", {"version": draft.version})
    assert issued.status_code == 302
    sending = browser.get(f"/documents/{draft.id}/send").content.decode()
    assert "Not registered" in sending
    assert "disabled" not in sending.partition("Reachable over")[2].partition("Not yet")[0]
    moved(post, "FR1")
    assert warning not in browser.get(f"/documents/{draft.id}/edit").content.decode()


def test_sending_asks_by_itself_what_is_not_known_or_long_ago(post: Post, browser: Client) -> None:
    with tenant_scope(post.world.id):
        document_id = post.document()
    path = f"/documents/{document_id}/send"
    assert 'hx-trigger="load, submit"' in browser.get(path).content.decode()
    ask(browser, post)
    assert 'hx-trigger="load, submit"' not in browser.get(path).content.decode()
    with tenant_scope(post.world.id):
        Reach.objects.update(tried_at=now() - timedelta(days=8))
    assert 'hx-trigger="load, submit"' in browser.get(path).content.decode()
    assert 'hx-trigger="load' not in page(browser, post), "on the customer's page a person asks"


def test_the_api_asks_and_lists(post: Post) -> None:
    call, customer = caller(post.world), post.world.customer.id  # type: ignore[attr-defined]
    path = f"/customers/{customer}/reachability"
    [never] = call("GET", path).json()["data"]
    assert (never["state"], never["answered_at"]) == ("never_asked", None)
    asked = call(
        "POST", f"/networks/connections/{post.connection_id}/reach/{customer}/check"
    ).json()
    assert (asked["state"], asked["address"], asked["kinds"]) == (
        "registered", "9957:FR23334175221", ["credit_note", "invoice"],
    )  # fmt: skip
    assert call("GET", path).json()["data"] == [asked]
    with tenant_scope(post.world.id):
        switch_connection(connection_id=post.connection_id, on=False, by=actor())
    assert call("GET", path).json()["data"] == []


def test_what_one_tenant_asked_another_does_not_see(post: Post, beta: World) -> None:
    call = caller(beta)
    path = f"/networks/connections/{post.connection_id}/reach/{beta.customer.id}/check"  # type: ignore[attr-defined]
    assert call("POST", path).status_code == 404
    with tenant_scope(beta.id):
        assert not Reach.objects.exists()


@pytest.mark.parametrize(
    ("typed", "objected"),
    [("C 2584563203-0", True), ("c25845632020", False), ("EI00000000010", False), ("", False)],
)
def test_the_tin_that_a_tax_office_knows_is_shown_beside_another(
    post: Post, browser: Client, typed: str, objected: bool
) -> None:
    ask(browser, post)
    with tenant_scope(post.world.id):
        Reach.objects.update(details={"tin": "C25845632020"})
        identifiers = [{"scheme": "TIN", "value": typed}] if typed else []
        Customer.objects.update(identifiers=identifiers)
    said = page(browser, post)
    assert "<dt>TIN</dt><dd><bdi>C25845632020</bdi>" in said
    sentence = (
        f"Post does not know this number under the TIN {typed}: correct the one that is wrong."
    )
    assert (sentence in said) is objected
