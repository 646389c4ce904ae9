"""``kill -9`` at every step of the way to MyInvois, a hundred times: nothing is lost, nothing counts twice.

The workers are real processes that kill themselves by SIGKILL at steps that we name; the portal is the
stand-in over real HTTP. Only the waiting is cut short: what a dead worker had taken is due at once, and the
limits of calls, which have tests of their own, are switched off.
"""

from __future__ import annotations

import signal
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from signet.documents import queries
from signet.documents.models import State as DocumentState
from signet.kernel.clock import now
from signet.networks import submissions
from signet.networks.actions.move import cancel
from signet.networks.models import Submission
from signet.networks.states import State
from signet.tenancy.context import tenant_scope
from tests import dying
from tests.accounts import accounts
from tests.fixtures import World, actor
from tests.scenario.myinvois.business import Business, in_business
from tests.scenario.myinvois.conftest import Made
from tests.scenario.myinvois.kill_steps import HELD, STEPS, Due
from tests.scenario.myinvois.portal import Portal

TIMES = 4
KILLS = TIMES * len(STEPS)
SUBMIT = "POST /api/v1.0/documentsubmissions/"
IN_DOUBT = (State.SENDING, State.UNKNOWN)


class Day:
    """What is due is decided here, so that each worker meets the very step at which it is to die."""

    def __init__(self, business: Business, portal: Portal) -> None:
        self.business, self.portal = business, portal

    def prepare(self, due: Due) -> None:
        """Nothing is due but what leads to the step."""
        accounts("UPDATE networks_token SET fetch_until = NULL")  # who died while he fetched it
        self.due()
        match due:
            case "find":
                self._some(IN_DOUBT)
            case "ask":
                self._some((State.SENT,))
            case "cancel":
                self._to_cancel()
            case _:
                self._queued(2 if due == "send two" else 1)
        if due == "sign in":
            accounts("UPDATE networks_token SET value = NULL")
        elif due == "token refused":
            self.portal.control("POST", "tokens/expire")

    def die(self, name: str) -> int:
        due, step = STEPS[name]
        with tenant_scope(self.business.world.id):
            self.prepare(due)
        if how := HELD.get(name):
            self.portal.fail(SUBMIT, how, seconds=2)
        ended = dying.run(self.business.work, step)
        self.portal.http.delete("/_sandbox/failures")
        return ended

    def due(self, *states: State, most: int = 1000) -> int:
        """What stands so is due now, everything else tomorrow; how many that is."""
        rows = Submission.objects.filter(next_at__isnull=False)
        rows.update(next_at=now() + timedelta(days=1))
        chosen = list(rows.filter(state__in=states).order_by("id").values_list("id", flat=True))
        return rows.filter(id__in=chosen[:most]).update(next_at=now())

    def _queued(self, count: int) -> None:
        """Documents that nobody has tried to send yet, so that they go together."""
        for _ in range(count - Submission.objects.filter(state=State.QUEUED, tried=0).count()):
            self.business.send(self.business.document())
        Submission.objects.filter(state=State.QUEUED, tried=0).update(next_at=now())

    def _some(self, states: tuple[State, ...]) -> None:
        """One of those that earlier deaths left behind."""
        assert self.due(*states, most=1) == 1

    def _to_cancel(self) -> None:
        if self.due(State.CANCELLING, most=1) == 0:
            row = Submission.objects.filter(state=State.VALID).order_by("id").first()
            assert row is not None
            cancel(submission_id=row.id, reason="Typed twice", by=actor())

    def one_lives(self) -> None:
        """A worker that nobody kills brings one document to its end, and asks for one until it is valid."""
        with tenant_scope(self.business.world.id):
            self.due(State.CANCELLING)
        self.business.work()
        for _ in range(100):
            with tenant_scope(self.business.world.id):
                if Submission.objects.filter(state=State.VALID).exists():
                    return
                self._some((State.SENT,))
            self.business.work()
        raise AssertionError("nothing became valid")


@pytest.fixture
def day(kept_alpha: World, portal: Portal, made: Made, settings: Any) -> Iterator[Day]:
    settings.NETWORKS_LIMITS = {"myinvois": 0}
    with in_business(kept_alpha, portal, made, settings) as business:
        yield Day(business, portal)


def test_a_hundred_kills_and_each_document_counts_once(day: Day) -> None:
    killed: Counter[str] = Counter()
    for _ in range(TIMES):
        for name in STEPS:
            if name == "before it is cancelled":
                day.one_lives()
            killed[name] += day.die(name) == -signal.SIGKILL
    assert killed == dict.fromkeys(STEPS, TIMES)
    assert killed.total() == KILLS == 100
    world = day.business.world
    finish(day)
    there = {
        d["number"]: (d["uuid"], d["status"])
        for d in day.portal.documents()
        if d["status"] != "Invalid"  # a repeat that the portal saw through
    }
    counted = Counter(d["number"] for d in day.portal.documents() if d["status"] != "Invalid")
    with tenant_scope(world.id):
        rows = list(Submission.objects.all())
        assert set(counted) == {row.number for row in rows}
        assert set(counted.values()) == {1}
        for row in rows:
            told(row, there[row.number])
        assert sum(row.state == State.CANCELLED for row in rows) == TIMES
        verbs = [[step.verb for step in submissions.steps(row)] for row in rows]
    assert all(said.count("send") + said.count("found") == 1 for said in verbs)
    assert sum("lose" in said for said in verbs) >= TIMES * 6


def finish(day: Day) -> None:
    """Workers that nobody kills do the rest."""
    moving = [State.QUEUED, *IN_DOUBT, State.SENT, State.CANCELLING]
    for _ in range(40):
        with tenant_scope(day.business.world.id):
            left = day.due(*moving)
        if not left:
            return
        day.business.work()
    raise AssertionError(f"{left} are not done")


def told(row: Submission, there: tuple[str, str]) -> None:
    """The row says what the portal has, and the document follows it."""
    uuid, status = there
    assert (row.network_ids.get("counts") or row.network_id, row.state) == (uuid, status.lower())
    assert row.taken_by is None
    assert uuid in row.link
    document = queries.get(UUID(str(row.document_id)))
    void = row.state == State.CANCELLED
    assert (document.state == DocumentState.VOID) is void
