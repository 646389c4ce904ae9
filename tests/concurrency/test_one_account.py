"""An intermediary's client id is counted once: for all its taxpayers, of all tenants, in all processes.

Against the stand-in with LHDN's own limits switched on: it answers 429 to the first call that is too many.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.db import connections as databases

from signet.kernel import clock
from signet.networks import connections
from signet.networks.actions.connect import connect
from signet.networks.actions.switch_connection import remove_connection
from signet.networks.content import NewConnectionIn
from signet.networks.myinvois.client import Session
from signet.networks.myinvois.client.submissions import summary
from signet.networks.opening import open_connection
from signet.networks.problems import NotAllowed, Wait
from signet.tenancy.context import tenant_scope
from tests.accounts import accounts
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import malaysian
from tests.scenario.myinvois.portal import AGENT, Portal, open_portal

PROCESSES = multiprocessing.get_context("fork")
SECONDS = 16.0


@pytest.fixture
def portal(tmp_path: Any, settings: Any) -> Iterator[Portal]:
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    settings.NETWORKS_LIMITS = {}
    with open_portal(tmp_path) as found:
        found.settings(limited=True)
        yield found


def connected(world: World, portal: Portal) -> tuple[UUID, UUID]:
    """A tenant whose company is represented by the intermediary."""
    client, secret = portal.clients[AGENT]
    with tenant_scope(world.id):
        malaysian(world)
        made = connect(
            content=NewConnectionIn(
                company_id=world.company.id,
                network="myinvois",
                settings={
                    "api": portal.address, "client_id": client, "mode": "intermediary", "version": "1.0",
                },
                credentials={"client_secret": secret},
            ),
            by=actor(),
        )  # fmt: skip
    return world.id, made.id


def ask_on(tenant_id: UUID, connection_id: UUID, until: float, told: Any) -> None:
    """A worker that has more to ask than it may, and comes back when it is told to."""
    databases.close_all()
    asked = 0
    while time.monotonic() < until:
        with tenant_scope(tenant_id):
            opened = open_connection(connections.get(connection_id))
        try:
            summary(Session(opened.link), "A" * 26)
            asked += 1
        except Wait as wait:
            left = (wait.until - clock.now()).total_seconds()
            time.sleep(min(max(left, 0.0), max(until - time.monotonic(), 0.0)))
    told.put((str(tenant_id), asked))
    databases.close_all()


def statuses(portal: Portal) -> Counter[str]:
    calls = portal.http.get("/_sandbox/calls").json()
    return Counter(str(c["outcome"]) for c in calls if "/documentsubmissions/" in str(c["line"]))


def test_no_call_is_too_many_and_nobody_starves(
    kept_alpha: World, kept_beta: World, portal: Portal
) -> None:
    """Three processes of one tenant and one of another, all at once: no 429, more than the fifteen that
    may go at once, and no share for each process: that would be three to one."""
    one, other = connected(kept_alpha, portal), connected(kept_beta, portal)
    databases.close_all()
    until, told = time.monotonic() + SECONDS, PROCESSES.SimpleQueue()
    running = [
        PROCESSES.Process(target=ask_on, args=(*whose, until, told))
        for whose in (one, one, one, other)
    ]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * 4
    asked = Counter[str]()
    for _process in running:
        tenant, count = told.get()
        asked[tenant] += count
    told.close()
    assert set(statuses(portal)) == {"404"}, "nothing but answers: no 429"
    assert asked.total() >= 30, "300 a minute: 15 at once, then evenly, however slow the machine"
    assert min(asked.values()) >= 0.6 * max(asked.values())
    [(paces,)] = accounts(
        "SELECT count(DISTINCT account) FROM networks_pace WHERE name = 'submission'"
    )
    assert paces == 1


def asked_once(tenant_id: UUID, connection_id: UUID) -> None:
    with tenant_scope(tenant_id):
        opened = open_connection(connections.get(connection_id))
    summary(Session(opened.link), "A" * 26)


def test_a_token_is_given_to_those_alone_who_could_sign_in(
    kept_alpha: World, kept_beta: World, portal: Portal
) -> None:
    """Two tenants with the same credentials share it; the client id without its secret opens nothing."""
    one, other = connected(kept_alpha, portal), connected(kept_beta, portal)
    asked_once(*one)
    asked_once(*other)
    assert len(portal.calls("/connect/token")) == 1
    portal.clients[AGENT] = (portal.clients[AGENT][0], "guessed-guessed-guessed-guessed")
    with tenant_scope(kept_beta.id):
        remove_connection(connection_id=other[1], by=actor())
    with pytest.raises(NotAllowed):
        asked_once(*connected(kept_beta, portal))
    [(account,)] = accounts("SELECT DISTINCT account FROM networks_pace WHERE name = 'login'")
    assert portal.clients[AGENT][0].encode() not in bytes(account)
