"""The few functions of XPath 2.0 that the official rules lean on, with its meaning and not Python's.

White space is XML's (four characters, no more), ``xs:decimal`` has no exponent, ``round`` goes half
towards plus infinity, and a cast that fails is an error of the document, not of the program.
"""

from __future__ import annotations

import re
from decimal import ROUND_HALF_DOWN, ROUND_HALF_UP, Decimal
from functools import lru_cache
from math import copysign

HUNDRED = Decimal(100)
_CENT, _ONE = Decimal("0.01"), Decimal(1)
_SPACE = " \t\r\n"
_RUN = re.compile(r"[ \t\r\n]+")
_DECIMAL = re.compile(r"[ \t\r\n]*[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*").fullmatch
_DOUBLE = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?").fullmatch
_INTEGER = re.compile(r"[ \t\r\n]*[+-]?[0-9]+[ \t\r\n]*").fullmatch
_DATE = re.compile(
    r"(-?)([1-9][0-9]{3,7}[0-9]|[0-9]{4})-([0-9]{2})-([0-9]{2})(Z|([+-])([0-9]{2}):([0-9]{2}))?"
).fullmatch
_MONTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
#: What minus zero counts as beside zero.
_BELOW_ZERO = -5e-324
_INFINITIES = {"INF": "inf", "+INF": "inf", "-INF": "-inf"}


def normalized(text: str) -> str:
    """``normalize-space``: no space around, single spaces within."""
    if text.isalnum():
        return text
    return _RUN.sub(" ", text).strip(_SPACE)


def upper(text: str) -> str:
    """``normalize-space(upper-case(...))``."""
    return normalized(text.upper())


@lru_cache(maxsize=20_000)  # an amount is read by several rules
def decimal(text: str) -> Decimal | None:
    """``xs:decimal(text)``, or None where the cast fails."""
    return Decimal(text.strip(_SPACE)) if _DECIMAL(text) else None


def is_integer(text: str) -> bool:
    """``castable as xs:integer``."""
    return _INTEGER(text) is not None


@lru_cache(maxsize=20_000)
def double(text: str) -> float | None:
    """``xs:double(text)``, or None where the cast fails."""
    text = text.strip(_SPACE)
    if _DOUBLE(text):
        return float(text)
    if text == "NaN":
        return float("nan")
    return float(_INFINITIES[text]) if text in _INFINITIES else None


def compared(text: str) -> float | None:
    """``xs:double(text)`` as ``text >= 0`` takes it: the official engine orders -0.0 before 0, and reads
    -0 as a whole number, which has no sign."""
    value = double(text)
    if value is None or value or is_integer(text):
        return value
    return _BELOW_ZERO if copysign(1, value) < 0 else value


def number(text: str) -> float:
    """``number(text)``: what is none is NaN, which equals nothing and is neither more nor less."""
    value = double(text)
    return float("nan") if value is None else value


def is_number(text: str) -> bool:
    """``string(number(text)) != 'NaN'``."""
    value = number(text)
    return value == value  # NaN differs from itself


def rounded(value: Decimal) -> Decimal:
    """``round(value * 100) div 100``: two decimals, half towards plus infinity (-2.005 is -2.00)."""
    return value.quantize(_CENT, ROUND_HALF_DOWN if value < 0 else ROUND_HALF_UP)


def whole(value: Decimal) -> Decimal:
    """``round(value)``: half towards plus infinity."""
    return value.quantize(_ONE, ROUND_HALF_DOWN if value < 0 else ROUND_HALF_UP)


def divided(value: Decimal, by: Decimal) -> Decimal:
    """``value div by`` as Saxon's xs:decimal has it: 18 decimals at least, half down."""
    places = max(18, -_exponent(value), -_exponent(by))
    return (value / by).quantize(Decimal(1).scaleb(-places), ROUND_HALF_DOWN)


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


def decimals(text: str) -> int:
    """``string-length(substring-after(text, '.'))``: trailing spaces count, as officially."""
    return len(text.partition(".")[2])


@lru_cache(maxsize=5_000)
def day(text: str) -> int | None:
    """``xs:date(text)`` as a number that orders like the date (minutes UTC), or None: no such day."""
    match = _DATE(text.strip(_SPACE))
    if not match:
        return None
    year = int(match[1] + match[2])
    month, of_month = int(match[3]), int(match[4])
    leap = month == 2 and year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    if not 1 <= month <= 12 or not 1 <= of_month <= _MONTHS[month - 1] + leap:
        return None
    offset = 0
    if match[6]:
        hours, minutes = int(match[7]), int(match[8])
        if hours > 14 or minutes > 59 or (hours == 14 and minutes):
            return None
        offset = (hours * 60 + minutes) * (1 if match[6] == "+" else -1)
    return _days(year, month, of_month) * 1440 - offset


def _days(year: int, month: int, of_month: int) -> int:
    """Days in the Gregorian calendar, counted from March so that leap days come last."""
    year -= month <= 2
    return (
        year * 365
        + year // 4
        - year // 100
        + year // 400
        + ((month + 9) % 12 * 153 + 2) // 5
        + of_month
    )
