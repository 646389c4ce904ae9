"""A list's address is its state; a CSV cell is never a formula."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from signet.web.tables.address import Address
from signet.web.tables.export import cell
from signet.web.tables.filters import Days

KEYS = ["tab", "q", "from", "to", "sort", "order", "cols", "cursor", "chosen"]


def read(query: str) -> Address:
    return Address.read(QueryDict(query), KEYS)


def test_only_what_the_table_knows_is_carried_on() -> None:
    address = read("evil=1&q=+tern%00+&tab=overdue&cols=a&cols=b&cols=a&cursor=f.1&sort=")
    assert address.url == "?tab=overdue&q=tern&cols=a&cols=b&cursor=f.1"
    assert address.but(tab="paid").url == "?q=tern&cols=a&cols=b&tab=paid"
    assert address.but(q=None, tab=None, cols=None).url == "?view=all"
    assert address.hidden(["q"]) == [("tab", "overdue"), ("cols", "a"), ("cols", "b")]


def test_equal_lists_have_equal_texts() -> None:
    assert read("q=a&tab=b").text == read("tab=b&q=a&cursor=f.2").text == "q=a&tab=b"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("=1+1", "'=1+1"), ("+44 20", "'+44 20"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"), ("\r=1", "'\r=1"), ("  =1", "'  =1"), ("＝1", "'＝1"),
        ("Tern plc", "Tern plc"), ("", ""), (None, None), (Decimal("-1060.00"), "-1060.00"),
        (Decimal("1E+3"), "1000"), (date(2026, 11, 21), date(2026, 11, 21)), (-3, -3),
    ],
)  # fmt: skip
def test_a_cell_is_never_a_formula(value: object, written: object) -> None:
    assert cell(value) == written  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "quarter"),
    [(date(2026, 11, 21), ("2026-10-01", "2026-12-31")), (date(2024, 2, 29), ("2024-01-01", "2024-03-31"))],
)  # fmt: skip
def test_periods_end_on_their_last_day(day: date, quarter: tuple[str, str]) -> None:
    options = Days(key="from", until="to", label="Issued", today=day).options(read(""), "")
    assert options[2].url == f"?from={quarter[0]}&to={quarter[1]}"
    last_month = {11: "?from=2026-10-01&to=2026-10-31", 2: "?from=2024-01-01&to=2024-01-31"}
    assert options[1].url == last_month[day.month]
