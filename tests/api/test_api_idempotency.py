"""Writes that happen once: repeated, at once, after failure, after a kill, and forgotten in time."""

from __future__ import annotations

import json
import random
import socket
import threading
import time
from datetime import timedelta
from typing import Any

import httpx
import psycopg
import pytest
from django.db import connection, connections

from signet.documents.models import Document
from signet.events import idempotency
from signet.events.jobs import forget_old_keys
from signet.events.models import IdempotencyKey
from signet.events.queries import tenants_with_keys_before
from signet.kernel.clock import now
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests.api.calling import Call, caller, calling, draft, key_of, serving
from tests.conftest import superuser
from tests.fixtures import World


@pytest.fixture
def call(alpha: World) -> Call:
    return caller(alpha)


def documents_of(world: World) -> int:
    with tenant_scope(world.id):
        return Document.objects.count()


def test_a_repeated_write_happens_once(alpha: World, call: Call) -> None:
    key = {"Idempotency-Key": "k1"}
    first = call("POST", "/documents", draft(alpha), **key)
    again = call("POST", "/documents", draft(alpha), **key)
    assert first.status_code == again.status_code == 201
    assert again.content == first.content
    assert (again["ETag"], again["Content-Type"]) == ('"1"', "application/json")
    assert (first.headers.get("Idempotency-Replayed"), again["Idempotency-Replayed"]) == (
        None,
        "true",
    )
    other = call("POST", "/documents", draft(alpha, note="x"), **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency.other_body")
    assert documents_of(alpha) == 1


def test_the_body_counts_not_its_spelling(alpha: World, call: Call) -> None:
    body = draft(alpha)
    one = json.dumps(body)
    two = json.dumps(dict(reversed(body.items())), indent=3)
    first = call("POST", "/documents", one, **{"Idempotency-Key": "k"})
    again = call("POST", "/documents", two, **{"Idempotency-Key": '"k"'})
    assert (again.status_code, again.content) == (201, first.content)


def test_another_address_is_another_key(alpha: World, call: Call) -> None:
    one = call("POST", "/documents", draft(alpha)).json()["id"]
    two = call("POST", "/documents", draft(alpha)).json()["id"]
    key = {"Idempotency-Key": "k"}
    numbers = [
        call("POST", f"/documents/{which}/issue", **key).json()["number"]
        for which in (one, two, one)
    ]
    assert numbers == ["INV-2026-0001", "INV-2026-0002", "INV-2026-0001"]


def test_a_key_belongs_to_its_tenant(alpha: World, beta: World) -> None:
    for world in (alpha, beta):
        answer = caller(world)("POST", "/documents", draft(world), **{"Idempotency-Key": "same"})
        assert (answer.status_code, documents_of(world)) == (201, 1)


def test_a_replay_is_not_shown_to_who_may_not_write(alpha: World, call: Call) -> None:
    key = {"Idempotency-Key": "k"}
    assert call("POST", "/documents", draft(alpha), **key).status_code == 201
    reader = calling(key_of(alpha, {"documents.read"}))
    assert reader("POST", "/documents", draft(alpha), **key).status_code == 403


def test_multipart_repeats_whatever_its_boundary(alpha: World, call: Call) -> None:
    def form(boundary: str, content: str) -> tuple[str, str]:
        body = (
            f"--{boundary}\r\nContent-Disposition: form-data; name=files; filename=a.xml\r\n"
            f"Content-Type: application/xml\r\n\r\n{content}\r\n--{boundary}--\r\n"
        )
        return body, f"multipart/form-data; boundary={boundary}"

    issued = call("POST", "/documents", draft(alpha)).json()["id"]
    call("POST", f"/documents/{issued}/issue")
    xml = call("GET", f"/documents/{issued}/xml").content.decode()
    key = {"Idempotency-Key": "k"}
    first = call("POST", "/imports", *form("one", xml), **key)
    again = call("POST", "/imports", *form("two", xml), **key)
    assert (first.status_code, again.content) == (201, first.content)
    other = call("POST", "/imports", *form("two", xml + " "), **key)
    assert other.json()["code"] == "idempotency.other_body"
    assert documents_of(alpha) == 2


def test_a_failed_write_keeps_nothing(alpha: World, call: Call) -> None:
    key = {"Idempotency-Key": "k2"}
    bad = call("POST", "/documents", '{"currency": "XYZ"}', **key)
    assert bad.status_code == 422
    unknown = draft(alpha) | {"customer_id": "01a1fc6f-3826-7ed8-be35-46f7b7246c77"}
    assert call("POST", "/documents", unknown, **key).status_code == 422
    with tenant_scope(alpha.id):
        assert IdempotencyKey.objects.count() == 0
    assert call("POST", "/documents", draft(alpha), **key).status_code == 201


@pytest.mark.parametrize(
    "key", ["", " ", "a,b", "k\u00e9", "x" * 256, 'a"b', "two words", '"', "\x7f"]
)
def test_a_malformed_key_is_400(alpha: World, call: Call, key: str) -> None:
    answer = call("POST", "/documents", draft(alpha), **{"Idempotency-Key": key})
    assert (answer.status_code, answer.json()["code"]) == (400, "idempotency.key")
    assert documents_of(alpha) == 0


def test_reads_and_previews_take_no_key(alpha: World, call: Call) -> None:
    assert call("GET", "/documents", **{"Idempotency-Key": "a,b"}).status_code == 200
    preview = call("POST", "/documents/preview", draft(alpha), **{"Idempotency-Key": "k"})
    assert preview.status_code == 200
    with tenant_scope(alpha.id):
        assert IdempotencyKey.objects.count() == 0


def test_sixteen_threads_with_one_key_make_one_document(kept_alpha: World) -> None:
    call = caller(kept_alpha)
    body, barrier, answers = draft(kept_alpha), threading.Barrier(16), []

    def send() -> None:
        barrier.wait()
        try:
            answers.append(call("POST", "/documents", body, **{"Idempotency-Key": "k4"}))
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len({answer.content for answer in answers if answer.status_code == 201}) == 1
    assert documents_of(kept_alpha) == 1


def test_a_failing_first_request_frees_the_key_for_the_others(kept_alpha: World) -> None:
    """Eight at once that all fail in the database: nobody is left waiting for a key that nobody holds."""
    call = caller(kept_alpha)
    gone = draft(kept_alpha) | {"customer_id": "01a1fc6f-3826-7ed8-be35-46f7b7246c77"}
    barrier, statuses = threading.Barrier(8), []

    def send() -> None:
        barrier.wait()
        try:
            answer = call("POST", "/documents", gone, **{"Idempotency-Key": "k"})
            statuses.append(answer.status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) <= {422, 409}
    assert call("POST", "/documents", gone, **{"Idempotency-Key": "k"}).status_code == 422
    with tenant_scope(kept_alpha.id):
        assert IdempotencyKey.objects.count() == 0


def waiting_for_a_lock(database: psycopg.Connection) -> int:
    row = database.execute(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
        " AND wait_event_type = 'Lock'"
    ).fetchone()
    return row[0] if row else 0


def until(condition: Any, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.02)


def post(address: str, secret: str, body: Any, key: str, **options: Any) -> httpx.Response | None:
    headers = {"Authorization": f"Bearer {secret}", "Idempotency-Key": key}
    try:
        return httpx.post(f"{address}/api/v1/documents", json=body, headers=headers, **options)
    except httpx.TransportError:
        return None


def test_a_server_killed_in_the_middle_of_a_write_leaves_nothing_and_the_key_works_again(
    kept_alpha: World,
) -> None:
    secret = key_of(kept_alpha, {"documents.draft", "documents.read"})
    call, body = calling(secret), draft(kept_alpha)
    with serving() as (address, kill), superuser() as watch, superuser() as blocker:
        with blocker.transaction():
            # The draft and its lines are written; the last statement, the audit entry, has to wait.
            blocker.execute("LOCK TABLE audit_head IN ACCESS EXCLUSIVE MODE")
            sender = threading.Thread(target=post, args=(address, secret, body, "k", ), kwargs={"timeout": 30})  # fmt: skip
            sender.start()
            until(lambda: waiting_for_a_lock(watch) == 1)
            running = call("POST", "/documents", body, **{"Idempotency-Key": "k"})
            assert (running.status_code, running["Retry-After"]) == (409, "2")
            assert running.json()["code"] == "idempotency.running"
            kill()
            sender.join()
        until(lambda: waiting_for_a_lock(watch) == 0)
        assert documents_of(kept_alpha) == 0
        with tenant_scope(kept_alpha.id):
            [row] = IdempotencyKey.objects.all()
            assert (row.key, row.status, row.body) == ("k", None, None)
        again = call("POST", "/documents", body, **{"Idempotency-Key": "k"})
        assert again.status_code == 201
        replay = call("POST", "/documents", body, **{"Idempotency-Key": "k"})
        assert (replay.content, replay["Idempotency-Replayed"]) == (again.content, "true")
        assert documents_of(kept_alpha) == 1


def test_kills_at_random_moments_never_make_a_second_document(kept_alpha: World) -> None:
    """Whatever the killed server had done, the repeated request ends in exactly one document a key."""
    secret = key_of(kept_alpha, {"documents.draft", "documents.read"})
    call, body, chance = calling(secret), draft(kept_alpha), random.Random(3)
    for attempt in range(6):
        with serving() as (address, kill):
            post(address, secret, body, f"warm-{attempt}", timeout=30)
            threads = [
                threading.Thread(
                    target=post,
                    args=(address, secret, body, f"{attempt}-{n}"),
                    kwargs={"timeout": 30},
                )
                for n in range(4)
            ]
            for thread in threads:
                thread.start()
            time.sleep(chance.uniform(0.0, 0.06))
            kill()
            for thread in threads:
                thread.join()
    for attempt in range(6):
        for n in range(4):
            answer = call("POST", "/documents", body, **{"Idempotency-Key": f"{attempt}-{n}"})
            assert answer.status_code == 201
    connections.close_all()
    assert documents_of(kept_alpha) == 6 + 24


def test_two_headers_of_one_name_are_400_on_the_real_server(kept_alpha: World) -> None:
    secret = key_of(kept_alpha, {"documents.draft", "documents.read"})
    body = json.dumps(draft(kept_alpha)).encode()
    with serving() as (address, _kill):
        host, _colon, port = address.removeprefix("http://").partition(":")
        with socket.create_connection((host, int(port)), timeout=30) as line:
            line.sendall(
                b"POST /api/v1/documents HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                b"Authorization: Bearer " + secret.encode() + b"\r\n"
                b"Content-Type: application/json\r\nContent-Length: %d\r\n"
                b"Idempotency-Key: one\r\nIdempotency-Key: two\r\n\r\n" % len(body) + body
            )
            answer = b"".join(iter(lambda: line.recv(65536), b""))
    assert answer.startswith(b"HTTP/1.1 400")
    assert b'"code": "idempotency.key"' in answer
    assert documents_of(kept_alpha) == 0


def test_old_keys_are_forgotten_tenant_by_tenant(alpha: World, beta: World) -> None:
    for world in (alpha, beta):
        call = caller(world)
        for key in ("old", "new"):
            call("POST", "/documents", draft(world), **{"Idempotency-Key": key})
        with tenant_scope(world.id):
            IdempotencyKey.objects.filter(key="old").update(
                started_at=now() - idempotency.KEPT - timedelta(minutes=1)
            )
    found = tenants_with_keys_before(now() - idempotency.KEPT)
    assert found == sorted([alpha.id, beta.id])
    forget_old_keys(timestamp=int(now().timestamp()))
    for world in (alpha, beta):
        with tenant_scope(world.id):
            assert [row.key for row in IdempotencyKey.objects.all()] == ["new"]
            assert Customer.objects.count() == 1
    assert documents_of(alpha) == 2
    assert tenants_with_keys_before(now() - idempotency.KEPT) == []


def test_the_clean_up_is_a_periodic_job() -> None:
    from procrastinate.contrib.django import app

    periodic = {task.task.name: task.cron for task in app.periodic_registry.periodic_tasks.values()}
    assert periodic["events.forget_old_keys"] == "17 * * * *"
