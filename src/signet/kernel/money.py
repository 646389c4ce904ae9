"""Money as whole minor units of an ISO 4217 currency, and the one rounding rule.

Floats never. Rounding is half away from zero, as EN 16931 and tradespeople expect.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache

from babel.core import get_global

from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: Largest amount in minor units that fits PostgreSQL's ``bigint``.
MAX_MINOR = 2**63 - 1


@cache
def exponent(currency: str) -> int:
    """Decimal places of a currency in ISO 4217 (JPY 0, EUR 2, KWD 3); CLDR's table, cash digits ignored."""
    table = _iso_4217_exceptions()
    return table.get(currency, 2)


def _iso_4217_exceptions() -> dict[str, int]:
    """Currencies whose ISO 4217 exponent is not 2 (CLDR rounds some for display; ISO is what counts)."""
    zero = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"
    three = "BHD IQD JOD KWD LYD OMR TND"
    return {**dict.fromkeys(zero.split(), 0), **dict.fromkeys(three.split(), 3), "CLF": 4, "UYW": 4}


@cache
def is_currency(code: str) -> bool:
    """Is this an ISO 4217 code that CLDR knows as ever having been in use?"""
    return code in get_global("all_currencies")


def round_half_up(value: Decimal, places: int) -> Decimal:
    """Round to ``places`` decimals, half away from zero."""
    return value.quantize(_unit(places), rounding=ROUND_HALF_UP)


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount: ``minor`` units (cents) of ``currency``. Two currencies never mix."""

    minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> Money:
        return cls(0, currency)

    @classmethod
    def of(cls, value: Decimal | int | str, currency: str) -> Money:
        """Round a decimal amount in major units to the currency's minor unit."""
        number = Decimal(value)
        if not number.is_finite():
            raise BadInput(_("An amount must be a finite number."), code="amount.not_finite")
        places = exponent(currency)
        minor = int(round_half_up(number, places).scaleb(places))
        if abs(minor) > MAX_MINOR:
            raise BadInput(_("The amount is too large."), code="amount.too_large")
        return cls(minor, currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units with the currency's own number of decimals."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise _mixed(self.currency, other.currency)
        return other


def _mixed(one: str, other: str) -> ValueError:
    return ValueError(f"{one} and {other} cannot be added")


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum of amounts of one currency; zero when there are none."""
    minor = 0
    for amount in amounts:
        if amount.currency != currency:
            raise _mixed(currency, amount.currency)
        minor += amount.minor
    return Money(minor, currency)


def split(amount: Money, weights: Sequence[int]) -> list[Money]:
    """Share ``amount`` in proportion to ``weights``; no cent is lost: the rest goes to the largest weight."""
    whole = sum(weights)
    if whole == 0:
        raise ValueError("weights must not sum to zero")
    shares = [int(round_half_up(Decimal(amount.minor) * weight / whole, 0)) for weight in weights]
    largest = max(range(len(weights)), key=lambda i: abs(weights[i]))
    shares[largest] += amount.minor - sum(shares)
    return [Money(share, amount.currency) for share in shares]
