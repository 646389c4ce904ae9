"""A worker that sends over Peppol stands still (SIGSTOP) until another has taken over, and wakes.

Nobody would see a repeat through here: what is handed to an access point twice arrives twice. So whoever
wakes too late must not hand anything over.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from signet.networks import moving, submissions, wire, working
from signet.networks.states import State
from signet.networks.taking import takes
from signet.parties.models import Customer
from signet.tenancy.context import tenant_scope
from tests import dying, peppol
from tests.clusters import wait_until
from tests.dying import before, behind, freeze
from tests.fixtures import make_world
from tests.scenario.test_killed_sending import hands_over, time_passes
from tests.scenario.test_peppol_exchange import Side


def freeze_in_transaction() -> None:
    """The database ends such a transaction after two minutes (``database.roles``); here after one second."""
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '1s'")
    freeze()


#: Where it stands still -> how, and whether its transaction was ended meanwhile, so that its job failed.
MOMENTS = {
    "taken, nothing called": (lambda: before(working, "perform", do=freeze), 0),
    "about to hand over": (lambda: before(wire, "send", hands_over, freeze), 0),
    "handed over, answer not read": (lambda: behind(wire, "send", hands_over, freeze), 0),
    "answer read, nothing written": (lambda: before(working, "_settle", do=freeze), 0),
    "written, not committed": (lambda: behind(moving, "hear", do=freeze_in_transaction), 1),
}


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[peppol.Sandbox]:
    with peppol.sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.mark.parametrize("moment", MOMENTS)
def test_it_arrives_once(committed: None, box: peppol.Sandbox, settings: Any, moment: str) -> None:
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    digits = str(uuid.uuid4().int)
    side = Side(make_world("Alpha"), f"0060:{digits[:9]}", box, "phoss-ap")
    box.register(f"0060:{digits[13:22]}", "phoss-ap")
    with tenant_scope(side.world.id):
        Customer.objects.update(electronic_scheme="0060", electronic_address=digits[13:22])
    made = side.send()
    stands_still, code = MOMENTS[moment]
    settings.NETWORKS_SECONDS = 1.5

    def work() -> None:
        working.work(side.world.id, side.connection_id)

    with dying.frozen(work, stands_still) as ended:
        its_time_passes(side, made)
        settings.NETWORKS_SECONDS = 20
        for _ in range(40):
            if side.submission(made).state in {State.SENT, State.DELIVERED}:
                break
            time_passes(side)
            work()
    assert ended == [code]
    row = side.submission(made)
    assert row.state in {State.SENT, State.DELIVERED}
    wait_until(
        lambda: box.received(digits[13:22])
    )  # what is handed over is in transit for a moment
    assert len(box.received(digits[13:22])) == 1
    with tenant_scope(side.world.id):
        verbs = [step.verb for step in submissions.steps(row)]
    assert verbs.count("send") + verbs.count("found") == 1
    assert verbs.count("lose") == 1


def its_time_passes(side: Side, made: uuid.UUID) -> None:
    """Until another worker finds it due, takes it over and asks the network; by the clock alone."""
    deadline = time.monotonic() + takes().total_seconds() + 20
    while side.submission(made).state == State.SENDING:
        assert time.monotonic() < deadline, "nobody took it over"
        time.sleep(0.25)
        working.work(side.world.id, side.connection_id)
