"""Sales of our own books as lines of a consolidated e-invoice, to the cent. Pure.

A line tells of an unbroken run of numbers of one series, all of the same taxes. Its amount and each of its
taxes are the sums of what the documents say: they were charged and rounded there, so nothing is worked out
anew (``en16931.model.Tax.stated``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Final
from uuid import UUID

from signet.documents.content import MAX_LINES, ClassificationIn, LineIn
from signet.en16931.allowances import signed
from signet.en16931.model import Invoice, Tax
from signet.en16931.taxes import Key, key_of
from signet.kernel.money import Money, split
from signet.networks.myinvois.checks.consolidated import CONSOLIDATED
from signet.networks.myinvois.mapping_lines import CLASS
from signet.taxation.content import TaxIn

#: No line takes less room than this many bytes, so more lines than that need not be tried.
_LEAST_LINE: Final = 300
_NOTES_ROOM: Final = 900


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a document bears the same taxes: the amount without tax, and each tax, in sen."""

    taxes: tuple[Tax, ...]
    net: int
    amounts: tuple[int, ...]

    @property
    def key(self) -> tuple[object, ...]:
        """Parts with the same key may stand on one line."""
        return tuple((key_of(tax), tax.exemption_reason) for tax in self.taxes)

    def plus(self, other: Part, sign: int = 1) -> Part:
        amounts = zip(self.amounts, other.amounts, strict=True)
        return replace(
            self,
            net=self.net + sign * other.net,
            amounts=tuple(one + sign * more for one, more in amounts),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sale:
    """An invoice with the notes of its month on it. ``place`` is its series and period, ``sequence`` where
    it stands there; ``rounding`` what was rounded of its payable amount (BT-114), in sen."""

    number: str
    day: date
    place: tuple[UUID | None, str]
    sequence: int
    covers: tuple[UUID, ...]
    notes: tuple[str, ...]
    parts: tuple[Part, ...]
    rounding: int


def parts_of(invoice: Invoice) -> tuple[Part, ...]:
    """A calculated document by sets of taxes; net and taxes sum up to its totals.

    A tax on lines of several sets (a service tax on all, a tourism tax on some) is one rounded amount: it
    is shared in proportion, and the rest goes to the largest.
    """
    nets: dict[tuple[Key, ...], int] = {}
    taxes: dict[tuple[Key, ...], tuple[Tax, ...]] = {}
    bearers = [(line.taxes, line.net.minor if line.net else 0) for line in invoice.lines]
    bearers += [(each.taxes, signed(each)) for each in invoice.allowances]
    for found, net in bearers:
        keys = tuple(key_of(tax) for tax in found)
        nets[keys] = nets.get(keys, 0) + net
        taxes.setdefault(keys, found)
    amounts: dict[tuple[tuple[Key, ...], Key], int] = {}
    reasons: dict[Key, Tax] = {}
    for group in invoice.tax_breakdown:
        key = key_of(group.tax)
        reasons[key] = group.tax
        where = [keys for keys in nets if key in keys]
        shares = _shared(group.amount, [nets[keys] for keys in where])
        amounts |= {(keys, key): share for keys, share in zip(where, shares, strict=True)}
    return tuple(
        Part(
            taxes=tuple(_explained(tax, reasons) for tax in taxes[keys]),
            net=net,
            amounts=tuple(amounts.get((keys, key), 0) for key in keys),
        )
        for keys, net in nets.items()
    )


def netted(
    parts: Sequence[Part], notes: Sequence[tuple[int, Sequence[Part]]]
) -> tuple[Part, ...] | None:
    """What remains of a sale after its notes, each with its sign; None where no line can say that: a note
    took back more of a tax than was charged."""
    rest = {part.key: part for part in parts}
    for sign, of_note in notes:
        for part in of_note:
            known = rest.get(part.key) or replace(
                part, net=0, amounts=tuple(0 for _each in part.amounts)
            )
            rest[part.key] = known.plus(part, sign)
    remaining = tuple(part for part in rest.values() if part.net or any(part.amounts))
    if any(part.net <= 0 or min(part.amounts, default=0) < 0 for part in remaining):
        return None
    return remaining


def lines_of(sales: Sequence[Sale]) -> list[LineIn]:
    """In the order of their numbers, tax by tax; a gap begins a new line, as the guideline wants it."""
    groups: dict[tuple[object, ...], list[tuple[Sale, Part]]] = {}
    for sale in sales:
        for part in sale.parts:
            groups.setdefault(part.key, []).append((sale, part))
    return [_line(run) for group in groups.values() for run in _runs(group)]


def rounding_of(sales: Sequence[Sale]) -> Decimal | None:
    """The sum of what was rounded when they were paid (BT-114)."""
    return _ringgit(sum(sale.rounding for sale in sales)) or None


def divided(
    sales: Sequence[Sale], fits: Callable[[Sequence[Sale]], bool], largest: int
) -> Iterator[Sequence[Sale]]:
    """As few groups as possible, each of which ``fits`` into a document of ``largest`` bytes; a sale stands
    whole in one of them, and one alone always stands."""
    most = min(MAX_LINES, largest // _LEAST_LINE)

    def stands(part: Sequence[Sale]) -> bool:
        return len(lines_of(part)) <= most and fits(part)

    rest = sorted(sales, key=lambda sale: (str(sale.place), sale.sequence))
    while rest:
        low, high = (len(rest), len(rest)) if stands(rest) else (1, len(rest) - 1)
        while low < high:  # the largest number of sales that fits
            middle = (low + high + 1) // 2
            low, high = (middle, high) if stands(rest[:middle]) else (low, middle - 1)
        yield rest[:low]
        rest = rest[low:]


def _runs(group: Sequence[tuple[Sale, Part]]) -> Iterator[list[tuple[Sale, Part]]]:
    run: list[tuple[Sale, Part]] = []
    for each in sorted(group, key=lambda one: (str(one[0].place), one[0].sequence)):
        if run and not _follows(run[-1][0], each[0]):
            yield run
            run = []
        run.append(each)
    yield run


def _follows(before: Sale, after: Sale) -> bool:
    return before.place == after.place and after.sequence == before.sequence + 1


def _line(run: Sequence[tuple[Sale, Part]]) -> LineIn:
    first, last, whole = run[0][0], run[-1][0], run[0][1]
    for _sale, part in run[1:]:
        whole = whole.plus(part)
    return LineIn(
        name=span(first.number, last.number),
        description=_incl([note for sale, _part in run for note in sale.notes]),
        price=_ringgit(whole.net),
        tax=None if len(whole.taxes) > 1 else _typed(whole.taxes[0]),
        taxes=[_typed(tax) for tax in whole.taxes] if len(whole.taxes) > 1 else [],
        stated_taxes=[_ringgit(amount) for amount in whole.amounts],
        classifications=[ClassificationIn(list_id=CLASS, code=CONSOLIDATED)],
    )


def span(first: str, last: str) -> str:
    """The numbers of a run, as the description of its line."""
    return first if first == last else f"{first} - {last}"


def _incl(notes: Sequence[str]) -> str:
    """The notes that are taken off; of very many the first ones."""
    text = ", ".join(dict.fromkeys(notes))
    if len(text) > _NOTES_ROOM:
        text = text[:_NOTES_ROOM].rpartition(", ")[0] + " …"
    return f"incl. {text}" if text else ""


def _shared(amount: Money, weights: Sequence[int]) -> list[int]:
    if len(weights) == 1 or not sum(weights):
        return [amount.minor, *(0 for _rest in weights[1:])]
    return [share.minor for share in split(amount, weights)]


def _explained(tax: Tax, groups: dict[Key, Tax]) -> Tax:
    """With the reason as the document's breakdown gives it."""
    group = groups.get(key_of(tax), tax)
    return replace(
        tax, exemption_code=group.exemption_code, exemption_reason=group.exemption_reason
    )


def _typed(tax: Tax) -> TaxIn:
    return TaxIn(
        scheme=tax.scheme,
        category=tax.category,
        percent=tax.percent,
        per_unit=tax.per_unit,
        on_top_of=list(tax.on_top_of),
        exemption_code=tax.exemption_code or "",
        exemption_reason=tax.exemption_reason or "",
        name=tax.name or "",
        second_name=tax.name_in_second_language or "",
    )


def _ringgit(minor: int) -> Decimal:
    return Decimal(minor).scaleb(-2)
