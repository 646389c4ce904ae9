"""Many drafts at once: each is issued or told why not; numbers run with dates; notes one by one."""

from __future__ import annotations

from uuid import uuid4

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from signet.audit.verify import verify_chain
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.issue import issue
from signet.documents.actions.issue_many import BATCH, issue_many
from signet.documents.copying import CreditIn
from signet.documents.gaps import gap_report
from signet.documents.models import Document, Snapshot
from signet.kernel.errors import BadInput, Forbidden
from tests.fixtures import World, actor, numbered


def draft(world: World, **changes: object) -> Document:
    return create_draft(content=world.draft(**changes), by=actor())


def test_each_draft_is_issued_or_told_why_not(inside: World) -> None:
    issue(document_id=draft(inside, issue_date="2026-11-10").id, by=actor())
    later = draft(inside, issue_date="2026-11-21")
    early = draft(inside, issue_date="2026-11-09")
    middle = draft(inside, issue_date="2026-11-15")
    empty = draft(inside, lines=[])
    gone = uuid4()
    asked = [later.id, early.id, middle.id, empty.id, gone, later.id]
    results = issue_many(document_ids=asked, by=actor())
    assert [r.document_id for r in results] == asked
    assert [r.document.number if r.document else r.error and r.error.code for r in results] == [
        "INV-2026-0003", "document.date_before_last", "INV-2026-0002", "document.not_ready",
        "not_found", "INV-2026-0003",
    ]  # fmt: skip
    assert Snapshot.objects.count() == 3
    assert ProcrastinateJob.objects.filter(task_name="rendering.render").count() == 3
    [report] = gap_report()
    assert report.complete
    assert verify_chain().broken_at is None
    assert Document.objects.get(id=early.id).state == "draft"


def test_two_notes_over_the_same_rest_are_not_both_issued(inside: World) -> None:
    invoice = issue(document_id=draft(inside).id, by=actor())
    notes = [
        credit(document_id=invoice.id, content=CreditIn(reason="Returned"), by=actor())
        for _ in range(2)
    ]
    first, second = issue_many(document_ids=[n.id for n in notes], by=actor())
    assert first.document is not None
    assert first.document.number == numbered("CN", 1)
    assert second.error is not None
    assert second.error.code == "note.more_than_remains"
    assert all(report.complete for report in gap_report())


def test_what_is_refused_as_a_whole(inside: World) -> None:
    with pytest.raises(Forbidden):
        issue_many(document_ids=[], by=actor("auditor"))
    with pytest.raises(BadInput):
        issue_many(document_ids=[uuid4() for _ in range(BATCH + 1)], by=actor())
