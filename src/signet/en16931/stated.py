"""What a file says, sums and all: its own net amounts, tax breakdown and totals, whoever added them up.

The rules allow a document to be a cent off what we would calculate (BR-CO-17, PEPPOL-EN16931-R120). Who
converts or receives it must find its figures, not ours: they are what was booked and what is owed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from signet.en16931.model import Category, Invoice, Tax, TaxSubtotal, Totals
from signet.en16931.totals import calculate
from signet.en16931.ubl.reader import Reading, StatedTax
from signet.kernel.money import Money

#: Without these a document states no totals: sum of the lines, without tax, with tax, to pay.
_NEEDED = ("BT-106", "BT-109", "BT-112", "BT-115")
_CATEGORIES = frozenset(Category)


def as_stated(reading: Reading) -> Invoice:
    """The invoice with the figures of the file; where these are incomplete, with those of our engine.

    Raises ``BadInput`` where the engine has to add up and cannot.
    """
    invoice = reading.invoice
    if invoice.totals is not None and all(line.net is not None for line in invoice.lines):
        return invoice
    if not _complete(reading):
        return calculate(invoice)
    currency = invoice.currency
    return replace(
        invoice,
        lines=tuple(
            replace(line, net=Money.of(net or 0, currency))
            for line, net in zip(invoice.lines, reading.stated_nets, strict=True)
        ),
        tax_breakdown=tuple(_subtotal(one, currency) for one in reading.stated_taxes),
        totals=_totals(reading.stated, invoice),
    )


def _complete(reading: Reading) -> bool:
    invoice = reading.invoice
    changes = (*invoice.allowances, *(one for line in invoice.lines for one in line.allowances))
    taxes = [
        *(tax for line in invoice.lines for tax in line.taxes),
        *(tax for allowance in invoice.allowances for tax in allowance.taxes),
    ]
    return (
        all(term in reading.stated for term in _NEEDED)
        and None not in reading.stated_nets
        and all(one.category in _CATEGORIES for one in reading.stated_taxes)
        and all(one.amount is not None for one in changes)
        and all(tax.scheme == "VAT" for tax in taxes)
    )


def _subtotal(stated: StatedTax, currency: str) -> TaxSubtotal:
    return TaxSubtotal(
        tax=Tax(
            category=Category(stated.category),
            percent=stated.percent,
            exemption_code=stated.exemption_code,
            exemption_reason=stated.exemption_reason,
        ),
        taxable=Money.of(stated.taxable, currency),
        amount=Money.of(stated.amount, currency),
    )


def _totals(stated: Mapping[str, Decimal], invoice: Invoice) -> Totals:
    def amount(term: str) -> Money:
        return Money.of(stated.get(term, Decimal(0)), invoice.currency)

    in_tax_currency = stated.get("BT-111") if invoice.tax_currency else None
    return Totals(
        lines=amount("BT-106"),
        allowances=amount("BT-107"),
        charges=amount("BT-108"),
        without_tax=amount("BT-109"),
        tax=amount("BT-110"),
        with_tax=amount("BT-112"),
        prepaid=amount("BT-113"),
        rounding=amount("BT-114"),
        payable=amount("BT-115"),
        tax_in_tax_currency=None
        if in_tax_currency is None or invoice.tax_currency is None
        else Money.of(in_tax_currency, invoice.tax_currency),
    )
