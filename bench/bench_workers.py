"""Issue by 8 workers at once, over one tenant and over a hundred, against 8 bare psycopg connections.

Documents of 10 lines, everything included, a commit each. In one tenant all wait for its number and its
audit chain, the floor too; over a hundred they wait for the machine alone.
"""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Callable, Sequence
from multiprocessing.synchronize import Barrier
from uuid import UUID

import psycopg

from bench.bench_issue import bare
from bench.database import scratch
from bench.report import claim
from signet.database import config

WORKERS = 8
EACH = 50
ROUNDS = 3
Job = tuple[UUID, UUID, UUID]  # tenant, draft, series


def ours(jobs: Sequence[Job]) -> Callable[[], None]:
    from signet.documents.actions.issue import issue
    from signet.tenancy.actor import system_actor
    from signet.tenancy.context import tenant_scope

    by = system_actor()

    def work() -> None:
        for tenant, draft, _series in jobs:
            with tenant_scope(tenant):
                issue(document_id=draft, by=by)

    return work


def floor(jobs: Sequence[Job], body: bytes) -> Callable[[], None]:
    connection = psycopg.connect(config.url("app"))

    def work() -> None:
        for tenant, draft, series in jobs:
            bare(connection, tenant, draft, series, body)

    return work


def at_once(make: Callable[[Sequence[Job]], Callable[[], None]], jobs: Sequence[Job]) -> float:
    """Seconds from the start of the first worker to the end of the last."""
    fork = multiprocessing.get_context("fork")
    barrier = fork.Barrier(WORKERS + 1)
    processes = [
        fork.Process(target=_worker, args=(make, jobs[i::WORKERS], barrier)) for i in range(WORKERS)
    ]
    for process in processes:
        process.start()
    barrier.wait()
    start = time.perf_counter()
    for process in processes:
        process.join()
    took = time.perf_counter() - start
    assert all(process.exitcode == 0 for process in processes)
    return took


def _worker(
    make: Callable[[Sequence[Job]], Callable[[], None]], jobs: Sequence[Job], barrier: Barrier
) -> None:
    work = make(jobs[1:])
    make(jobs[:1])()  # connect, and plan the statements
    barrier.wait()
    work()


def measure(tenants: int) -> None:
    from django.db import connections

    from signet.documents.actions.create_draft import create_draft
    from signet.documents.actions.issue import issue
    from signet.documents.content import DraftIn
    from signet.documents.models import Document, Snapshot
    from signet.tenancy.actor import system_actor
    from signet.tenancy.context import tenant_scope
    from tests.fixtures import make_world

    by, count = system_actor(), WORKERS * (EACH + 1)
    waiting: list[list[Job]] = [[] for _ in range(2 * ROUNDS)]
    body = b""
    for number in range(tenants):
        world = make_world(f"Bench{tenants}x{number}")
        lines = [
            {"name": f"Item {i}", "quantity": "3", "price": "19.99",
             "tax": {"category": "S", "percent": "20"}}
            for i in range(10)
        ]  # fmt: skip
        content = DraftIn.model_validate(
            {"customer_id": world.customer.id, "issue_date": "2026-11-21", "lines": lines,
             "due_date": "2026-12-21"}
        )  # fmt: skip
        with tenant_scope(world.id):
            first = issue(document_id=create_draft(content=content, by=by).id, by=by)
            body = bytes(Snapshot.objects.get().body)
            series = Document.objects.get(id=first.id).series_id
            for jobs in waiting:
                for _ in range(number, count, tenants):
                    draft = create_draft(content=content, by=by)
                    jobs.append((world.id, draft.id, series))
    connections.close_all()
    mine = theirs = 0.0
    for turn in range(ROUNDS):  # in turns, so that both meet the same noise
        mine += at_once(ours, waiting[2 * turn])
        theirs += at_once(lambda jobs: floor(jobs, body), waiting[2 * turn + 1])
    done = ROUNDS * WORKERS * EACH
    words = "one tenant" if tenants == 1 else f"{tenants} tenants"
    claim(
        f"issue by {WORKERS} workers over {words}, each document, vs bare psycopg",
        mine / done,
        theirs / done,
        ratio=theirs / mine,
        aim=">= 0.40",
        met=theirs / mine >= 0.40,
    )


if __name__ == "__main__":
    with scratch():
        measure(1)
        measure(100)
