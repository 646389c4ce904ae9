"""Amounts that add up and yet cannot be meant: discounts over the whole, totals below nothing.

EN 16931 forbids none of them. They are ours to refuse: no balance, payment or note could follow from such a
document. A negative quantity is no error in itself, since a line may take something back.
"""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.en16931.readiness.sentences import find


def sum_findings(invoice: Invoice) -> Iterator[Finding]:
    """Findings about a calculated invoice's amounts."""
    for index, line in enumerate(invoice.lines):
        at, number = f"/lines/{index}", index + 1
        if line.quantity == 0:
            yield find("sum.quantity", f"{at}/quantity", line=number)
        elif line.price == 0 and not line.price_with_tax:
            yield find("sum.price", f"{at}/price", line=number)
        if line.quantity > 0 and line.net is not None and line.net.minor < 0:
            yield find("sum.line", f"{at}/allowances", line=number)
    totals = invoice.totals
    if totals is None:
        return
    if totals.with_tax.minor < 0:
        over = totals.lines.minor >= 0
        yield find("sum.discounts" if over else "sum.negative", "/allowances" if over else "/lines")
    elif totals.payable.minor < 0:
        yield find("sum.prepaid", "/prepaid" if totals.prepaid.minor else "/rounding")
