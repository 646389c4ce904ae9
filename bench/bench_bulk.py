"""A thousand drafts of 10 lines issued in bulk, against bare psycopg writing the same rows in the same batches."""

from __future__ import annotations

import time

import psycopg

from bench.bench_issue import bare
from bench.database import scratch
from bench.report import claim
from signet.database import config

COUNT = 1000


def main() -> None:
    from signet.documents.actions.create_draft import create_draft
    from signet.documents.actions.issue import issue
    from signet.documents.actions.issue_many import BATCH, issue_many
    from signet.documents.content import DraftIn
    from signet.documents.models import Document, Snapshot
    from signet.tenancy.actor import system_actor
    from signet.tenancy.context import tenant_scope
    from tests.fixtures import make_world

    world, by = make_world("Bench"), system_actor()
    lines = [
        {"name": f"Item {i}", "quantity": "3", "price": "19.99",
         "tax": {"category": "S", "percent": "20"}}
        for i in range(10)
    ]  # fmt: skip
    content = DraftIn.model_validate(
        {"customer_id": world.customer.id, "issue_date": "2026-11-21", "due_date": "2026-12-21",
         "lines": lines}
    )  # fmt: skip
    with tenant_scope(world.id):
        waiting = [create_draft(content=content, by=by).id for _ in range(2 * COUNT + 1)]
        issue(document_id=waiting.pop(), by=by)
        body = bytes(Snapshot.objects.get().body)
        series = Document.objects.exclude(number=None).get().series_id
    ours = floor = 0.0
    with psycopg.connect(config.url("app")) as connection:
        for _ in range(COUNT // BATCH):  # in turns, so that both meet the same noise
            batch, waiting = waiting[:BATCH], waiting[BATCH:]
            start = time.perf_counter()
            with tenant_scope(world.id):
                results = issue_many(document_ids=batch, by=by)
            ours += time.perf_counter() - start
            assert all(result.document for result in results)
            batch, waiting = waiting[:BATCH], waiting[BATCH:]
            start = time.perf_counter()
            for document in batch:
                bare(connection, world.id, document, series, body, commit=False)
            connection.commit()
            floor += time.perf_counter() - start
    claim(
        f"bulk issue of {COUNT}, 10 lines, vs bare psycopg",
        ours,
        floor,
        ratio=floor / ours,
        aim=">= 0.50",
        met=floor / ours >= 0.50,
    )


if __name__ == "__main__":
    with scratch():
        main()
