"""One demo tenant's invoice goes to another over Peppol; the other rejects it; the first reads why."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from signet.demo import exchange
from signet.networks.models import Connection
from signet.networks.polling import poll
from signet.networks.working import work
from signet.parties.models import Company, Customer
from signet.tenancy.context import tenant_scope
from tests import peppol
from tests.browser.test_journey import sign_in, world
from tests.fixtures import World, make_world
from tests.peppol import SELLER

pytestmark = pytest.mark.browser
__all__ = ["world"]
BUYER = "0230:C20880050010"


@pytest.fixture
def other(world: World) -> World:
    """The tenant who buys; the owner may sign in."""
    from allauth.account.models import EmailAddress

    made = make_world("Beta")
    EmailAddress.objects.create(
        user=made.owner, email=made.owner.email, verified=True, primary=True
    )
    return made


@pytest.fixture
def box(
    server: str,
    world: World,
    other: World,
    tmp_path: Path,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[peppol.Sandbox]:
    """The stand-in, with both tenants connected as the demo connects its own."""
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    with tenant_scope(other.id):
        scheme, _, value = BUYER.partition(":")
        Company.objects.update(electronic_scheme=scheme, electronic_address=value)
    with tenant_scope(world.id):
        scheme, _, value = BUYER.partition(":")
        Customer.objects.update(
            electronic_scheme=scheme, electronic_address=value, buyer_reference="PO 7"
        )
    monkeypatch.setattr(exchange, "STUDIO", world.owner.email)  # type: ignore[attr-defined]
    monkeypatch.setattr(exchange, "TRADING", other.owner.email)  # type: ignore[attr-defined]
    with peppol.sandbox(tmp_path) as running:
        monkeypatch.setenv("SIGNET_SANDBOX_PORT", running.address.rpartition(":")[2])
        monkeypatch.setenv("SIGNET_BASE_URL", server)
        exchange.meet()
        yield running


def carry(*worlds: World) -> None:
    """What the worker does, in a thread of its own: the browser's driver keeps a loop in this one."""

    def run() -> None:
        from django.db import connection

        for each in worlds:
            with tenant_scope(each.id):
                found = Connection.objects.get().id
            work(each.id, found)
            poll(each.id, found)
        connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    thread.join()


def until(page: Any, selector: str, do: Callable[[], None]) -> None:
    """Reload until it is there."""
    for _ in range(40):
        if page.locator(selector).count():
            return
        do()
        page.wait_for_timeout(100)
        page.reload()
    raise AssertionError(f"{selector} did not come: {page.inner_text('main')[:800]}")


def test_sent_received_rejected_and_read(
    page: Any, chromium: Any, server: str, world: World, other: World, box: peppol.Sandbox
) -> None:
    from signet.documents.actions.create_draft import create_draft
    from signet.documents.actions.issue import issue
    from tests.fixtures import actor

    with tenant_scope(world.id):
        document = issue(
            document_id=create_draft(content=world.draft_of_today(), by=actor()).id, by=actor()
        )
    number = document.number

    sign_in(page, server)
    page.goto(f"{server}/documents/{document.id}")
    page.click("text=Send over Peppol…")
    page.wait_for_selector("text=Nothing is missing")
    page.click("main button:has-text('Send')")
    page.wait_for_selector(f"text={number} is on its way.")
    until(page, "#progress .state:has-text('Delivered')", lambda: carry(world))

    context = chromium.new_context(viewport={"width": 1280, "height": 900}, locale="en-GB")
    buyer = context.new_page()
    buyer.goto(f"{server}/")
    buyer.fill("#id_login", "owner@beta.example")
    buyer.fill("input[type=password]", "correct horse battery")
    buyer.keyboard.press("Enter")
    buyer.wait_for_selector("h1:has-text('Home')")
    buyer.goto(f"{server}/inbox")
    until(buyer, f"a:has-text('{number}')", lambda: carry(other))
    buyer.click(f"a:has-text('{number}')")
    buyer.wait_for_selector(f"h1:has-text('{number}')")
    assert buyer.locator(".paper img").count() >= 1
    buyer.click("button:has-text('Reject…')")
    buyer.fill("dialog[open] textarea", "We never ordered this")
    buyer.click("dialog[open] button.primary")
    buyer.wait_for_selector("text=Your answer is on its way to the seller.")
    until(buyer, "text=Delivered", lambda: carry(other))
    context.close()

    page.goto(f"{server}/documents/{document.id}")
    until(page, "text=We never ordered this", lambda: carry(world))
    assert page.locator("text=Rejected by the buyer").count() >= 1
    assert len(box.received(SELLER)) == 1
