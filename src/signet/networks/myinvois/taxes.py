"""Taxes: our schemes and categories as MyInvois' kinds of tax, on a line and on the document.

An exempt line is charged nothing, and the kind E says how much was exempted (SDK, release of 17 July 2026:
its tax amount may be stated, it need not). A tax per unit, such as tourism tax per night, names its units.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from textwrap import shorten
from typing import Final

from signet.en16931.model import Category, Invoice, Line, Tax, TaxSubtotal
from signet.en16931.taxes import in_order
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money, round_half_up, total
from signet.networks.myinvois.tree import Element

SALES, SERVICE, TOURISM, HIGH_VALUE, LOW_VALUE = "SALES", "SERVICE", "TOURISM", "HVG", "LVG"
#: Scheme of the tax table -> code of TaxTypes.
TYPES: Final = {SALES: "01", SERVICE: "02", TOURISM: "03", HIGH_VALUE: "04", LOW_VALUE: "05"}
NOT_APPLICABLE: Final = "06"
EXEMPT: Final = "E"
#: Details of tax exemption.
REASON_LIMIT: Final = 300
_BY_CATEGORY: Final = {Category.EXEMPT: EXEMPT, Category.OUT_OF_SCOPE: NOT_APPLICABLE}
_UNTAXED = Tax(category=Category.OUT_OF_SCOPE)
#: Decimals of a quantity (element table).
_UNIT_PLACES: Final = 5
_NOTHING: Final = Decimal(0)
_NOT_ALLOWED = re.compile(r"[^\w\s.,()-]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """A tax on a line, worked out: the base it is charged on, and the tax."""

    tax: Tax
    taxable: Money
    amount: Money


def type_of(tax: Tax) -> str:
    """The code of TaxTypes; empty for a tax that Malaysia does not have."""
    if special := _BY_CATEGORY.get(tax.category):
        return special
    if tax.scheme not in TYPES and not tax.percent and tax.per_unit is None:
        return NOT_APPLICABLE
    return TYPES.get(tax.scheme, "")


def charges_of(line: Line) -> list[Charge]:
    """Every tax of a line with its own amount, rounded on the line."""
    assert line.net is not None
    currency, base = line.net.currency, line.net.amount
    amounts: dict[str, Decimal] = {}
    found = []
    for tax in in_order(line.taxes, "") if len(line.taxes) > 1 else line.taxes or (_UNTAXED,):
        on, taxable = base, line.net
        if tax.on_top_of:
            on += sum((amounts.get(scheme, _NOTHING) for scheme in tax.on_top_of), _NOTHING)
            taxable = Money.of(on, currency)
        if tax.category is Category.EXEMPT:
            amount = _NOTHING
        elif tax.stated is not None:
            amount = tax.stated
        elif tax.per_unit is not None:
            amount = tax.per_unit * line.quantity
        else:
            amount = on * (tax.percent or _NOTHING) / 100
        amounts[tax.scheme] = amounts.get(tax.scheme, _NOTHING) + amount
        found.append(Charge(tax=tax, taxable=taxable, amount=Money.of(amount, currency)))
    return found


def by_type(breakdown: Sequence[TaxSubtotal]) -> Iterator[TaxSubtotal]:
    """The document's groups put together by kind of tax, in order of appearance, reasons too."""
    groups: dict[str, TaxSubtotal] = {}
    for each in breakdown:
        code = type_of(each.tax)
        before = groups.get(code)
        if before is None:
            groups[code] = each
            continue
        said = (before.tax.exemption_reason, each.tax.exemption_reason)
        reasons = dict.fromkeys(reason for reason in said if reason)
        groups[code] = TaxSubtotal(
            tax=replace(before.tax, exemption_reason=", ".join(reasons) or None),
            taxable=before.taxable + each.taxable,
            amount=before.amount + each.amount,
        )
    yield from groups.values()


