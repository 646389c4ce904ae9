"""Pages by key: every row once in either direction, also those without a value in the sort column."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from signet.catalogue.models import Item
from signet.catalogue.queries import ItemQuery, item_page
from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.models import Document
from signet.documents.queries import DocumentQuery
from signet.kernel.errors import BadInput
from signet.parties.models import Customer
from signet.parties.queries import CustomerQuery, customer_page
from tests.fixtures import World, actor

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("descending", [True, False])
def test_rows_without_a_date_come_last_and_are_never_hidden(
    inside: World, *, descending: bool
) -> None:
    dates = [None, TODAY, None, TODAY + timedelta(days=1), TODAY, None, TODAY - timedelta(days=9)]
    for due in dates:
        draft = create_draft(content=inside.draft(), by=actor())
        Document.objects.filter(id=draft.id).update(due_date=due)
    filled = sorted((d for d in dates if d), reverse=descending)
    forth: list[date | None] = []
    ids, cursor = [], ""
    while True:
        page = queries.page(
            DocumentQuery(limit=2, cursor=cursor, sort="due_date", descending=descending), TODAY
        )
        forth += [row.due_date for row in page.rows]
        ids += [row.id for row in page.rows]
        if page.next is None:
            break
        cursor = page.next
    assert forth == [*filled, None, None, None]
    back = ids[-len(page.rows) :]
    while page.previous:
        page = queries.page(
            DocumentQuery(limit=2, cursor=page.previous, sort="due_date", descending=descending),
            TODAY,
        )
        back = [row.id for row in page.rows] + back
    assert back == ids
    assert len(set(ids)) == len(dates)


@pytest.mark.parametrize(
    "cursor", ["x", "f.zz", "f." + "0" * 32 + ".ff", "f." + "0" * 32 + ".6e6f"]
)
def test_a_cursor_that_no_list_gave_is_refused(inside: World, cursor: str) -> None:
    with pytest.raises(BadInput) as caught:
        queries.page(DocumentQuery(cursor=cursor, sort="due_date"), TODAY)
    assert caught.value.code == "cursor.bad"


def test_names_are_found_in_the_usual_cases(inside: World) -> None:
    Customer.objects.create(legal_name="Gulf Print", country="AE", currency="AED", code="G-1")
    Customer.objects.create(legal_name="gulf tools", country="OM", currency="OMR")
    for typed in ("gulf", "Gulf", "GULF"):
        found = customer_page(CustomerQuery(search=typed)).rows
        assert "Gulf Print" in [row.legal_name for row in found], typed
    assert [r.legal_name for r in customer_page(CustomerQuery(search="g-1")).rows] == ["Gulf Print"]
    assert [r.legal_name for r in customer_page(CustomerQuery(country="OM")).rows] == ["gulf tools"]


def test_items_by_price_and_category(inside: World) -> None:
    for name, price in (("B", "9.5"), ("C", "10")):
        Item.objects.create(name=name, price=price, currency="GBP", tax_category="Z")
    found = item_page(ItemQuery(sort="price", category="Z")).rows
    assert [row.name for row in found] == ["B", "C"]
    page = item_page(ItemQuery(sort="price", limit=1, descending=True))
    assert [row.name for row in page.rows] == ["Item of Alpha"]
    assert [r.name for r in item_page(ItemQuery(sort="price", limit=2, descending=True, cursor=page.next or "")).rows] == ["C", "B"]  # fmt: skip
