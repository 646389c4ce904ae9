"""The outbox and what becomes of its messages, with a real receiver."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection, transaction

from signet.audit.models import Entry
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.events import deliveries
from signet.events.actions.ping import ping
from signet.events.actions.resend import resend
from signet.events.actions.rotate_secret import rotate_secret
from signet.events.actions.save_endpoint import change_endpoint, create_endpoint
from signet.events.actions.switch_endpoint import (
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
)
from signet.events.content import EndpointIn
from signet.events.endpoints import event_page, get_endpoint
from signet.events.jobs import catch_up
from signet.events.models import Delivery, Endpoint, Event
from signet.events.retries import WAITS
from signet.events.secrets import secret_of, secrets_of
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
from signet.kernel.ids import uuid7
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.receiver import Receiver, receiving


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.WEBHOOKS_PRIVATE = settings.WEBHOOKS_HTTP = True
    with receiving() as made:
        yield made


@pytest.fixture
def endpoint(inside: World, receiver: Receiver) -> Endpoint:
    return create_endpoint(content=EndpointIn(url=receiver.url), by=actor())


def issued(world: World) -> UUID:
    return issue(
        document_id=create_draft(content=world.draft_of_today(), by=actor()).id, by=actor()
    ).id


def jobs(task: str) -> list[dict[str, Any]]:
    """What is in the queue for this tenant's transaction, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT args, scheduled_at, priority FROM procrastinate_jobs WHERE task_name = %s AND status = 'todo' ORDER BY id",
            [task],
        )
        return [
            {**(json.loads(args) if isinstance(args, str) else args), "at": at, "priority": priority}
            for args, at, priority in cursor.fetchall()
        ]  # fmt: skip


def hand_out(type_: str) -> Delivery:
    event = Event.objects.get(type=type_)
    assert deliveries.hand_out(event.id) == 1
    return Delivery.objects.get(event=event)


def tried(world: World, delivery: Delivery) -> Delivery:
    """One attempt, as if its time had come."""
    Delivery.objects.filter(id=delivery.id).update(next_at=now())
    deliveries.deliver(world.id, delivery.id)
    return Delivery.objects.get(id=delivery.id)


def test_without_a_webhook_nothing_is_written(inside: World) -> None:
    issued(inside)
    assert Event.objects.count() == 0
    assert jobs("events.hand_out") == []


def test_an_event_is_the_audit_entry_told(inside: World, endpoint: Endpoint) -> None:
    document_id = issued(inside)
    entry = Entry.objects.get(verb="documents.issue")
    event = Event.objects.get(type="documents.issue")
    assert (event.id, event.sequence, event.object_type, event.object_id, event.label) == (
        entry.id, entry.sequence, "document", document_id, entry.object_label,
    )  # fmt: skip
    assert event.occurred_at == entry.created_at
    queued = jobs("events.hand_out")
    assert [job["event_id"] for job in queued][-1] == str(event.id)
    assert {job["tenant_id"] for job in queued} == {str(inside.id)}
    assert {job["priority"] for job in queued} == {-1}


def test_what_is_rolled_back_is_not_told(inside: World, endpoint: Endpoint) -> None:
    before = (Event.objects.count(), len(jobs("events.hand_out")))
    with pytest.raises(RuntimeError), transaction.atomic():
        issued(inside)
        raise RuntimeError
    assert (Event.objects.count(), len(jobs("events.hand_out"))) == before


