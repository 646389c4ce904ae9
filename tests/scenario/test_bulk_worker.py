"""A worker is killed in the middle of a bulk issue; another one goes on. Nothing is skipped or done twice."""

from __future__ import annotations

import os
import signal

from tests.clusters import Cluster, wait_until
from tests.environment import ROOT

PREPARE = """
import django
django.setup()
from signet.bulk.actions.start import start
from signet.documents.actions.create_draft import create_draft
from signet.documents.queries import DocumentQuery
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from tests.fixtures import actor, make_world
world = make_world("Alpha")
owner = Actor(kind="user", id=world.owner.id, label="O", permissions=actor().permissions, role="owner")
with tenant_scope(world.id):
    for _ in range(450):
        create_draft(content=world.draft(), by=actor())
    start(verb="issue", query=DocumentQuery(tab="drafts"), by=owner)
"""
RUN = "SELECT state, total, position, done, refused FROM bulk_run"


def rows(cluster: Cluster, query: str) -> list[tuple[object, ...]]:
    with cluster.connect("signet_ops") as connection:
        return connection.execute(query).fetchall()


def test_a_bulk_issue_survives_its_worker(cluster: Cluster) -> None:
    cluster.environment |= {
        "DJANGO_SETTINGS_MODULE": "signet.settings",
        "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "SIGNET_PG_UNSAFE_FSYNC_OFF": "1",  # processes are killed here, not machines
    }
    cluster.ok("db", "start")
    cluster.ok("setup")
    _out, err = cluster.python(PREPARE).communicate(timeout=400)
    assert rows(cluster, RUN) == [("running", 450, 0, 0, 0)], err
    first = cluster.signet_in_background("worker")
    wait_until(lambda: rows(cluster, RUN)[0][2] != 0, 120)
    os.kill(first.pid, signal.SIGKILL)
    first.wait()
    [(state, _total, position, done, _refused)] = rows(cluster, RUN)
    assert (state, position) == ("running", done)
    issued = "SELECT count(*) FROM documents_document WHERE state = 'issued'"
    assert rows(cluster, issued) == [(done,)], "what is done and what is said agree"

    second = cluster.signet_in_background("worker")
    wait_until(lambda: rows(cluster, RUN) == [("done", 450, 450, 450, 0)], 240)
    numbers = "SELECT count(*), count(DISTINCT number), min(sequence), max(sequence) FROM documents_document"
    assert rows(cluster, numbers) == [(450, 450, 1, 450)]
    verbs = "SELECT count(*) FROM audit_entry WHERE verb = 'documents.issue'"
    assert rows(cluster, verbs) == [(450,)]
    os.kill(second.pid, signal.SIGTERM)
    _out, err = second.communicate(timeout=300)
    assert "Traceback" not in err
