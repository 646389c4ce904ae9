"""Arithmetic that is exact until the one rounding, and that names the field when a figure cannot be used."""

from __future__ import annotations

from decimal import (
    ROUND_HALF_UP,
    Context,
    Decimal,
    DivisionByZero,
    InvalidOperation,
    Overflow,
)
from functools import cache

from signet.kernel.errors import BadInput
from signet.kernel.money import MAX_MINOR, Money, exponent

#: 100 digits hold any product of two figures that ``number`` lets through: nothing is rounded twice,
#: whatever decimal context the caller's thread has set.
EXACT = Context(
    prec=100, rounding=ROUND_HALF_UP, traps=[InvalidOperation, DivisionByZero, Overflow]
)
#: Figures of 10**20 and more are typing errors: no currency has amounts of that size.
_MAX_ADJUSTED = 20
_ONE = Decimal(1)


def number(value: Decimal, pointer: str) -> Decimal:
    """The figure as it is; raises ``BadInput`` for infinity, not-a-number and absurd size."""
    if not value.is_finite():
        raise BadInput("This must be a finite number.", code="number.not_finite", pointer=pointer)
    if value.adjusted() >= _MAX_ADJUSTED:
        raise too_large(pointer)
    return value


def whole(value: Decimal) -> int:
    """Rounded to a whole number, half away from zero; within ``EXACT``."""
    return int(value.quantize(_ONE, ROUND_HALF_UP))


def money(value: Decimal, currency: str, pointer: str) -> Money:
    """An amount in major units, rounded to the currency's minor unit."""
    try:
        minor = whole(value * scale(currency))
    except ArithmeticError:
        raise too_large(pointer) from None
    return checked(minor, currency, pointer)


def checked(minor: int, currency: str, pointer: str) -> Money:
    """An amount that fits the database; raises ``BadInput`` otherwise."""
    if -MAX_MINOR <= minor <= MAX_MINOR:
        return Money(minor, currency)
    raise too_large(pointer)


def in_currency(amount: Money, currency: str, pointer: str) -> Money:
    """The amount as it is, if it is of this currency: two currencies are never added."""
    if amount.currency != currency:
        raise BadInput(
            f"This amount is in {amount.currency}, but the document is in {currency}.",
            code="amount.currency",
            pointer=pointer,
        )
    return amount


@cache
def scale(currency: str) -> Decimal:
    """Minor units in one major unit: EUR 100, JPY 1, KWD 1000."""
    return Decimal(10) ** exponent(currency)


def too_large(pointer: str) -> BadInput:
    """The error for a figure beyond what can be accounted for."""
    return BadInput(
        "This makes an amount too large to be accounted for.",
        code="amount.too_large",
        pointer=pointer,
    )
