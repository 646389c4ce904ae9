"""Issue of 10 lines, everything included, one commit each, against bare psycopg writing the same rows."""

from __future__ import annotations

import hashlib
import json
import time

import psycopg

from bench.database import scratch
from bench.report import claim, median
from signet.database import config

RUNS = 150


def main() -> None:
    from signet.documents.actions.create_draft import create_draft
    from signet.documents.actions.issue import issue
    from signet.documents.content import DraftIn
    from signet.documents.models import Document, Snapshot
    from signet.tenancy.actor import system_actor
    from signet.tenancy.context import tenant_scope
    from tests.fixtures import make_world

    world, by = make_world("Bench"), system_actor()
    lines = [
        {
            "name": f"Item {i}",
            "quantity": "3",
            "price": "19.99",
            "tax": {"category": "S", "percent": "20"},
        }
        for i in range(10)
    ]
    content = DraftIn.model_validate(
        {
            "customer_id": world.customer.id,
            "issue_date": "2026-11-21",
            "due_date": "2026-12-21",
            "lines": lines,
        }
    )
    ours, floor = [], []
    with tenant_scope(world.id):
        waiting = [create_draft(content=content, by=by).id for _ in range(2 * RUNS + 2)]
        issue(document_id=waiting.pop(), by=by)
        body = bytes(Snapshot.objects.get().body)
        series = Document.objects.exclude(number=None).get().series_id
    with psycopg.connect(config.url("app")) as connection:
        for _ in range(RUNS):  # in turns, so that both meet the same noise
            start = time.perf_counter()
            with tenant_scope(world.id):
                issue(document_id=waiting.pop(), by=by)
            ours.append(time.perf_counter() - start)
            start = time.perf_counter()
            bare(connection, world.id, waiting.pop(), series, body)
            floor.append(time.perf_counter() - start)
    ratio = median(floor) / median(ours)
    claim(
        "issue, 10 lines, vs bare psycopg",
        median(ours),
        median(floor),
        ratio=ratio,
        aim=">= 0.40",
        met=ratio >= 0.40,
    )


def bare(
    connection: psycopg.Connection, tenant, document, series, body: bytes, *, commit: bool = True
) -> None:
    """The same rows and the number taken the same way, by hand; one transaction."""
    digest = hashlib.sha256(body).digest()
    run = connection.execute
    run("SELECT set_config('signet.tenant_id', %s, true)", [str(tenant)])
    run("SELECT * FROM documents_document WHERE id = %s FOR UPDATE", [document]).fetchone()
    run(
        "SELECT * FROM documents_line WHERE document_id = %s ORDER BY position", [document]
    ).fetchall()
    run(
        "INSERT INTO documents_snapshot (tenant_id, id, document_id, body, sha256, created_at) VALUES (%s, gen_random_uuid(), %s, %s, %s, now())",
        [tenant, document, body, digest],
    )
    run(
        "INSERT INTO documents_taxline (tenant_id, id, document_id, position, scheme, category, percent, taxable_minor, tax_minor) VALUES (%s, gen_random_uuid(), %s, 1, 'VAT', 'S', 20, 59970, 11994)",
        [tenant, document],
    )
    run(
        "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES ('bench', 'none', '{}')"
    )
    row = run(
        "INSERT INTO documents_seriescounter AS c (tenant_id, id, series_id, period, next_sequence, last_date)"
        " VALUES (%s, gen_random_uuid(), %s, '2026', 2, '2026-11-21') ON CONFLICT (tenant_id, series_id, period)"
        " DO UPDATE SET next_sequence = c.next_sequence + 1 RETURNING next_sequence - 1",
        [tenant, series],
    ).fetchone()
    assert row
    run(
        "UPDATE documents_document SET state = 'issued', series_id = %s, period = '2026', sequence = %s,"
        " number = %s, snapshot_hash = %s, issued_at = now() WHERE id = %s",
        [series, row[0], f"INV-2026-{row[0]:04d}", digest, document],
    )
    run(
        "SELECT audit_seal(gen_random_uuid(), now(), 'documents.issue', %s, %s)",
        [document, json.dumps({"n": row[0]})],
    )
    if commit:
        connection.commit()


if __name__ == "__main__":
    with scratch():
        main()
