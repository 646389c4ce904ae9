"""``kill -9`` at every step of a send, a hundred times: each document is delivered exactly once.

The worker is a real process that kills itself by SIGKILL at a step that we name; the network is the
stand-in over real HTTP. Only the waiting is cut short: what a dead worker had taken is due at once.
"""

from __future__ import annotations

import signal
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from signet.kernel import http
from signet.kernel.clock import now
from signet.networks import moving, submissions, wire, working
from signet.networks.models import Submission
from signet.networks.states import State
from signet.tenancy.context import tenant_scope
from tests import dying, peppol
from tests.dying import before, behind, die
from tests.fixtures import make_world
from tests.scenario.test_peppol_exchange import Side

DOCUMENTS, KILLS = 60, 100


def meanwhile(milliseconds: int) -> None:
    """Die while the network has the request."""
    real = http.send

    def called(*args: Any, **kwargs: Any) -> Any:
        threading.Timer(milliseconds / 1000, die).start()
        return real(*args, **kwargs)

    wire.send = called  # type: ignore[attr-defined]


def hands_over(method: str, *_: Any, **__: Any) -> bool:
    return method == "POST"


def asks(method: str, *_: Any, **__: Any) -> bool:
    return method == "GET"


#: Every step, in order; those that ask come after those that leave a question.
STEPS: dict[str, dying.Step] = {
    "before it is taken": lambda: before(working, "take"),
    "taken, not committed": lambda: behind(working, "take"),
    "taken, nothing called": lambda: before(working, "perform"),
    "before it is handed over": lambda: before(wire, "send", hands_over),
    "handed over, answer not read": lambda: behind(wire, "send", hands_over),
    "asking the network": lambda: before(wire, "send", asks),
    "handed over anew, answer not read": lambda: behind(wire, "send", hands_over),
    "asked, answer not read": lambda: behind(wire, "send", asks),
    "in the middle of the call": lambda: meanwhile(15),
    "answer read, nothing written": lambda: before(working, "_settle"),
    "written, not committed": lambda: behind(moving, "hear"),
    "written and committed": lambda: behind(working, "_settle"),
}


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peppol.Sandbox]:
    with peppol.sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


def worker(side: Side, step: dying.Step) -> int:
    return dying.run(lambda: working.work(side.world.id, side.connection_id), step)


def time_passes(side: Side) -> None:
    """What a dead worker had taken, and what waits, is due; the oldest question first."""
    with tenant_scope(side.world.id):
        rows = Submission.objects.filter(next_at__isnull=False)
        early = now() - timedelta(hours=1)
        rows.filter(state__in=[State.SENDING, State.UNKNOWN]).update(next_at=early)
        rows.filter(state=State.QUEUED).update(next_at=now())
        rows.filter(state__in=[State.SENT, State.DELIVERED]).update(next_at=None)


def test_a_hundred_kills_and_each_document_arrives_once(
    committed: None, box: peppol.Sandbox, settings: Any
) -> None:
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    digits = str(uuid.uuid4().int)
    side = Side(make_world("Alpha"), f"0060:{digits[:9]}", box, "phoss-ap")
    buyer = f"0060:{digits[13:22]}"
    box.register(buyer, "phoss-ap")
    with tenant_scope(side.world.id):
        from signet.parties.models import Customer

        scheme, _, value = buyer.partition(":")
        Customer.objects.update(electronic_scheme=scheme, electronic_address=value)
    rows = [side.send() for _ in range(DOCUMENTS)]
    killed: Counter[str] = Counter()
    steps = list(STEPS.items())
    for round_ in range(400):
        name, step = steps[round_ % len(steps)]
        time_passes(side)
        if worker(side, step) == -signal.SIGKILL:
            killed[name] += 1
        if killed.total() >= KILLS:
            break
    assert killed.total() == KILLS
    assert set(killed) == set(STEPS)
    for _ in range(20):
        time_passes(side)
        worker(side, lambda: None)
    taken = {State.SENT, State.DELIVERED}
    assert {State(side.submission(i).state) for i in rows} <= taken
    arrived = box.received(value)
    assert len(arrived) == DOCUMENTS
    assert len({row["sbdhInstanceID"] for row in arrived}) == DOCUMENTS
    with tenant_scope(side.world.id):
        told = [
            [step.verb for step in submissions.steps(row)]
            for row in Submission.objects.order_by("id")
        ]
    assert sum("lose" in verbs for verbs in told) > 0
    assert all(verbs.count("send") + verbs.count("found") == 1 for verbs in told)
