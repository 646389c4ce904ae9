"""XPath's own ways: rounding, casts, white space, dates."""

from __future__ import annotations

from decimal import Decimal

import pytest

from signet.en16931.rules.xpath import (
    compared,
    day,
    decimal,
    decimals,
    double,
    is_number,
    normalized,
    rounded,
    whole,
)


@pytest.mark.parametrize(
    ("value", "expected"),
    [("2.5", "3"), ("-2.5", "-2"), ("-2.51", "-3"), ("0.5", "1"), ("-0.5", "0"), ("1.4999", "1")],
)
def test_round_goes_half_towards_plus_infinity(value: str, expected: str) -> None:
    assert whole(Decimal(value)) == Decimal(expected)
    assert rounded(Decimal(value) / 100) == Decimal(expected) / 100


@pytest.mark.parametrize("text", ["1", "-1.50", "+.5", "5.", " 7\n"])
def test_decimals_are_read(text: str) -> None:
    assert decimal(text) == Decimal(text.strip())


@pytest.mark.parametrize("text", ["", "1e3", "NaN", "1_000", "١٢", "1,5", "\u00a012", "-", "."])
def test_what_is_no_decimal_is_not(text: str) -> None:
    assert decimal(text) is None


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("-0", False),
        (" -00 ", False),
        ("-0e0", True),
        ("-0.", True),
        ("-0.00", True),
        ("0", False),
        ("-1", True),
    ],
)
def test_minus_zero_is_compared_as_below_zero(text: str, below: bool) -> None:
    value = compared(text)
    assert value is not None
    assert (value < 0) == below
    assert compared("-") is None


def test_doubles_have_exponents_and_infinity() -> None:
    assert double("1e3") == 1000
    assert double("-INF") == float("-inf")
    assert double("abc") is None
    assert not is_number("NaN")
    assert not is_number("")


def test_only_the_white_space_of_xml_is_white() -> None:
    assert normalized(" a\n\tb ") == "a b"
    assert normalized("\u00a0a") == "\u00a0a"


def test_decimals_count_what_follows_the_first_point() -> None:
    assert [decimals(text) for text in ("1", "1.", "1.20", "1.2 ", "1.2.3")] == [0, 0, 2, 2, 3]


@pytest.mark.parametrize(
    "text", ["2026-02-29", "2026-13-01", "2026-1-1", "20260101", "", "0000-00-00", "2026-01-01T"]
)
def test_days_that_are_not(text: str) -> None:
    assert day(text) is None


def test_days_are_in_order_whatever_their_time_zone() -> None:
    days = ["-0001-12-31", "2026-02-28", "2026-03-01+14:00", "2026-03-01", "12026-01-01"]
    numbers = [day(text) for text in days]
    assert None not in numbers
    assert numbers == sorted(number for number in numbers if number is not None)
