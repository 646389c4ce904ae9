"""From receipts to lines: one for each unbroken run of numbers and each tax. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from signet.documents.content import ClassificationIn, LineIn
from signet.networks.myinvois.checks.consolidated import CONSOLIDATED
from signet.networks.myinvois.consolidation.receipts import ReceiptIn
from signet.networks.myinvois.mapping_lines import CLASS

_COUNTED = re.compile(r"(.*?)([0-9]{1,18})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """Receipts whose numbers follow each other without a gap, all of one tax."""

    receipts: tuple[ReceiptIn, ...]

    @property
    def text(self) -> str:
        """The numbers, as the description of the line."""
        first, last = self.receipts[0].number, self.receipts[-1].number
        return first if first == last else f"{first} - {last}"

    @property
    def amount(self) -> Decimal:
        return sum((each.amount for each in self.receipts), Decimal(0))


def runs(receipts: Sequence[ReceiptIn]) -> Iterator[Run]:
    """In the order of their numbers; a gap begins a new run, as the guideline wants it."""
    by_tax: dict[str, list[ReceiptIn]] = {}
    for receipt in receipts:
        by_tax.setdefault(receipt.tax.model_dump_json(), []).append(receipt)
    for group in by_tax.values():
        run: list[ReceiptIn] = []
        for receipt in sorted(group, key=lambda each: _key(each.number)):
            if run and not _follows(run[-1].number, receipt.number):
                yield Run(receipts=tuple(run))
                run = []
            run.append(receipt)
        yield Run(receipts=tuple(run))


def line_of(run: Run) -> LineIn:
    """One line: the numbers, their amount, and the classification of consolidated e-invoices."""
    return LineIn(
        name=run.text,
        quantity=Decimal(1),
        price=run.amount,
        tax=run.receipts[0].tax,
        classifications=[ClassificationIn(list_id=CLASS, code=CONSOLIDATED)],
    )


def split(lines: Sequence[LineIn], fits: Callable[[Sequence[LineIn]], bool]) -> list[list[LineIn]]:
    """As few documents as possible, each of which ``fits``; one line alone always stands."""
    parts, rest = [], list(lines)
    while rest:
        low, high = 1, len(rest)
        while low < high:  # the largest number of lines that fits
            middle = (low + high + 1) // 2
            low, high = (middle, high) if fits(rest[:middle]) else (low, middle - 1)
        parts.append(rest[:low])
        rest = rest[low:]
    return parts


def _key(number: str) -> tuple[str, int, str]:
    found = _COUNTED.fullmatch(number)
    return (found[1], int(found[2]), number) if found else (number, -1, number)


def _follows(before: str, after: str) -> bool:
    one, other = _COUNTED.fullmatch(before), _COUNTED.fullmatch(after)
    if one is None or other is None:
        return False
    return one[1] == other[1] and int(other[2]) == int(one[2]) + 1
