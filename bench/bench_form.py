"""Recalculation of a form: the engine's CPU time for 10 and 100 lines, against adding up bare integers.

Every run has quantities and prices of its own. The lines are as rich as a form can make them: a discount on
each line, one on the document, and the three stacked taxes of a Cambodian invoice; a second pair of runs has
prices that include tax.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from bench.report import claim, median
from signet.en16931.model import Address, AllowanceCharge, Invoice, Line, Party, Tax
from signet.en16931.totals import calculate

_STACK = (
    Tax(scheme="SP", percent=Decimal(10)),
    Tax(scheme="PLT", percent=Decimal(5)),
    Tax(percent=Decimal(10), on_top_of=("SP", "PLT", "AT")),
)
RUNS = 60


def draft(lines: int, seed: int, *, gross: bool) -> Invoice:
    """An invoice that was just typed."""
    draw = random.Random(seed)
    return Invoice(
        currency="USD",
        seller=Party(name="S", address=Address(country="KH")),
        buyer=Party(name="B"),
        lines=tuple(_line(draw, i, gross=gross) for i in range(lines)),
        allowances=(AllowanceCharge(percent=Decimal("2.5"), reason="Loyal"),),
    )


def _line(draw: random.Random, i: int, *, gross: bool) -> Line:
    price = Decimal(draw.randint(1, 10**6)) / 100
    return Line(
        id=str(i + 1),
        name="x",
        quantity=Decimal(draw.randint(1, 10**4)) / 10,
        price=price,
        price_with_tax=price if gross else None,
        taxes=_STACK,
        allowances=(AllowanceCharge(percent=Decimal(draw.randint(1, 30)), reason="d"),),
    )


def integers(invoice: Invoice) -> int:
    """The floor: the same multiplications and sums with no rounding rule, no discount and one rate."""
    rows = ((int(line.quantity * 10), int(line.price * 100)) for line in invoice.lines)
    return sum(quantity * price // 10 * 110 // 100 for quantity, price in rows)


def cpu(work: Callable[[Invoice], object], invoices: list[Invoice]) -> float:
    """Median seconds of CPU that one call takes."""
    samples = []
    for invoice in invoices:
        start = time.process_time()
        work(invoice)
        samples.append(time.process_time() - start)
    return median(samples)


def main() -> None:
    calculate(draft(3, 0, gross=False))
    for gross in (False, True):
        for lines, limit in ((10, 0.002), (100, 0.010)):
            invoices = [draft(lines, 1000 * lines + seed, gross=gross) for seed in range(RUNS)]
            ours, floor = cpu(calculate, invoices), cpu(integers, [replace(i) for i in invoices])
            words = "prices with tax" if gross else "net prices"
            claim(
                f"Form, {lines} lines, {words}, CPU", ours, floor,
                ratio=ours / floor, aim=f"< {limit * 1000:g} ms", met=ours < limit,
            )  # fmt: skip


if __name__ == "__main__":
    main()
