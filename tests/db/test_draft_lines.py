"""Typing in one line of a draft writes that line, and whatever follows from it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signet.documents import drafts
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.models import Document, Line
from tests.fixtures import World, actor

TAX = {"category": "S", "percent": "20"}


def lines(*prices: str, **more: Any) -> list[dict[str, Any]]:
    return [
        {"name": f"Lot {n}", "quantity": "2", "price": p, "tax": TAX} | more
        for n, p in enumerate(prices)
    ]


def rows(document: Document) -> list[tuple[UUID, int, str, int]]:
    """Id, place, name and net of every stored line."""
    stored = Line.objects.filter(document_id=document.id).order_by("position")
    return list(stored.values_list("id", "position", "name", "net_minor"))


def test_only_the_line_that_was_typed_in_is_written(inside: World) -> None:
    document = create_draft(content=inside.draft(lines=lines(*["10"] * 50)), by=actor())
    before = rows(document)
    changed = inside.draft(lines=lines(*["10"] * 20, "12.50", *["10"] * 29))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        document = change_draft(
            document_id=document.id, version=document.version, content=changed, by=actor()
        )
    after = rows(document)
    assert [row for row in after if row not in before] == [(after[20][0], 21, "Lot 20", 2500)]
    assert after[20][0] != before[20][0]
    assert document.lines_minor == 49 * 2000 + 2500
    [written] = [q["sql"] for q in asked if q["sql"].startswith('INSERT INTO "documents_line"')]
    assert "Lot 20" in written
    assert "Lot 19" not in written
    assert drafts.read(document).lines == changed.lines


@pytest.mark.parametrize(
    "prices",
    [("1", "2", "3", "4"), ("2", "3"), ("1", "3"), ("0", "1", "2", "3"), ("3", "2", "1"), ("9",), ()],
    ids=["added behind", "first removed", "from the middle", "put in front", "turned", "one", "none"],
)  # fmt: skip
def test_whatever_is_moved_added_or_removed_is_read_back(
    inside: World, prices: tuple[str, ...]
) -> None:
    document = create_draft(content=inside.draft(lines=lines("1", "2", "3")), by=actor())
    wanted = inside.draft(lines=lines(*prices))
    document = change_draft(
        document_id=document.id, version=document.version, content=wanted, by=actor()
    )
    assert drafts.read(document).lines == wanted.lines
    assert [row[3] for row in rows(document)] == [int(price) * 200 for price in prices]


def test_a_net_that_follows_from_a_term_of_the_document_is_written(inside: World) -> None:
    """The same lines, read as prices with tax: not a word of them has changed."""
    document = create_draft(content=inside.draft(lines=lines("12", "6")), by=actor())
    assert [row[3] for row in rows(document)] == [2400, 1200]
    content = inside.draft(lines=lines("12", "6"), prices_include_tax=True)
    document = change_draft(
        document_id=document.id, version=document.version, content=content, by=actor()
    )
    assert [row[3] for row in rows(document)] == [2000, 1000]
