"""Every call to MyInvois answered badly in every way: a clear state, nothing lost, nothing sent twice."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import httpx
import pytest

from signet.kernel import clock
from signet.networks import connections, submissions
from signet.networks.actions.move import cancel
from signet.networks.models import Connection, InboxItem, Submission
from signet.tenancy.context import tenant_scope
from tests.accounts import accounts, forget_paces
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.portal import Portal

SUBMIT = "POST /api/v1.0/documentsubmissions/"
#: Calls on the way of one document, as the stand-in's failures match them.
CALLS = (
    "POST /connect/token", SUBMIT, "GET /api/v1.0/documentsubmissions/*",
    "GET /api/v1.0/documents/search", "GET /api/v1.0/documents/*/details", "PUT *",
)  # fmt: skip
HOWS = (
    "403", "429", "500", "502", "503", "500_after", "nonsense", "empty", "lost", "refused",
    "timeout_before", "timeout_after",
)  # fmt: skip


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


@pytest.mark.parametrize("how", HOWS)
def test_one_document_is_sent_asked_for_and_cancelled_once_however_calls_fail(
    business: Business, portal: Portal, how: str
) -> None:
    accounts("UPDATE networks_token SET value = NULL")
    with tenant_scope(business.world.id):
        row = business.send(business.document())
    for match in CALLS[:5]:
        portal.fail(match, how, times=2, seconds=0.1)
    found = until(business, row, "valid")
    assert (found.findings, found.text) == ([], "")
    assert [(d["number"], d["status"]) for d in portal.documents()] == [(row.number, "Valid")]
    portal.fail(CALLS[5], how, times=2, seconds=0.1)
    with tenant_scope(business.world.id):
        cancel(submission_id=row.id, reason="Wrong", by=actor())
    assert until(business, row, "cancelled").state == "cancelled"
    assert [d["status"] for d in portal.documents()] == ["Cancelled"]
    with tenant_scope(business.world.id):
        steps = submissions.steps(found)
        assert connections.get(business.connection_id).state == "active"
    assert all(step.text for step in steps if step.verb in {"postpone", "lose", "ask"})


def until(business: Business, row: Submission, state: str) -> Submission:
    """Work on, also where a network asked us to come back later."""
    for _ in range(60):
        with tenant_scope(business.world.id):
            found = submissions.get(row.id)
            if found.state == state:
                return found
            business.due()
        forget_paces()
        business.work()
    raise AssertionError(f"{found.state} {found.text} {found.findings}")


@pytest.mark.parametrize("how", ["403", "500", "nonsense", "empty", "lost"])
def test_an_inbox_that_could_not_be_read_is_read_later(
    business: Business, portal: Portal, made: Made, how: str
) -> None:
    """An answer without a list is not an empty list: where to go on from is not moved."""
    with tenant_scope(business.world.id):
        before = connections.get(business.connection_id).cursor
    portal.fail("GET /api/v1.0/documents/recent", how, times=1)
    forget_paces()
    business.poll()
    with tenant_scope(business.world.id):
        assert connections.get(business.connection_id).cursor == before
        assert InboxItem.objects.count() == 0
    forget_paces()
    business.poll()
    with tenant_scope(business.world.id):
        assert connections.get(business.connection_id).cursor != before


class Between(BaseHTTPRequestHandler):
    """Something between us and the portal that changes answers on their way (``spoil``)."""

    portal: str
    spoil: Any
    protocol_version = "HTTP/1.1"

    def handle_any(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        with httpx.Client(trust_env=False, timeout=10) as client:
            answer = client.request(
                self.command, f"{self.portal}{self.path}", content=self.rfile.read(size),
                headers={k: v for k, v in self.headers.items() if k.lower() != "host"},
            )  # fmt: skip
        keep = {k: v for k, v in answer.headers.items() if k in {"content-type", "correlationid"}}
        status, headers, body, told = type(self).spoil(
            f"{self.command} {self.path}", answer.status_code, keep, answer.content
        )
        self.send_response_only(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(told or len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = told is not None

    do_GET = do_POST = do_PUT = handle_any  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing is logged."""


