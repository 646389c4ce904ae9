"""No report adds two currencies: every sum that it asks the database for is of one."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.reports.ageing import ageing
from signet.reports.figures import dashboard
from tests.fixtures import World, actor

TODAY = date(2026, 11, 21)
REPORTS = {"ageing": ageing, "dashboard": dashboard}
#: Prices that no sum of two of them equals another.
PRICES = {"GBP": "1000", "JPY": "70000", "KWD": "31.5"}


@pytest.fixture
def world(inside: World) -> World:
    for currency, price in PRICES.items():
        lines = [{"name": "x", "price": price, "tax": {"category": "S", "percent": "20"}}]
        content = inside.draft(lines=lines, currency=currency, due_date="2026-11-21")
        issue(document_id=create_draft(content=content, by=actor()).id, by=actor())
    return inside


def by_currency(sql: str) -> bool:
    """Is the currency among what the sums are grouped by, by name or by its place in the SELECT?"""
    chosen, _sep, grouped = sql.removeprefix("SELECT ").partition("GROUP BY")
    places = [i for i, part in enumerate(chosen.split(", "), 1) if '"currency"' in part][:1]
    groups = grouped.partition("ORDER BY")[0].replace(",", " ").split()
    return '"currency"' in grouped.partition("ORDER BY")[0] or str(places[0]) in groups


@pytest.mark.parametrize("name", REPORTS)
def test_a_report_sums_by_currency(world: World, name: str) -> None:
    report: Any = REPORTS[name]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        found = repr(report(TODAY))
    sums = [q["sql"] for q in asked if "SUM(" in q["sql"].upper() and "_minor" in q["sql"]]
    assert sums, "a report of money asks for sums"
    for sql in sums:
        assert by_currency(sql), sql
    for currency in PRICES:
        assert f"'{currency}'" in found


def test_decimals_are_those_of_the_currency(world: World) -> None:
    from signet.documents.models import Document

    rows = dict(Document.objects.filter(state="issued").values_list("currency", "payable_minor"))
    assert rows == {"GBP": 120_000, "JPY": 84_000, "KWD": 37_800}
