"""Discounts and surcharges: from percentages to amounts, and from the document to its tax groups."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from signet.en16931.figures import checked, in_currency, money, number
from signet.en16931.model import AllowanceCharge, Line, Tax
from signet.en16931.taxes import Key, key_of
from signet.kernel.errors import BadInput
from signet.kernel.money import Money, split


@dataclass(slots=True)
class TaxShare:
    """What the lines with the same set of taxes come to, in minor units."""

    taxes: tuple[Tax, ...]
    net: int


def shares_of(lines: Iterable[Line]) -> list[TaxShare]:
    """Line nets by set of taxes: the weights by which a document discount is shared."""
    shares: dict[tuple[Key, ...], TaxShare] = {}
    for line in lines:
        assert line.net is not None
        key = tuple(key_of(tax) for tax in line.taxes)
        if key in shares:
            shares[key].net += line.net.minor
        else:
            shares[key] = TaxShare(taxes=line.taxes, net=line.net.minor)
    return [share for share in shares.values() if share.net]


def priced(allowance: AllowanceCharge, of: Money, pointer: str) -> AllowanceCharge:
    """With the amount (BT-92, BT-99, BT-136, BT-141) that a percentage of its base, or of ``of``, is.

    A given amount stands.
    """
    base = allowance.base
    if base is not None:
        in_currency(base, of.currency, f"{pointer}/base")
    if allowance.amount is not None:
        in_currency(allowance.amount, of.currency, f"{pointer}/amount")
        return allowance
    if allowance.percent is None:
        raise BadInput(
            "A discount or charge needs an amount or a percentage.",
            code="allowance.empty",
            pointer=f"{pointer}/amount",
        )
    percent = number(allowance.percent, f"{pointer}/percent")
    base = base or of
    amount = money(base.amount * percent / 100, of.currency, f"{pointer}/percent")
    return replace(allowance, amount=amount, base=base)


def signed(allowance: AllowanceCharge) -> int:
    """What it adds to a sum, in minor units: charges add, allowances take away."""
    assert allowance.amount is not None
    return allowance.amount.minor if allowance.is_charge else -allowance.amount.minor


def spread(
    allowance: AllowanceCharge, shares: Sequence[TaxShare], pointer: str, *, source: int
) -> Iterator[AllowanceCharge]:
    """A priced document allowance; without a tax of its own one part for each share, no cent lost.

    ``source`` is its position in the draft, so that findings about a part point where it was typed.
    """
    amount = allowance.amount
    assert amount is not None
    if allowance.taxes:
        yield replace(allowance, source=source)
    elif len(shares) == 1:
        yield replace(allowance, taxes=shares[0].taxes, source=source)
    elif sum(share.net for share in shares):
        weights = [share.net for share in shares]
        amounts = _parts(amount, weights, pointer)
        bases = _parts(allowance.base, weights, pointer) if allowance.base else None
        for index, share in enumerate(shares):
            if amounts[index]:
                yield replace(
                    allowance,
                    amount=amounts[index],
                    base=bases[index] if bases else allowance.base,
                    taxes=share.taxes,
                    source=source,
                )
    elif amount:
        raise BadInput(
            "The lines come to nothing, so this discount or charge cannot be shared between their"
            " taxes; give it a tax of its own.",
            code="allowance.no_base",
            pointer=pointer,
        )


def _parts(amount: Money, weights: Sequence[int], pointer: str) -> list[Money]:
    """Shares may exceed the whole where weights have both signs, so each is checked."""
    return [checked(part.minor, part.currency, pointer) for part in split(amount, weights)]
