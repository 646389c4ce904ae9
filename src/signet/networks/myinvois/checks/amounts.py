"""The sums of the official page: whether the platform checks them or not, what we send adds up.

Source: MyInvois SDK, mathematical mappings.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from signet.en16931.findings import Finding
from signet.en16931.model import Invoice, Line
from signet.kernel.money import Money, exponent, total
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping_lines import subtotal_of


def amount_findings(einvoice: EInvoice) -> Iterator[Finding]:
    """Nothing for what the engine calculated; something for figures that somebody else stated."""
    invoice = einvoice.invoice
    if invoice.totals is None:
        return
    for index, line in enumerate(invoice.lines):
        yield from _line(line, f"/lines/{index}")
    yield from _totals(invoice)


def _line(line: Line, at: str) -> Iterator[Finding]:
    subtotal = subtotal_of(line)
    # A price that was worked out of one with tax is rounded; so may be what it makes of a quantity.
    worth = line.price * line.quantity / (line.base_quantity or 1)
    if abs(subtotal.amount - worth) > Decimal(1).scaleb(-exponent(subtotal.currency)):
        expected = Money.of(worth, subtotal.currency)
        yield _differs("line", subtotal, expected, f"{at}/price")


def _totals(invoice: Invoice) -> Iterator[Finding]:
    totals, currency = invoice.totals, invoice.currency
    assert totals is not None
    given = [(a.is_charge, a.amount) for a in invoice.allowances if a.amount is not None]
    lines = total((line.net for line in invoice.lines if line.net is not None), currency)
    less = total((amount for is_charge, amount in given if not is_charge), currency)
    more = total((amount for is_charge, amount in given if is_charge), currency)
    tax = total(
        (group.amount for group in invoice.tax_breakdown if not _is_exempt(group.tax.category)),
        currency,
    )
    for name, found, expected in (
        ("lines", totals.lines, lines),
        ("allowances", totals.allowances, less),
        ("charges", totals.charges, more),
        ("without_tax", totals.without_tax, totals.lines - less + more),
        ("tax", totals.tax, tax),
        ("with_tax", totals.with_tax, totals.without_tax + totals.tax),
        (
            "payable",
            totals.payable,
            totals.with_tax - totals.prepaid + totals.rounding,
        ),
    ):
        if found != expected:
            yield _differs(name, found, expected, "/lines")


def _is_exempt(category: str) -> bool:
    return category == "E"


def _differs(figure: str, found: Money, expected: Money, pointer: str) -> Finding:
    return find(f"sum.{figure}", pointer, found=str(found), expected=str(expected))