def write_line_taxes(node: Element, line: Line, invoice: Invoice) -> None:
    """TaxTotal of a line: the sum, and each tax with its rate."""
    charges = charges_of(line)
    amounts = [_accounted(charge.amount, invoice) for charge in charges]
    box = node.group("TaxTotal")
    box.money("TaxAmount", total(amounts, amounts[0].currency))
    for charge, amount in zip(charges, amounts, strict=True):
        sub = box.group("TaxSubtotal")
        sub.money("TaxableAmount", charge.taxable)
        sub.money("TaxAmount", amount)
        if charge.tax.per_unit is not None:
            sub.number("BaseUnitMeasure", _units(charge.tax, line), (("unitCode", line.unit),))
            sub.number(
                "PerUnitAmount", charge.tax.per_unit, (("currencyID", charge.taxable.currency),)
            )
        else:
            sub.number("Percent", charge.tax.percent)
        _category(sub, charge.tax)


def _units(tax: Tax, line: Line) -> Decimal:
    """How many bear a tax per unit: of a stated tax, as many as it was charged for."""
    if tax.stated is None or not tax.per_unit:
        return line.quantity
    return round_half_up(tax.stated / tax.per_unit, _UNIT_PLACES)


def write_document_taxes(root: Element, invoice: Invoice) -> None:
    """TaxTotal of the document: the sum, and each kind of tax."""
    assert invoice.totals is not None
    groups = list(by_type((*invoice.tax_breakdown, *_untaxed(invoice))))
    amounts = [_accounted(group.amount, invoice) for group in groups]
    converted = invoice.totals.tax_in_tax_currency
    whole = invoice.totals.tax if converted is None else converted
    if any(amount.currency != whole.currency for amount in amounts):
        raise BadInput(
            _("The tax is told in %(currency)s, but the exchange rate is missing."),
            code="DC511",
            pointer="/tax_exchange_rate",
            params={"currency": whole.currency},
        )
    if groups and converted is not None:  # each converted, they may miss a sen
        largest = max(range(len(groups)), key=lambda i: abs(amounts[i].minor))
        rest = whole - total(amounts, whole.currency)
        amounts[largest] += rest
    box = root.group("TaxTotal")
    box.money("TaxAmount", whole)
    for group, amount in zip(groups, amounts, strict=True):
        sub = box.group("TaxSubtotal")
        sub.money("TaxableAmount", group.taxable)
        sub.money("TaxAmount", amount)
        _category(sub, group.tax)


def _untaxed(invoice: Invoice) -> Iterator[TaxSubtotal]:
    """Lines that name no tax stand in no group of ours; here "not applicable" is a kind like any other."""
    nets = [line.net for line in invoice.lines if not line.taxes and line.net is not None]
    if nets:
        nothing = Money.zero(invoice.currency)
        yield TaxSubtotal(tax=_UNTAXED, taxable=total(nets, invoice.currency), amount=nothing)


def reason_of(tax: Tax) -> str:
    """Why it is exempt, with the only marks that are allowed there: . - , ( )"""
    return " ".join(_NOT_ALLOWED.sub(" ", tax.exemption_reason or "").split())


def _accounted(amount: Money, invoice: Invoice) -> Money:
    """In the currency the tax is accounted in, where that is another one (BT-6, BT-111)."""
    currency, rate = invoice.tax_currency, invoice.tax_exchange_rate
    if not currency or currency == invoice.currency or rate is None:
        return amount
    return Money.of(amount.amount * rate, currency)


def _category(node: Element, tax: Tax) -> None:
    code = type_of(tax)
    if not code:
        raise BadInput(
            _("MyInvois knows no tax “%(scheme)s”. Choose a Malaysian tax on every line."),
            code="myinvois.tax",
            params={"scheme": tax.scheme},
        )
    reason = reason_of(tax) if code == EXEMPT else ""
    if len(reason) > REASON_LIMIT:  # several lines' reasons together; each stands on its line
        reason = shorten(reason, REASON_LIMIT, placeholder=" ...")
    node.children.append(_category_of(code, reason))


@lru_cache(256)
def _category_of(code: str, reason: str) -> Element:
    """The same on line after line, so it is made once and only ever read."""
    category = Element("TaxCategory")
    category.put("ID", code)
    category.put("TaxExemptionReason", reason)
    scheme = (("schemeID", "UN/ECE 5153"), ("schemeAgencyID", "6"))
    category.group("TaxScheme").put("ID", "OTH", scheme)
    return category
