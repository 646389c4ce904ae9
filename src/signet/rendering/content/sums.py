"""The sums under the table, and how the tax comes about (BG-22, BG-23)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from signet.en16931.model import Invoice, TaxSubtotal, Totals
from signet.kernel.money import total
from signet.rendering.content.lines import (
    allowance_percent,
    category_name,
    signed,
    tax_name,
)
from signet.rendering.labels import labels
from signet.rendering.words import Label, Words


def sums(invoice: Invoice, words: Words) -> list[list[Any]]:
    """Label and amount of each sum but the last, which is what is to be paid."""
    totals = invoice.totals
    assert totals is not None
    sums: list[list[Any]] = []
    if invoice.allowances:
        sums.append(_lines(invoice, totals, words))
        sums += _allowances(invoice, words)
    sums.append([words.label(key("without_tax", invoice)), words.amount(totals.without_tax)])
    if needs_table(invoice):
        sums.append([words.label(key("tax_total", invoice)), words.amount(totals.tax)])
    else:
        sums += [[_tax_on(g, words), words.amount(g.amount)] for g in invoice.tax_breakdown]
    if totals.tax or totals.prepaid or totals.rounding:
        sums.append([words.label(key("with_tax", invoice)), words.amount(totals.with_tax)])
    if totals.prepaid:
        sums.append([words.label("prepaid"), words.amount(-totals.prepaid)])
    if totals.rounding:
        sums.append([words.label("rounding"), words.amount(totals.rounding)])
    if totals.tax_in_tax_currency is not None:
        currency = totals.tax_in_tax_currency.currency
        label = words.label(key("tax_in_currency", invoice), currency=currency)
        sums.append([label, words.amount(totals.tax_in_tax_currency)])
    return sums


def key(name: str, invoice: Invoice) -> str:
    """The label that speaks of VAT, or of tax where VAT is not the only one."""
    only_vat = all(group.tax.scheme == "VAT" for group in invoice.tax_breakdown)
    return name if only_vat else f"{name}.any"


def _lines(invoice: Invoice, totals: Totals, words: Words) -> list[Any]:
    """The sum of the column above it: with tax where prices are."""
    if not invoice.prices_include_tax:
        return [words.label("sum_of_lines"), words.amount(totals.lines)]
    whole = total((line.with_tax for line in invoice.lines if line.with_tax), invoice.currency)
    return [words.label("sum_of_lines.gross"), words.amount(whole)]


def needs_table(invoice: Invoice) -> bool:
    """One rate of VAT is told in a single line of the sums; anything else needs the table."""
    groups = invoice.tax_breakdown
    return len(groups) > 1 or any(not g.tax.percent or g.tax.scheme != "VAT" for g in groups)


def taxes(invoice: Invoice, words: Words) -> list[list[str]]:
    """The tax breakdown (BG-23): category or rate, taxable amount, tax."""
    if not needs_table(invoice):
        return []
    return [
        [
            " · ".join(tax_name(group.tax, words, invoice.currency)),
            _base(group, words),
            words.amount(group.amount),
        ]
        for group in invoice.tax_breakdown
    ]


def _base(group: TaxSubtotal, words: Words) -> str:
    """What the tax is charged on: an amount, or so many units, such as nights, at a fixed price."""
    per_unit = group.tax.per_unit
    if not per_unit:
        return words.amount(group.taxable)
    units = (group.amount.amount / per_unit).quantize(Decimal("0.00001"))
    if units * per_unit != group.amount.amount:  # rounded: no whole number of units says it
        return words.amount(group.taxable)
    return f"{words.plain(units.normalize() + 0)} × {words.price(per_unit, group.amount.currency)}"


def exemptions(invoice: Invoice, words: Words) -> list[str]:
    """Why no tax is charged (BT-120), or its code (BT-121); and at which rate tax is stated elsewhere."""
    reasons = _exchange(invoice, words)
    for group in invoice.tax_breakdown:
        reason = group.tax.exemption_reason or group.tax.exemption_code
        if reason:
            category = category_name(group.tax, words.primary)
            text = reason if reason == category else f"{category}: {words.free(reason)}"
            reasons.append(text)
    return reasons


def _exchange(invoice: Invoice, words: Words) -> list[str]:
    """Rate, source and day of the tax in another currency (BT-111)."""
    totals, rate = invoice.totals, invoice.tax_exchange_rate
    if totals is None or totals.tax_in_tax_currency is None or rate is None:
        return []
    pair = f"1 {invoice.currency} = {words.bare(rate)} {invoice.tax_currency}"
    day = invoice.tax_exchange_date
    parts = [words.code(pair), invoice.tax_exchange_source, words.day(day) if day else None]
    label = words.label("exchange_rate")[0]
    return [f"{label}: " + " · ".join(words.free(part) for part in parts if part)]


def _allowances(invoice: Invoice, words: Words) -> list[list[Any]]:
    found = []
    for allowance in invoice.allowances:
        word = words.label("charge" if allowance.is_charge else "discount")
        text = [words.free(allowance.reason)] if allowance.reason else word
        percent = allowance_percent(allowance, words)
        found.append([[text[0] + percent, *text[1:]], words.amount(signed(allowance))])
    return found


def _tax_on(group: TaxSubtotal, words: Words) -> Label:
    rate = f"{words.bare(group.tax.percent or Decimal(0))} %"
    base = words.bare_amount(group.taxable)
    return [
        words.turned(
            labels(language)["tax_on"].format(
                rate=words.inside(rate, language), base=words.inside(base, language)
            ),
            language,
        )
        for language in words.languages
    ]
