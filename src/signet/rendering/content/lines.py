"""The rows of the table: what was delivered, and what it costs (BG-25)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Tax
from signet.kernel.money import Money
from signet.rendering.labels import labels, unit_label
from signet.rendering.words import Words, is_unspaced

#: Categories that have a rate, be it zero; the others say why there is none (UNCL5305).
_RATED = frozenset({Category.STANDARD, Category.ZERO})


def rows(invoice: Invoice, words: Words) -> list[dict[str, Any]]:
    """A row per line, with the running sum that a page break after it carries over."""
    rows = []
    running = Money.zero(invoice.currency)
    for line in invoice.lines:
        amount = line.with_tax or line.net
        assert amount is not None
        running += amount
        second_name = line.name_in_second_language
        rows.append(
            {
                "name": words.free(line.name),
                "unspaced": is_unspaced(line.name),
                "second_name": words.foreign(second_name) if second_name else None,
                "details": _details(line, words),
                "quantity": words.plain(line.quantity),
                "unit": unit_label(line.unit, words.primary),
                "price": _price(line, invoice.currency, words),
                "tax": [
                    _tax(tax, words, invoice.currency, alone=len(line.taxes) == 1)
                    for tax in line.taxes
                ],
                "amount": words.amount(amount),
                "running": words.amount(running),
            }
        )
    return rows


def widest(rows: list[dict[str, Any]], sums: list[list[Any]]) -> list[str]:
    """The longest text of each narrow column, by which the template sets its width.

    The sums under the table stand in the last column too: their decimal marks fall under the table's.
    """
    columns = (
        [f"{row['quantity']} {row['unit']}" for row in rows],
        [row["price"] for row in rows],
        [tax for row in rows for tax in row["tax"]],
        [row["amount"] for row in rows] + [amount for _label, amount in sums],
    )
    return [max(column, key=len, default="") for column in columns]


def rate(tax: Tax, words: Words, currency: str) -> str:
    """The rate of a tax, or what it is if it has none (BT-152, BT-151)."""
    if tax.per_unit is not None:
        return words.price(tax.per_unit, currency)
    if tax.category is Category.STANDARD or tax.percent:
        return words.code(f"{words.plain(tax.percent or Decimal(0))} %")
    if tax.category is Category.ZERO:
        return words.code("0 %")
    return category_name(tax, words.primary)


def category_name(tax: Tax, language: str) -> str:
    """Why a tax has no rate; of VAT only where it is VAT."""
    known = labels(language)
    key = f"category.{tax.category}"
    return known[key] if tax.scheme == "VAT" else known.get(f"{key}.any", known[key])


def _tax(tax: Tax, words: Words, currency: str, *, alone: bool) -> str:
    """A tax in the line's narrow column: unless it is VAT alone, or none at all, it says which one it is."""
    text = rate(tax, words, currency)
    if alone and (tax.scheme == "VAT" or not _has_rate(tax)):
        return text
    return f"{_scheme(tax, words, words.primary)} {text}"


def tax_name(tax: Tax, words: Words, currency: str) -> list[str]:
    """A tax group as people call it, in the document's languages, with its rate.

    What the tax offices' schemes are called is ours to know; one that somebody made up is called as its
    table calls it.
    """
    if tax.scheme == "VAT" and not tax.on_top_of:
        return [rate(tax, words, currency)]
    if f"scheme.{tax.scheme}" not in labels(words.primary):
        names = [words.free(name) for name in (tax.name, tax.name_in_second_language) if name]
        return names or [_tax(tax, words, currency, alone=False)]
    if not _has_rate(tax):
        return [rate(tax, words, currency)]
    names = list(dict.fromkeys(_scheme(tax, words, language) for language in words.languages))
    return [*names[:-1], f"{names[-1]} {rate(tax, words, currency)}"]


def _has_rate(tax: Tax) -> bool:
    return tax.per_unit is not None or bool(tax.percent) or tax.category in _RATED


def _scheme(tax: Tax, words: Words, language: str) -> str:
    """What a kind of tax is called; the code of one that nobody but its table knows."""
    name = labels(language).get(f"scheme.{tax.scheme}")
    return words.turned(name, language) if name else words.code(tax.scheme)


def allowance_percent(allowance: AllowanceCharge, words: Words) -> str:
    """The percentage after the reason, with its space, or nothing."""
    if allowance.percent is None:
        return ""
    return " " + words.code(f"{words.plain(allowance.percent)} %")


def signed(allowance: AllowanceCharge) -> Money:
    """A charge adds, an allowance takes away; as agreed, with tax where prices are."""
    amount = allowance.amount_with_tax or allowance.amount
    assert amount is not None
    return amount if allowance.is_charge else -amount


def _price(line: Line, currency: str, words: Words) -> str:
    """The unit price (BT-146), with its base quantity (BT-149) where that is not one."""
    agreed = line.price if line.price_with_tax is None else line.price_with_tax
    price = words.price(agreed, currency)
    if line.base_quantity is None or line.base_quantity == 1:
        return price
    return f"{price} / {words.plain(line.base_quantity)}"


def _details(line: Line, words: Words) -> list[str]:
    texts = (line.description, line.description_in_second_language, line.note)
    details = [words.free(text) for text in texts if text]
    for allowance in line.allowances:
        word = allowance.reason or words.label("charge" if allowance.is_charge else "discount")[0]
        percent = allowance_percent(allowance, words)
        details.append(f"{words.free(word)}{percent}: {words.amount(signed(allowance))}")
    return details
