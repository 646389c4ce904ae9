"""Prices that include tax: the gross is the agreement, the net is worked out, and no cent goes astray.

What the lines with one set of taxes come to with tax is turned into one net amount, and that is shared
over these lines: each differs from its own exact net by less than one minor unit, which EN 16931 allows
(PEPPOL-EN16931-R120). A tax is then the gross less the net; it differs from net x rate by less than one
minor unit too (BR-CO-17). So 5 x 100.00 at 19 % is 500.00, not 499.99.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import ROUND_FLOOR, Decimal
from functools import lru_cache

from signet.en16931.allowances import TaxShare, priced, signed, spread
from signet.en16931.figures import checked, money, number, scale, whole
from signet.en16931.model import AllowanceCharge, Invoice, Line, Tax, TaxSubtotal
from signet.en16931.taxes import Key, in_order, key_of
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: A net price worked out from a gross one is written with so many decimals (BT-146 has no limit).
_PRICE = Decimal("1E-8")


@dataclass(slots=True)
class _Entry:
    """A line, or a part of a document allowance (negative): minor units with tax."""

    gross: int
    quantity: Decimal
    net: int = 0


@dataclass(slots=True)
class _Set:
    """Everything that carries the same taxes."""

    taxes: tuple[Tax, ...]
    entries: list[_Entry] = field(default_factory=list)

    @property
    def keys(self) -> tuple[Key, ...]:
        return tuple(key_of(tax) for tax in self.taxes)

    @property
    def tax(self) -> int:
        return sum(entry.gross - entry.net for entry in self.entries)


@dataclass(frozen=True, slots=True)
class Netted:
    """Lines and document allowances with nets, and the tax that each set of taxes must come to."""

    lines: tuple[Line, ...]
    allowances: tuple[AllowanceCharge, ...]
    wanted: tuple[tuple[tuple[Key, ...], int], ...]


def to_net(invoice: Invoice) -> Netted:
    """Work out net prices, line nets and net allowances; raises ``BadInput`` for a line without a price."""
    currency = invoice.currency
    sets: dict[tuple[Key, ...], _Set] = {}
    found: list[tuple[Line, _Entry]] = []
    for index, line in enumerate(invoice.lines):
        gross_line = _with_gross(line, currency, f"/lines/{index}")
        assert gross_line.with_tax is not None
        entry = _Entry(gross=gross_line.with_tax.minor, quantity=line.quantity)
        _set_of(sets, line.taxes).entries.append(entry)
        found.append((gross_line, entry))
    parts = [
        (part, _Entry(gross=signed(part), quantity=Decimal(0)))
        for part in _document_allowances(invoice, sets, found)
    ]
    for part, entry in parts:
        _set_of(sets, part.taxes).entries.append(entry)
    for one in sets.values():
        _share_net(one, scale(currency))
    return Netted(
        lines=tuple(
            replace(_net_line(line, currency), net=checked(entry.net, currency, "/lines"))
            for line, entry in found
        ),
        allowances=tuple(
            replace(
                _net_allowance(part, currency),
                amount=checked(
                    entry.net if part.is_charge else -entry.net, currency, "/allowances"
                ),
            )
            for part, entry in parts
        ),
        wanted=tuple((one.keys, one.tax) for one in sets.values()),
    )


def settle(
    breakdown: tuple[TaxSubtotal, ...], wanted: Sequence[tuple[tuple[Key, ...], int]]
) -> tuple[TaxSubtotal, ...]:
    """The breakdown with tax amounts that make the gross exact.

    A tax that stands alone on its lines is their gross less their net. Where several taxes share lines,
    the difference of the roundings, a few minor units, goes to the largest of them.
    """
    amounts = {key_of(group.tax): group.amount.minor for group in breakdown}
    shared = {key for keys, _ in wanted if len(keys) > 1 for key in keys}
    alone = {keys[0]: tax for keys, tax in wanted if len(keys) == 1 and keys[0] not in shared}
    amounts |= alone
    if shared:
        largest = max(sorted(shared, key=str), key=lambda key: abs(amounts[key]))
        amounts[largest] += sum(tax for _, tax in wanted) - sum(amounts.values())
    return tuple(
        replace(group, amount=checked(amounts[key_of(group.tax)], group.amount.currency, "/lines"))
        for group in breakdown
    )


def _with_gross(line: Line, currency: str, at: str) -> Line:
    """The line with its allowances and total as agreed, tax included."""
    if line.price_with_tax is None:
        raise BadInput(
            "Either all prices of a document include tax, or none.",
            code="line.price_with_tax",
            pointer=f"{at}/price",
        )
    worth = number(line.quantity, f"{at}/quantity") * number(line.price_with_tax, f"{at}/price")
    gross = money(worth / (line.base_quantity or Decimal(1)), currency, f"{at}/price")
    allowances = tuple(
        priced(_as_agreed(allowance), gross, f"{at}/allowances/{i}")
        for i, allowance in enumerate(line.allowances)
    )
    total = checked(gross.minor + sum(map(signed, allowances)), currency, at)
    return replace(line, allowances=allowances, with_tax=total)


def _as_agreed(allowance: AllowanceCharge) -> AllowanceCharge:
    """The allowance with the amount that was typed, also when it has been worked out before."""
    if allowance.amount_with_tax is None:
        return allowance
    return replace(allowance, amount=allowance.amount_with_tax, base=None)


def _document_allowances(
    invoice: Invoice, sets: dict[tuple[Key, ...], _Set], found: list[tuple[Line, _Entry]]
) -> list[AllowanceCharge]:
    total = checked(sum(entry.gross for _, entry in found), invoice.currency, "/lines")
    shares = [
        TaxShare(taxes=one.taxes, net=sum(entry.gross for entry in one.entries))
        for one in sets.values()
    ]
    shares = [share for share in shares if share.net]
    parts: list[AllowanceCharge] = []
    for index, allowance in enumerate(invoice.allowances):
        pointer = f"/allowances/{index}"
        whole_one = priced(_as_agreed(allowance), total, pointer)
        source = index if allowance.source is None else allowance.source
        parts += spread(whole_one, shares, pointer, source=source)
    return parts


def _set_of(sets: dict[tuple[Key, ...], _Set], taxes: tuple[Tax, ...]) -> _Set:
    return sets.setdefault(tuple(key_of(tax) for tax in taxes), _Set(taxes=taxes))


def _share_net(one: _Set, minor_units: Decimal) -> None:
    """One net for the set, shared so that each entry is within one minor unit of its own."""
    factor, per_unit = _burden(one.taxes)
    exact = [
        (entry.gross - per_unit * entry.quantity * minor_units) / factor for entry in one.entries
    ]
    floors = [int(value.to_integral_value(ROUND_FLOOR)) for value in exact]
    missing = whole(sum(exact, Decimal(0))) - sum(floors)
    by_rest = sorted(range(len(exact)), key=lambda i: (floors[i] - exact[i], -abs(exact[i])))
    for position, index in enumerate(by_rest):
        one.entries[index].net = floors[index] + (position < missing)


@lru_cache(maxsize=512)  # the lines of a document have few sets of taxes
def _burden(taxes: tuple[Tax, ...]) -> tuple[Decimal, Decimal]:
    """Gross = net x factor + quantity x amount per unit, in major units."""
    shares: dict[str, Decimal] = {}
    units: dict[str, Decimal] = {}
    for tax in in_order(taxes, "/lines"):
        share, unit = Decimal(0), Decimal(0)
        if tax.per_unit is not None:
            unit = tax.per_unit
        elif tax.percent:
            rate = tax.percent / 100
            share = rate * (1 + sum(shares.get(scheme, Decimal(0)) for scheme in tax.on_top_of))
            unit = rate * sum(
                (units.get(scheme, Decimal(0)) for scheme in tax.on_top_of), Decimal(0)
            )
        shares[tax.scheme] = shares.get(tax.scheme, Decimal(0)) + share
        units[tax.scheme] = units.get(tax.scheme, Decimal(0)) + unit
    factor = 1 + sum(shares.values(), Decimal(0))
    if factor <= 0:
        raise BadInput(
            _("A rate must be above −100 percent."), code="tax.percent", pointer="/lines"
        )
    return factor, sum(units.values(), Decimal(0))


def _net_line(line: Line, currency: str) -> Line:
    """Net price (BT-146) and net line allowances, worked out from what was agreed."""
    factor, per_unit = _burden(line.taxes)
    assert line.price_with_tax is not None
    base = line.base_quantity or Decimal(1)
    price = (line.price_with_tax - per_unit * base) / factor
    return replace(
        line,
        price=price.quantize(_PRICE).normalize() if price else Decimal(0),
        allowances=tuple(
            replace(_net_allowance(replace(allowance, taxes=line.taxes), currency), taxes=())
            for allowance in line.allowances
        ),
    )


def _net_allowance(allowance: AllowanceCharge, currency: str) -> AllowanceCharge:
    """Amount and base without the taxes that the allowance carries."""
    factor, _ = _burden(allowance.taxes)
    assert allowance.amount is not None
    base = allowance.base
    return replace(
        allowance,
        amount=money(allowance.amount.amount / factor, currency, "/allowances"),
        base=money(base.amount / factor, currency, "/allowances") if base is not None else None,
        amount_with_tax=allowance.amount,
    )
