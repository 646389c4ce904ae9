"""A real worker delivers; it is killed in the middle; another one goes on. Nothing is lost."""

from __future__ import annotations

import os
import signal
from collections import Counter

from tests.clusters import Cluster, wait_until
from tests.environment import ROOT
from tests.receiver import receiving

PREPARE = """
import sys, django
django.setup()
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.events.actions.save_endpoint import create_endpoint
from signet.events.content import EndpointIn
from signet.tenancy.context import tenant_scope
from tests.fixtures import actor, make_world
world = make_world("Alpha")
with tenant_scope(world.id):
    create_endpoint(content=EndpointIn(url=sys.argv[1], types=["documents.issue"]), by=actor())
for _ in range(8):
    with tenant_scope(world.id):
        issue(document_id=create_draft(content=world.draft(), by=actor()).id, by=actor())
"""


def rows(cluster: Cluster, query: str) -> list[tuple[object, ...]]:
    with cluster.connect("signet_ops") as connection:
        return connection.execute(query).fetchall()


def test_a_worker_killed_in_the_middle_loses_nothing(cluster: Cluster) -> None:
    cluster.environment |= {
        "DJANGO_SETTINGS_MODULE": "signet.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "SIGNET_PG_UNSAFE_FSYNC_OFF": "1",  # processes are killed here, not machines
        "SIGNET_WEBHOOKS_PRIVATE": "1",
        "SIGNET_WEBHOOKS_HTTP": "1",
    }
    cluster.ok("db", "start")
    cluster.ok("setup")
    with receiving() as receiver:
        receiver.wait = 0.7
        _out, err = cluster.python(PREPARE, receiver.url).communicate(timeout=400)
        told = {
            str(event_id)
            for (event_id,) in rows(
                cluster, "SELECT id FROM events_event WHERE type = 'documents.issue'"
            )
        }
        assert len(told) == 8, err
        first = cluster.signet_in_background("worker")
        wait_until(lambda: len(receiver.got) >= 3, 60)
        os.kill(first.pid, signal.SIGKILL)
        first.wait()
        before = list(receiver.ids)
        interrupted = rows(cluster, "SELECT event_id FROM events_delivery WHERE state = 'waiting'")
        assert interrupted, "it was killed before it was done"

        second = cluster.signet_in_background("worker")
        done = "SELECT count(*) FROM events_delivery WHERE state = 'delivered'"
        wait_until(lambda: rows(cluster, done) == [(8,)], 120)
        assert set(receiver.ids) == told
        again = {message for message, times in Counter(receiver.ids).items() if times > 1}
        assert again <= set(before), "only what was on its way came twice, under its old id"
        assert len(again) >= 1
        bodies = {(got.headers["webhook-id"], got.body) for got in receiver.got}
        assert len(bodies) == 8, "and it was the same to the byte"
        os.kill(second.pid, signal.SIGTERM)
        _out, err = second.communicate(timeout=300)
        assert "Traceback" not in err