@contextmanager
def between(business: Business, portal: Portal, spoil: Any) -> Iterator[None]:
    handler = type("Handler", (Between,), {"portal": portal.address, "spoil": staticmethod(spoil)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    with tenant_scope(business.world.id):
        row = Connection.objects.get(id=business.connection_id)
        row.settings = {**row.settings, "api": address, "portal": portal.address}
        row.save()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def gzipped(line: str, status: int, headers: dict[str, str], body: bytes) -> Any:
    return status, {**headers, "Content-Encoding": "gzip"}, gzip.compress(body), None


def strange(line: str, status: int, headers: dict[str, str], body: bytes) -> Any:
    """New members everywhere, names in another case, limits told in words."""
    try:
        value = json.loads(body)
    except ValueError:
        return status, headers, body, None
    if isinstance(value, dict) and "access_token" not in value:
        value = {name[0].upper() + name[1:]: member for name, member in value.items()}
        value |= {"newMember": {"x": [1, None]}, "another": "y"}
    told = {"X-Rate-Limit-Limit": "many", "X-Rate-Limit-Remaining": "?", "Retry-After": "soon"}
    return status, headers | told, json.dumps(value).encode(), None


@pytest.mark.parametrize("spoil", [gzipped, strange])
def test_answers_that_are_only_odd_are_understood(
    business: Business, portal: Portal, spoil: Any
) -> None:
    with between(business, portal, spoil):
        with tenant_scope(business.world.id):
            row = business.send(business.document())
        assert until(business, row, "valid").link.startswith(portal.address)
    assert len([c for c in portal.calls(SUBMIT[5:]) if c.startswith("POST")]) == 1


def truncated(body: bytes) -> Any:
    return 202, {"Content-Type": "application/json"}, body[: len(body) // 2], len(body)


def cut(body: bytes) -> Any:
    return 202, {"Content-Type": "application/json"}, body[: len(body) // 2], None


def redirected(_body: bytes) -> Any:
    return 302, {"Location": "https://login.example.com/"}, b"", None


def page(_body: bytes) -> Any:
    return 200, {"Content-Type": "text/html"}, b"<html>Please sign in to the Wi-Fi</html>", None


@pytest.mark.parametrize("answer", [truncated, cut, redirected, page])
def test_an_answer_to_the_submission_that_says_nothing_is_not_followed_by_a_second_one(
    business: Business, portal: Portal, answer: Any
) -> None:
    """The portal has taken the document: it is found there by its number."""
    times = []

    def spoil(line: str, status: int, headers: dict[str, str], body: bytes) -> Any:
        if line == SUBMIT and not times:
            times.append(line)
            return answer(body)
        return status, headers, body, None

    with between(business, portal, spoil):
        with tenant_scope(business.world.id):
            row = business.send(business.document())
        business.work()
        with tenant_scope(business.world.id):
            lost = submissions.get(row.id)
            assert (lost.state, bool(lost.text)) == ("unknown", True)
        until(business, row, "valid")
    assert [d["status"] for d in portal.documents()] == ["Valid"]
    assert len([c for c in portal.calls(SUBMIT[5:]) if c.startswith("POST")]) == 1


@pytest.mark.parametrize("ahead", [timedelta(0), timedelta(hours=5), timedelta(hours=-5)])
@pytest.mark.parametrize("told", ["seconds", "date", "reset"])
def test_too_many_calls_told_by_a_clock_that_is_hours_off(
    business: Business, portal: Portal, ahead: timedelta, told: str
) -> None:
    """What counts is the difference to the answer's own date: forty seconds, not five hours."""
    times = []

    def spoil(line: str, status: int, headers: dict[str, str], body: bytes) -> Any:
        if line != SUBMIT or times:
            return status, headers, body, None
        times.append(line)
        there = clock.now() + ahead
        again = there + timedelta(seconds=40)
        said = {
            "seconds": {"Retry-After": "40"},
            "date": {"Retry-After": format_datetime(again, usegmt=True)},
            "reset": {"X-Rate-Limit-Reset": f"{again:%Y-%m-%dT%H:%M:%SZ}"},
        }[told]
        return 429, {**said, "Date": format_datetime(there, usegmt=True)}, b"", None

    with between(business, portal, spoil):
        with tenant_scope(business.world.id):
            row = business.send(business.document())
        business.work()
        with tenant_scope(business.world.id):
            waiting = submissions.get(row.id)
    assert waiting.state == "queued"
    assert waiting.next_at is not None
    left = (waiting.next_at - clock.now()).total_seconds()
    assert 30 < left <= 41
