"""The pages of webhooks, with a real receiver behind them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from signet.events import deliveries
from signet.events.catalogue import VERBS
from signet.events.models import Delivery, Endpoint, Event
from signet.events.secrets import secret_of
from signet.kernel.clock import now
from signet.tenancy.context import tenant_scope
from tests.fixtures import World
from tests.receiver import Receiver, receiving
from tests.web.accounts import PASSWORD, grow_old, signed_in


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_PRIVATE = settings.WEBHOOKS_HTTP = True
    with receiving() as made:
        yield made


@pytest.fixture
def browser(alpha: World) -> Client:
    return signed_in(alpha.owner.email, PASSWORD)


def added(alpha: World, browser: Client, url: str, *types: str) -> Endpoint:
    answer = browser.post("/webhooks/new", {"url": url, "types": list(types), "tenant": alpha.id})
    assert answer.status_code == 302, answer.content
    with tenant_scope(alpha.id):
        return Endpoint.objects.latest("id")


def work(alpha: World) -> None:
    """What the worker does."""
    with tenant_scope(alpha.id):
        for event in Event.objects.filter(body__isnull=True).order_by("sequence"):
            deliveries.hand_out(event.id)
        Delivery.objects.filter(state="waiting").update(next_at=now())
        waiting = list(Delivery.objects.filter(state="waiting").values_list("id", flat=True))
    for delivery_id in waiting:
        deliveries.deliver(alpha.id, delivery_id)


def test_from_nothing_to_a_delivered_test_message(
    alpha: World, browser: Client, receiver: Receiver
) -> None:
    assert "No webhooks yet" in browser.get("/webhooks").content.decode()
    endpoint = added(alpha, browser, receiver.url, "documents.issue")
    path = f"/webhooks/{endpoint.id}"
    page = browser.get(path).content.decode()
    assert secret_of(endpoint) in page
    assert "whsec_" not in browser.get(path).content.decode(), "shown once"
    assert "Nothing was sent yet" in page
    browser.post(f"{path}/test", {"tenant": alpha.id})
    work(alpha)
    page = browser.get(path).content.decode()
    assert "Test message sent" in page
    assert "answered 200" in page
    [row] = re.findall(rf'href="({path}/messages/[^"]+)"', page)
    shown = browser.get(row).content.decode()
    assert "thanks" in shown
    assert "webhooks.ping" in shown
    browser.post(f"{row}/resend", {"tenant": alpha.id})
    work(alpha)
    assert len(receiver.got) == 2
    assert len(set(receiver.ids)) == 1


def test_failure_and_disabling_are_said(alpha: World, browser: Client, receiver: Receiver) -> None:
    endpoint = added(alpha, browser, receiver.url)
    path = f"/webhooks/{endpoint.id}"
    receiver.answers = [500, 410]
    browser.post(f"{path}/test", {"tenant": alpha.id})
    with tenant_scope(alpha.id):
        Event.objects.exclude(type="webhooks.ping").update(body="{}")
    work(alpha)
    page = browser.get(path).content.decode()
    assert "1 attempt since" in page
    assert "answered 500" in page
    work(alpha)
    page = browser.get(path).content.decode()
    assert "it is gone for good (410)" in page
    browser.post(f"{path}/enable", {"tenant": alpha.id})
    assert "gone for good" not in browser.get(path).content.decode()


def test_bad_input_keeps_what_was_typed(alpha: World, browser: Client) -> None:
    bad = {"url": "http://localhost/", "description": "Mine", "types": ["items.change"]}
    answer = browser.post("/webhooks/new", bad | {"tenant": alpha.id})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Give the whole address of a public server" in page
    assert 'value="Mine"' in page
    assert re.search(r'value="items.change" checked', page)


def test_every_event_can_be_chosen(browser: Client) -> None:
    page = browser.get("/webhooks/new").content.decode()
    assert set(re.findall(r'name="types" value="([^"]+)"', page)) == set(VERBS) - {"webhooks.ping"}
    reference = Client().get("/api/docs").content.decode()
    assert set(re.findall(r'id="event-([a-z_]+\.[a-z_]+)"', reference)) == set(VERBS)


def test_a_secret_needs_a_recent_sign_in(alpha: World, browser: Client, receiver: Receiver) -> None:
    endpoint = added(alpha, browser, receiver.url)
    path = f"/webhooks/{endpoint.id}"
    browser.get(path)
    grow_old(browser)
    for verb in ("secret", "rotate"):
        answer = browser.post(f"{path}/{verb}", {"tenant": alpha.id})
        assert answer["Location"].startswith("/account/reauthenticate/")
    assert "whsec_" not in browser.get(path).content.decode()
    assert browser.get("/webhooks/new")["Location"].startswith("/account/reauthenticate/")


def test_a_changed_secret_is_shown_once_with_its_day_of_grace(
    alpha: World, browser: Client, receiver: Receiver
) -> None:
    endpoint = added(alpha, browser, receiver.url)
    path = f"/webhooks/{endpoint.id}"
    browser.post(f"{path}/rotate", {"tenant": alpha.id})
    page = browser.get(path).content.decode()
    with tenant_scope(alpha.id):
        assert secret_of(Endpoint.objects.get()) in page
    assert "messages are signed by the old secret too" in page


def test_two_tabs_do_not_overwrite_each_other(
    alpha: World, browser: Client, receiver: Receiver
) -> None:
    endpoint = added(alpha, browser, receiver.url)
    path = f"/webhooks/{endpoint.id}/edit"
    form = {"url": receiver.url, "version": "1", "tenant": alpha.id}
    assert browser.post(path, form | {"description": "First"}).status_code == 302
    late = browser.post(path, form | {"description": "Second"})
    assert late.status_code == 409
    assert "changed meanwhile" in late.content.decode()


def test_hostile_answers_are_shown_as_text(
    alpha: World, browser: Client, receiver: Receiver
) -> None:
    endpoint = added(alpha, browser, receiver.url)
    receiver.answers = [(500, {}, b"<script>alert(1)</script>\x00\xff" + b"x" * 5000)]
    browser.post(f"/webhooks/{endpoint.id}/test", {"tenant": alpha.id})
    work(alpha)
    with tenant_scope(alpha.id):
        delivery = Delivery.objects.get(event__type="webhooks.ping")
    page = browser.get(f"/webhooks/{endpoint.id}/messages/{delivery.id}").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert len(delivery.log[0]["excerpt"]) == 500