def test_a_message_is_signed_and_holds_what_the_api_shows(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    document_id = issued(inside)
    delivery = tried(inside, hand_out("documents.issue"))
    [got] = receiver.got
    event = Event.objects.get(type="documents.issue")
    assert got.headers["webhook-id"] == str(event.id)
    assert got.headers["content-type"] == "application/json"
    assert abs(int(got.headers["webhook-timestamp"]) - now().timestamp()) < 10
    key = base64.b64decode(secret_of(endpoint).removeprefix("whsec_"))
    signed = f"{event.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    mac = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert got.headers["webhook-signature"] == f"v1,{mac}"
    message = json.loads(got.body)
    assert {k: message[k] for k in ("id", "type", "version", "sequence")} == {
        "id": str(event.id), "type": "documents.issue", "version": 1, "sequence": event.sequence,
    }  # fmt: skip
    shown = message["data"]["object"]
    assert (shown["id"], shown["number"], shown["label"]) == (
        str(document_id),
        event.label,
        "Issued",
    )
    assert shown["totals"]["payable"] == "5544.00"
    assert (delivery.state, delivery.tried, delivery.last_status) == ("delivered", 1, 200)
    assert delivery.log[0]["excerpt"] == "thanks"
    assert jobs("events.deliver")[0]["delivery_id"] == str(delivery.id)


def test_only_what_is_asked_for(inside: World, receiver: Receiver) -> None:
    wanted = EndpointIn(url=receiver.url, types=["documents.issue"])
    narrow = create_endpoint(content=wanted, by=actor())
    wide = create_endpoint(content=EndpointIn(url=receiver.url), by=actor())
    issued(inside)
    for event in Event.objects.order_by("sequence"):
        deliveries.hand_out(event.id)
        assert deliveries.hand_out(event.id) == 0, "handing out again makes nothing twice"
    heard = {
        made.id: set(Delivery.objects.filter(endpoint=made).values_list("event__type", flat=True))
        for made in (narrow, wide)
    }
    assert heard == {
        narrow.id: {"documents.issue"},
        wide.id: {"documents.create_draft", "documents.issue", "webhooks.create"},
    }


def test_failures_are_tried_again_over_three_days_under_one_id(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.answers = [500]
    issued(inside)
    delivery = hand_out("documents.issue")
    for number, wait in enumerate(WAITS, 1):
        delivery = tried(inside, delivery)
        assert (delivery.state, delivery.tried) == ("waiting", number)
        assert delivery.next_at is not None
        assert delivery.last_at is not None
        assert wait <= delivery.next_at - delivery.last_at <= wait * 1.1
        assert jobs("events.deliver")[-1]["at"] == delivery.next_at
    delivery = tried(inside, delivery)
    assert (delivery.state, delivery.tried, delivery.next_at) == ("failed", 10, None)
    assert len(receiver.got) == 10
    assert set(receiver.ids) == {str(delivery.event_id)}
    assert len({request.body for request in receiver.got}) == 1
    found = get_endpoint(endpoint.id)
    assert (found.failures, found.state) == (10, "active")


@pytest.mark.parametrize("status", [301, 302, 304, 400, 404, 500, 503])
def test_what_is_no_success(
    inside: World, endpoint: Endpoint, receiver: Receiver, status: int
) -> None:
    receiver.answers = [status]
    issued(inside)
    delivery = tried(inside, hand_out("documents.issue"))
    assert (delivery.state, delivery.last_status) == ("waiting", status)


def test_a_receiver_that_is_busy_is_given_time(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.answers = [(429, {"Retry-After": "3600"}, b"")]
    issued(inside)
    delivery = tried(inside, hand_out("documents.issue"))
    assert delivery.next_at is not None
    assert delivery.next_at - now() > timedelta(minutes=59)


def test_a_delivery_that_another_worker_has_is_left_alone(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    issued(inside)
    delivery = hand_out("documents.issue")
    taken = deliveries._prepare(delivery.id)
    assert taken is not None
    deliveries.deliver(inside.id, delivery.id)
    assert receiver.got == []
    Delivery.objects.filter(id=delivery.id).update(next_at=now())  # that worker is dead
    deliveries.deliver(inside.id, delivery.id)
    deliveries.deliver(inside.id, delivery.id)
    assert len(receiver.got) == 1


def test_410_disables_at_once_and_enabling_sends_what_was_stopped(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    issued(inside)
    receiver.answers = [410, 200]
    gone = tried(inside, hand_out("documents.issue"))
    found = get_endpoint(endpoint.id)
    assert (found.state, found.disabled_because) == ("disabled", "gone")
    entry = Entry.objects.get(verb="webhooks.disable")
    assert json.loads(entry.payload)["reason"].endswith("(410)")
    assert entry.actor_label == "Signet"
    stopped = tried(inside, gone)
    assert (stopped.state, len(receiver.got)) == ("stopped", 1)
    with pytest.raises(Conflict, match="enable it first"):
        resend(endpoint_id=endpoint.id, delivery_id=gone.id, by=actor())
    enable_endpoint(endpoint_id=endpoint.id, by=actor())
    assert tried(inside, gone).state == "delivered"
    assert len(set(receiver.ids)) == 1


def test_five_days_of_failure_disable(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    receiver.answers = [500]
    issued(inside)
    delivery = tried(inside, hand_out("documents.issue"))
    Endpoint.objects.update(failing_since=now() - timedelta(days=4, hours=23))
    delivery = tried(inside, delivery)
    assert get_endpoint(endpoint.id).state == "active"
    Endpoint.objects.update(failing_since=now() - timedelta(days=5))
    tried(inside, delivery)
    found = get_endpoint(endpoint.id)
    assert (found.state, found.disabled_because) == ("disabled", "failing")


def test_a_good_answer_forgives(inside: World, endpoint: Endpoint, receiver: Receiver) -> None:
    receiver.answers = [500, 204]
    issued(inside)
    delivery = tried(inside, hand_out("documents.issue"))
    assert get_endpoint(endpoint.id).failures == 1
    tried(inside, delivery)
    found = get_endpoint(endpoint.id)
    assert (found.failures, found.failing_since) == (0, None)


def test_a_secret_is_changed_without_losing_a_message(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    old = secret_of(endpoint)
    rotated = rotate_secret(endpoint_id=endpoint.id, by=actor())
    new = secret_of(rotated)
    assert old != new
    assert secrets_of(rotated, now()) == [new, old]
    assert secrets_of(rotated, now() + timedelta(hours=24, seconds=1)) == [new]
    issued(inside)
    tried(inside, hand_out("documents.issue"))
    signatures = receiver.got[0].headers["webhook-signature"].split(" ")
    assert [s[:3] for s in signatures] == ["v1,", "v1,"]
    assert len(set(signatures)) == 2


def test_secrets_are_not_in_the_database_as_they_are(inside: World, endpoint: Endpoint) -> None:
    secret = secret_of(endpoint)
    assert secret.encode() not in bytes(endpoint.secret)
    other = create_endpoint(content=EndpointIn(url="http://127.0.0.1:1/"), by=actor())
    other.secret = endpoint.secret
    with pytest.raises(Exception, match="belongs to something else"):
        secret_of(other)
    for payload in Entry.objects.values_list("payload", flat=True):
        assert "whsec_" not in payload
        assert secret.removeprefix("whsec_") not in payload


def test_a_ping_goes_to_one_webhook_whatever_it_wants(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    other = EndpointIn(url=receiver.url, types=["items.create"])
    chosen = create_endpoint(content=other, by=actor())
    ping(endpoint_id=chosen.id, by=actor())
    delivery = tried(inside, hand_out("webhooks.ping"))
    assert (delivery.endpoint_id, delivery.state) == (chosen.id, "delivered")
    assert json.loads(receiver.got[0].body)["data"]["object"] is None


def test_resending_is_the_same_message(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    issued(inside)
    delivery = tried(inside, hand_out("documents.issue"))
    resend(endpoint_id=endpoint.id, delivery_id=delivery.id, by=actor())
    deliveries.deliver(inside.id, delivery.id)
    first, second = receiver.got
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"]


def test_a_deleted_webhook_hears_nothing_and_forgets_its_secret(
    inside: World, endpoint: Endpoint, receiver: Receiver
) -> None:
    issued(inside)
    delivery = hand_out("documents.issue")
    delete_endpoint(endpoint_id=endpoint.id, by=actor())
    assert tried(inside, delivery).state == "stopped"
    assert receiver.got == []
    assert bytes(Endpoint.objects.get().secret) == b""
    with pytest.raises(NotFound):
        get_endpoint(endpoint.id)


def test_catching_up_never_passes_over_an_event(inside: World, endpoint: Endpoint) -> None:
    issued(inside)
    first, second, third = Event.objects.order_by("sequence")
    deliveries.hand_out(first.id)
    deliveries.hand_out(third.id)
    assert [event.id for event in event_page().rows] == [first.id]
    deliveries.hand_out(second.id)
    assert [event.id for event in event_page(after=first.sequence).rows] == [second.id, third.id]


@pytest.mark.parametrize(
    "url", ["http://example.com/", "https://127.0.0.1/", "https://[::1]/", "x"]
)
def test_addresses_that_cannot_be_added(inside: World, url: str) -> None:
    with pytest.raises(BadInput) as refused:
        create_endpoint(content=EndpointIn(url=url), by=actor())
    assert refused.value.fields[0].pointer == "/url"


@pytest.mark.parametrize("type_", ["documents.explode", "webhooks.ping", ""])
def test_events_that_do_not_exist(inside: World, type_: str) -> None:
    with pytest.raises(BadInput) as refused:
        create_endpoint(content=EndpointIn(url="https://example.com/", types=[type_]), by=actor())
    assert refused.value.fields[0].pointer == "/types"


def test_a_change_names_its_version(inside: World, endpoint: Endpoint, receiver: Receiver) -> None:
    content = EndpointIn(url=receiver.url, types=["items.create", "items.create"])
    changed = change_endpoint(endpoint_id=endpoint.id, content=content, by=actor(), version=1)
    assert (changed.version, changed.types) == (2, ["items.create"])
    with pytest.raises(Conflict, match="changed meanwhile"):
        change_endpoint(endpoint_id=endpoint.id, content=content, by=actor(), version=1)


@pytest.mark.parametrize("role", ["accountant", "biller", "auditor"])
def test_owners_only(inside: World, endpoint: Endpoint, role: str) -> None:
    by = actor(role)
    with pytest.raises(Forbidden):
        create_endpoint(content=EndpointIn(url="https://example.com/"), by=by)
    for verb in (rotate_secret, ping, disable_endpoint, enable_endpoint, delete_endpoint):
        with pytest.raises(Forbidden):
            verb(endpoint_id=endpoint.id, by=by)
    with pytest.raises(Forbidden):
        resend(endpoint_id=endpoint.id, delivery_id=uuid7(), by=by)


def test_what_the_queue_lost_is_found_by_the_rows(
    kept_alpha: World, receiver: Receiver, connect: Callable[[str], psycopg.Connection]
) -> None:
    with tenant_scope(kept_alpha.id):
        create_endpoint(content=EndpointIn(url=receiver.url), by=actor())
        issued(kept_alpha)
        drafted, told = Event.objects.order_by("-sequence")[1], Event.objects.latest("sequence")
        deliveries.hand_out(told.id)
    with connect("superuser") as operator:
        operator.execute("DELETE FROM procrastinate_jobs")
    later = now() + timedelta(minutes=6)
    catch_up(timestamp=int(later.timestamp()))
    with tenant_scope(kept_alpha.id):
        delivery = Delivery.objects.get()
        assert [job["delivery_id"] for job in jobs("events.deliver")] == [str(delivery.id)]
        assert str(drafted.id) in [job["event_id"] for job in jobs("events.hand_out")]
    catch_up(timestamp=int((now() + timedelta(days=91)).timestamp()))
    with tenant_scope(kept_alpha.id):
        assert (Event.objects.count(), Delivery.objects.count()) == (0, 0)
        assert Entry.objects.count() == 3


def test_another_tenants_webhook_hears_nothing(
    alpha: World, beta: World, receiver: Receiver
) -> None:
    with tenant_scope(alpha.id):
        endpoint = create_endpoint(content=EndpointIn(url=receiver.url), by=actor())
    with tenant_scope(beta.id):
        issued(beta)
        assert Event.objects.count() == 0
        with pytest.raises(NotFound):
            get_endpoint(endpoint.id)
        with pytest.raises(NotFound):
            rotate_secret(endpoint_id=endpoint.id, by=actor())
