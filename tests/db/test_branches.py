"""Branches, their own numbers, and what is frozen with a document."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.actions.save_series import SeriesIn, save_series
from signet.documents.gaps import gap_report
from signet.kernel.errors import BadInput, Conflict
from signet.parties.actions.save_branch import save_branch
from signet.parties.content import BranchIn
from signet.parties.models import Branch
from tests.fixtures import World, actor, numbered


@pytest.fixture
def branch(inside: World) -> Branch:
    return save_branch(content=BranchIn(code="BKK", name="Boeung Keng Kang"), by=actor())


def issued(world: World, **changes: object):
    return issue(
        document_id=create_draft(content=world.draft_of_today(**changes), by=actor()).id, by=actor()
    )


def test_a_branch_numbers_by_its_own_series_once_it_has_one(inside: World, branch: Branch) -> None:
    assert issued(inside, branch_id=branch.id).number == numbered("INV", 1)
    save_series(
        company_id=inside.company.id, kind="invoice", branch_id=branch.id, by=actor(),
        content=SeriesIn(pattern="BKK-{YYYY}-{seq:3}", first_number=7),
    )  # fmt: skip
    assert issued(inside, branch_id=branch.id).number == numbered("BKK", 7, digits=3)
    assert issued(inside).number == numbered("INV", 2)
    assert issued(inside, branch_id=branch.id).number == numbered("BKK", 8, digits=3)
    assert [(r.branch, r.first, r.last, r.complete) for r in gap_report()] == [
        ("", 1, 2, True), ("BKK", 7, 8, True),
    ]  # fmt: skip


def test_two_series_of_a_company_never_print_the_same(inside: World, branch: Branch) -> None:
    issued(inside)
    with pytest.raises(BadInput) as refused:
        save_series(
            company_id=inside.company.id, kind="invoice", branch_id=branch.id, by=actor(),
            content=SeriesIn(pattern="INV-{YYYY}-{seq:4}"),
        )  # fmt: skip
    assert refused.value.code == "series.pattern"


def test_the_branch_is_frozen_with_the_document(inside: World, branch: Branch) -> None:
    document = issued(inside, branch_id=branch.id)
    for column in ("branch_id = NULL", "authors = '{}' || gen_random_uuid()"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE documents_document SET {column} WHERE id = %s", [document.id])


def test_a_branch_that_is_put_away_takes_nothing_new(inside: World, branch: Branch) -> None:
    put_away = BranchIn(code="BKK", name="Boeung Keng Kang", active=False)
    save_branch(content=put_away, by=actor(), branch_id=branch.id, version=1)
    with pytest.raises(BadInput) as refused:
        create_draft(content=inside.draft(branch_id=branch.id), by=actor())
    assert (refused.value.code, refused.value.fields[0].pointer) == (
        "branch.inactive",
        "/branch_id",
    )
    with pytest.raises(Conflict):
        save_branch(content=put_away, by=actor(), branch_id=branch.id, version=1)
    with pytest.raises(BadInput) as refused:
        save_branch(content=BranchIn(code="BKK", name="Another"), by=actor())
    assert refused.value.code == "branch.code"
