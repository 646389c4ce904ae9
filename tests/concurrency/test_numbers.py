"""Numbers under real threads and real kills: no gap, no duplicate, nothing half-issued."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import TypeVar

import pytest
from django.db import connection, connections

from signet.audit.verify import verify_chain
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.gaps import gap_report
from signet.documents.models import Document, Line, Snapshot
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor

ROOT = Path(__file__).parents[2]
Row = TypeVar("Row", Document, Line)


def drafts_of(world: World, count: int) -> list[object]:
    """One is made by the product, the others are copies of its rows: what is tried here is issuing."""
    with tenant_scope(world.id):
        first = create_draft(content=world.draft(), by=actor())
        lines = list(Line.objects.filter(document_id=first.id))
        others = [copied(first) for _ in range(count - 1)]
        Document.objects.bulk_create(others)
        Line.objects.bulk_create(copied(line, document=other) for other in others for line in lines)
    return [first.id, *(other.id for other in others)]


def copied(row: Row, **changes: object) -> Row:
    """A new row that says the same."""
    fields = {
        f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields if f.name != "id"
    }
    made = type(row)(**fields)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


def test_sixteen_issuers_two_thousand_invoices(kept_alpha: World) -> None:
    """Every thread has its own connection; every hundredth issue is rolled back on purpose."""
    waiting = drafts_of(kept_alpha, 2000)
    lock, failures, rolled_back = threading.Lock(), [], []

    def issuer() -> None:
        try:
            while True:
                with lock:
                    if not waiting:
                        return
                    document_id = waiting.pop()
                    undo = len(waiting) % 100 == 0
                if undo:
                    with pytest.raises(ZeroDivisionError), tenant_scope(kept_alpha.id):
                        issue(document_id=document_id, by=actor())
                        raise ZeroDivisionError
                    rolled_back.append(document_id)
                with tenant_scope(kept_alpha.id):
                    issue(document_id=document_id, by=actor())
        except Exception as error:
            failures.append(error)
            raise
        finally:
            connection.close()

    threads = [threading.Thread(target=issuer) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert len(rolled_back) == 20
    with tenant_scope(kept_alpha.id):
        [report] = gap_report()
        assert (report.first, report.last, report.count, report.complete) == (1, 2000, 2000, True)
        assert Document.objects.values("number").distinct().count() == 2000
        assert Snapshot.objects.count() == 2000
        chain = verify_chain()
        assert (chain.entries, chain.broken_at) == (2001, None)  # one draft, two thousand issues


def test_two_people_issue_the_same_draft_once(kept_alpha: World) -> None:
    [document_id] = drafts_of(kept_alpha, 1)
    barrier, results = threading.Barrier(8), []

    def press() -> None:
        barrier.wait()
        try:
            with tenant_scope(kept_alpha.id):
                results.append(issue(document_id=document_id, by=actor()).number)
        except Exception as error:
            results.append(type(error).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["Conflict"] * 7 + ["INV-2026-0001"]


#: A process that is ready at once is forked for every round; it connects by itself and issues until it is killed.
ISSUER = """
import os
import sys
import django
django.setup()
from uuid import UUID
from signet.documents.actions.issue import issue
from signet.tenancy.actor import system_actor
from signet.tenancy.context import tenant_scope
tenant = UUID(sys.argv[1])
while documents := sys.stdin.readline():
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        print("ended", flush=True)
        continue
    print(os.getpid(), flush=True)
    for document in documents.split():
        with tenant_scope(tenant):
            issue(document_id=UUID(document), by=system_actor())
        print("issued", flush=True)
    os._exit(0)
"""


def test_fifty_kills_leave_no_gap_and_nothing_half_issued(kept_alpha: World) -> None:
    """``kill -9`` of the issuing process at a random moment, fifty times."""
    chance = random.Random(7)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "signet.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    waiting = [str(document_id) for document_id in drafts_of(kept_alpha, 400)]
    with subprocess.Popen(
        [sys.executable, "-c", ISSUER, str(kept_alpha.id)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True,
    ) as ready:  # fmt: skip
        assert ready.stdin
        assert ready.stdout
        for _ in range(50):
            with tenant_scope(kept_alpha.id):
                rows = Document.objects.filter(state="issued").values_list("id", flat=True)
                done = {str(i) for i in rows}
            left = [document_id for document_id in waiting if document_id not in done]
            print(*left[:40], file=ready.stdin, flush=True)
            process = int(ready.stdout.readline())
            for _issued in range(chance.randint(0, 3)):
                assert ready.stdout.readline() == "issued\n"
            time.sleep(chance.uniform(0.0, 0.03))
            os.kill(process, signal.SIGKILL)
            while ready.stdout.readline() != "ended\n":
                pass
        ready.stdin.close()
        assert ready.wait(10) == 0
    connections.close_all()
    with tenant_scope(kept_alpha.id):
        issued = Document.objects.filter(state="issued").count()
        assert issued > 0
        [report] = gap_report()
        assert (report.first, report.last, report.complete) == (1, issued, True)
        assert Snapshot.objects.count() == issued
        assert Document.objects.filter(state="draft", number__isnull=False).count() == 0
        assert verify_chain().broken_at is None
