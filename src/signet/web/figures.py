"""The figures of a document from the lines down to what is to be paid, each with its reasons in words."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from signet.documents.readiness import step_text
from signet.en16931.canonical import decimal_text
from signet.en16931.explain import explain
from signet.en16931.model import Invoice, TaxSubtotal
from signet.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """``place`` is that of ``explain``; a figure without steps explains itself."""

    place: str
    label: str
    amount: Money
    steps: tuple[str, ...]
    due: bool = False


def figures(invoice: Invoice) -> list[Figure]:
    """Every figure of a calculated document."""
    return list(_figures(invoice))


def _figures(invoice: Invoice) -> Iterator[Figure]:
    totals = invoice.totals
    assert totals is not None
    yield _figure(invoice, "/totals/lines", _("Sum of lines"), totals.lines)
    for index, allowance in enumerate(invoice.allowances):
        assert allowance.amount is not None
        name = allowance.reason or (_("Charge") if allowance.is_charge else _("Discount"))
        signed = allowance.amount if allowance.is_charge else -allowance.amount
        yield _figure(invoice, f"/allowances/{index}", name, signed)
    if invoice.allowances:
        yield _figure(invoice, "/totals/without_tax", _("Without tax"), totals.without_tax)
    for index, group in enumerate(invoice.tax_breakdown):
        yield _figure(invoice, f"/taxes/{index}", tax_words(group), group.amount)
    yield _figure(invoice, "/totals/with_tax", _("With tax"), totals.with_tax)
    if totals.prepaid:
        yield Figure(place="", label=_("Already paid"), amount=-totals.prepaid, steps=())
    if totals.rounding:
        yield Figure(place="", label=_("Rounding"), amount=totals.rounding, steps=())
    if totals.tax_in_tax_currency is not None:
        stated = totals.tax_in_tax_currency
        label = _("Tax in %(currency)s") % {"currency": stated.currency}
        yield _figure(invoice, "/totals/tax_in_tax_currency", label, stated)
    yield _figure(invoice, "/totals/payable", _("To pay"), totals.payable, due=True)


def _figure(
    invoice: Invoice, place: str, label: str, amount: Money, *, due: bool = False
) -> Figure:
    steps = tuple(step_text(step) for step in explain(invoice, place).steps)
    return Figure(place=place, label=label, amount=amount, steps=steps, due=due)


def tax_words(group: TaxSubtotal) -> str:
    """A tax group as people call it."""
    tax = group.tax
    base = f"{group.taxable.amount:,}"
    if tax.scheme != "VAT":
        name = tax.name or tax.scheme
        if tax.per_unit is not None or not tax.percent:
            return name
        return _("%(tax)s on %(base)s") % {"tax": name, "base": base}
    if tax.percent:
        rate = decimal_text(tax.percent)
        return _("Tax %(rate)s %% on %(base)s") % {"rate": rate, "base": base}
    return _("No tax on %(base)s") % {"base": base}
