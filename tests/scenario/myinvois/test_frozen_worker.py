"""A worker stands still (SIGSTOP) until its time is over, another one takes its work over, and it wakes.

Time passes for real here: nothing of the lease is set by hand until somebody else has taken over.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from signet.networks import moving, submissions, tokens, wire, working
from signet.networks.models import Submission
from signet.networks.taking import takes
from signet.tenancy.context import tenant_scope
from tests import dying
from tests.dying import before, behind, freeze
from tests.fixtures import World
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.kill_steps import SIGNS_IN, SUBMITS
from tests.scenario.myinvois.portal import Portal


def freeze_in_transaction() -> None:
    """The database ends such a transaction after two minutes (``database.roles``); here after one second."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '1s'")
    freeze()


#: Where it stands still -> how, and whether its transaction was ended meanwhile, so that its job failed.
MOMENTS = {
    "taken, nothing called": (lambda: before(working, "perform", do=freeze), 0),
    "signing in, others wait for the token": (
        lambda: before(wire, "send", SIGNS_IN, freeze_in_transaction), 0,
    ),
    "signed in": (lambda: behind(tokens.StoredTokens, "get", do=freeze), 0),
    "about to hand over": (lambda: before(wire, "send", SUBMITS, freeze), 0),
    "handed over, answer not read": (lambda: behind(wire, "send", SUBMITS, freeze), 0),
    "answer read, nothing written": (lambda: before(working, "_settle", do=freeze), 0),
    "written, not committed": (lambda: behind(moving, "hear", do=freeze_in_transaction), 1),
}  # fmt: skip


@pytest.fixture
def business(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Business]:
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    with in_business(kept_alpha, portal, made, settings) as found:
        yield found


@pytest.mark.parametrize("moment", MOMENTS)
def test_nothing_is_sent_twice(
    business: Business, portal: Portal, settings: Any, moment: str
) -> None:
    stands_still, code = MOMENTS[moment]
    with tenant_scope(business.world.id):
        made = business.send(business.document())
    settings.NETWORKS_SECONDS = 1.5
    with dying.frozen(business.work, stands_still) as ended:
        its_time_passes(business, made)
        settings.NETWORKS_SECONDS = 20
        row = business.until(made.id, "valid")
    assert ended == [code]
    with tenant_scope(business.world.id):
        now = submissions.get(made.id)
        verbs = [step.verb for step in submissions.steps(now)]
    assert (now.state, now.next_at, now.network_id) == ("valid", row.next_at, row.network_id)
    assert [(d["uuid"], d["status"]) for d in portal.documents()] == [(row.network_id, "Valid")]
    calls = [c["line"] for c in portal.http.get("/_sandbox/calls").json()]
    assert calls.count("POST /api/v1.0/documentsubmissions/") == 1
    assert verbs.count("send") + verbs.count("found") == 1


def its_time_passes(business: Business, made: Submission) -> None:
    """Until another worker finds it due, takes it over and asks the network."""
    deadline = time.monotonic() + takes().total_seconds() + 20
    while time.monotonic() < deadline:
        time.sleep(0.25)
        business.work()
        with tenant_scope(business.world.id):
            row = submissions.get(made.id)
            if "lose" in {step.verb for step in submissions.steps(row)}:
                return
    raise AssertionError(f"nobody took it over: {row.state}")
