"""A hole in a series is found, explained and shown with its explanation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from django.test import Client

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.explain_gap import GapIn, explain_gap
from signet.documents.actions.issue import issue
from signet.documents.gaps import gap_report
from signet.kernel.errors import Conflict, Forbidden
from signet.kernel.parsing import parse
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor

Connect = Callable[[str], psycopg.Connection]


@pytest.fixture
def holed(kept_alpha: World, connect: Connect) -> World:
    """Numbers 1 to 3, of which a superuser took out the second: nobody else can."""
    with tenant_scope(kept_alpha.id):
        made = [
            issue(document_id=create_draft(content=kept_alpha.draft(), by=actor()).id, by=actor())
            for _ in range(3)
        ]
    superuser = connect("superuser")
    superuser.execute("SET session_replication_role = replica")
    superuser.execute("DELETE FROM documents_document WHERE id = %s", [made[1].id])
    superuser.commit()
    return kept_alpha


def test_a_hole_is_explained_and_what_is_whole_is_not(holed: World) -> None:
    with tenant_scope(holed.id):
        [run] = gap_report()
        assert (run.holes, run.complete, run.explained) == ([(2, "")], False, False)
        place = {"series_id": str(run.series_id), "period": "2026"}
        told = parse(GapIn, place | {"sequence": 2, "text": "Given by the former program"})
        explain_gap(content=told, by=actor())
        better = told.model_copy(update={"text": "Withdrawn in the former program"})
        explain_gap(content=better, by=actor())
        [run] = gap_report()
        assert run.holes == [(2, "Withdrawn in the former program")]
        assert (run.complete, run.explained) == (False, True)
        for sequence in (1, 4):
            with pytest.raises(Conflict):
                explain_gap(content=told.model_copy(update={"sequence": sequence}), by=actor())
        with pytest.raises(Forbidden):
            explain_gap(content=told, by=actor("biller"))


def test_the_report_takes_and_shows_the_explanation(holed: World) -> None:
    owner: Any = holed.owner
    client = Client()
    client.force_login(owner)
    with tenant_scope(holed.id):
        [run] = gap_report()
    assert (
        "If they come from a former program, say why" in client.get("/numbering").content.decode()
    )
    form = {"series_id": str(run.series_id), "period": "2026", "sequence": "2", "text": "A test"}
    page = client.post("/numbering/explain", form, follow=True).content.decode()
    assert "The explanation is kept." in page
    assert "Some numbers are missing; each of them is explained." in page
    assert 'value="A test"' in page
    refused = client.post("/numbering/explain", form | {"sequence": "1"}, follow=True)
    assert "No number is missing there; only a hole can be explained." in refused.content.decode()
