"""The one engine that adds up money: line nets, allowances, taxes and totals of a document.

Screen, API, PDF, XML and reports all show what this returns. Rounding is half away from zero, once per
tax group as EN 16931 has it (BR-CO-17, BR-S-08 ...), or per line where a tenant's law wants it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from signet.en16931.model import (
    AllowanceCharge,
    Category,
    Invoice,
    Line,
    Tax,
    TaxSubtotal,
    Totals,
)
from signet.kernel.errors import BadInput
from signet.kernel.money import MAX_MINOR, Money, exponent, round_half_up, split, total


class Rounding(StrEnum):
    """When tax is rounded to the minor unit."""

    PER_GROUP = "per_group"
    PER_LINE = "per_line"


#: Reason code (CEF VATEX) and text for categories whose exemption the norm wants explained
#: (BR-AE-10, BR-IC-10, BR-G-10, BR-O-10). Category E has no default: only the seller knows why.
DEFAULT_EXEMPTIONS = {
    Category.REVERSE_CHARGE: ("VATEX-EU-AE", "Reverse charge"),
    Category.INTRA_COMMUNITY: ("VATEX-EU-IC", "Intra-community supply"),
    Category.EXPORT: ("VATEX-EU-G", "Export outside the EU"),
    Category.OUT_OF_SCOPE: ("VATEX-EU-O", "Not subject to VAT"),
}


@dataclass(slots=True)
class _Group:
    """A tax group while it is being added up: exact base, exact tax."""

    tax: Tax
    base: int = 0
    exact: Decimal = Decimal(0)
    rounded: int = 0


GroupKey = tuple[str, str, Decimal | None, Decimal | None]


def calculate(
    invoice: Invoice,
    *,
    rounding: Rounding = Rounding.PER_GROUP,
    cash_rounding: Decimal | None = None,
) -> Invoice:
    """The same invoice with line nets, allowance amounts, tax breakdown and totals filled in.

    ``cash_rounding`` is the increment the payable amount is rounded to, such as 0.05, unless the invoice
    states its own rounding (BT-114). Raises ``BadInput`` naming the field that makes a sum impossible.
    """
    currency = invoice.currency
    lines = tuple(_price_line(line, currency, index) for index, line in enumerate(invoice.lines))
    sum_of_lines = total((_net(line) for line in lines), currency)
    groups = _group_lines(lines, rounding, currency)
    allowances = tuple(
        applied
        for index, allowance in enumerate(invoice.allowances)
        for applied in _apply(allowance, sum_of_lines, groups, index)
    )
    for allowance in allowances:
        amount = allowance.amount.minor if allowance.amount else 0
        signed = amount if allowance.is_charge else -amount
        for tax in allowance.taxes:
            _add(groups, tax, signed, Decimal(1), rounding, currency)
    breakdown = tuple(_subtotal(group, rounding, currency) for group in groups.values())
    totals = _totals(invoice, sum_of_lines, allowances, breakdown, cash_rounding)
    return replace(
        invoice, lines=lines, allowances=allowances, tax_breakdown=breakdown, totals=totals
    )


def _price_line(line: Line, currency: str, index: int) -> Line:
    """Line net (BT-131) = quantity x price / base quantity, less allowances, plus charges."""
    base = line.base_quantity or Decimal(1)
    if base <= 0:
        raise BadInput(
            "The quantity that a price is for must be more than zero.",
            code="line.base_quantity",
            pointer=f"/lines/{index}/base_quantity",
        )
    gross = _money(line.quantity * line.price / base, currency, f"/lines/{index}/price")
    allowances = tuple(
        _amount_of(allowance, gross, f"/lines/{index}/allowances/{i}")
        for i, allowance in enumerate(line.allowances)
    )
    net = gross.minor + sum(_signed(allowance) for allowance in allowances)
    return replace(line, allowances=allowances, net=_checked(net, currency, f"/lines/{index}"))


def _amount_of(allowance: AllowanceCharge, base: Money, pointer: str) -> AllowanceCharge:
    """Fill in the amount of a percentage; a given amount stands."""
    if allowance.amount is not None:
        return allowance
    if allowance.percent is None:
        raise BadInput(
            "A discount or charge needs an amount or a percentage.",
            code="allowance.empty",
            pointer=f"{pointer}/amount",
        )
    of = allowance.base or base
    amount = _money(of.amount * allowance.percent / 100, base.currency, f"{pointer}/percent")
    return replace(allowance, amount=amount, base=of)


def _apply(
    allowance: AllowanceCharge, base: Money, groups: dict[GroupKey, _Group], index: int
) -> Iterator[AllowanceCharge]:
    """A document allowance with its amount; without a tax of its own it is split over the groups."""
    priced = _amount_of(allowance, base, f"/allowances/{index}")
    if priced.taxes:
        yield priced
        return
    shares = [group for group in groups.values() if group.base]
    if not shares:
        if priced.amount:
            raise BadInput(
                "There is nothing this discount or charge could apply to; give it a tax or add lines.",
                code="allowance.no_base",
                pointer=f"/allowances/{index}",
            )
        return
    if len(shares) == 1:
        yield replace(priced, taxes=(shares[0].tax,))
        return
    assert priced.amount is not None
    if sum(group.base for group in shares) == 0:
        raise BadInput(
            "The lines cancel out, so this discount cannot be shared between their taxes.",
            code="allowance.no_base",
            pointer=f"/allowances/{index}",
        )
    parts = split(priced.amount, [group.base for group in shares])
    for group, amount in zip(shares, parts, strict=True):
        if amount:
            part_of = Money(group.base, amount.currency) if priced.percent is not None else None
            yield replace(priced, amount=amount, base=part_of, taxes=(group.tax,))


def _group_lines(
    lines: Iterable[Line], rounding: Rounding, currency: str
) -> dict[GroupKey, _Group]:
    groups: dict[GroupKey, _Group] = {}
    for line in lines:
        net = _net(line).minor
        amounts: dict[str, Decimal] = {}
        for tax in line.taxes:
            base = Decimal(net) + sum(
                amounts[scheme] for scheme in tax.on_top_of if scheme in amounts
            )
            before = groups.get(_key(tax))
            exact_before = before.exact if before else Decimal(0)
            _add(groups, tax, base, line.quantity, rounding, currency)
            amounts[tax.scheme] = groups[_key(tax)].exact - exact_before
    return groups


def _add(
    groups: dict[GroupKey, _Group],
    tax: Tax,
    base: Decimal | int,
    quantity: Decimal,
    rounding: Rounding,
    currency: str,
) -> None:
    group = groups.get(_key(tax))
    if group is None:
        group = groups[_key(tax)] = _Group(tax=_explained(tax))
    if tax.per_unit is not None:
        amount = (tax.per_unit * quantity).scaleb(exponent(currency))
    else:
        amount = base * (tax.percent or Decimal(0)) / 100
    group.base += int(round_half_up(Decimal(base), 0))
    group.exact += amount
    if rounding is Rounding.PER_LINE:
        group.rounded += int(round_half_up(amount, 0))


def _subtotal(group: _Group, rounding: Rounding, currency: str) -> TaxSubtotal:
    tax = group.rounded if rounding is Rounding.PER_LINE else int(round_half_up(group.exact, 0))
    return TaxSubtotal(
        tax=group.tax,
        taxable=_checked(group.base, currency, "/lines"),
        amount=_checked(tax, currency, "/lines"),
    )


def _totals(
    invoice: Invoice,
    lines: Money,
    allowances: tuple[AllowanceCharge, ...],
    breakdown: tuple[TaxSubtotal, ...],
    cash_rounding: Decimal | None,
) -> Totals:
    currency = invoice.currency
    less = total((a.amount for a in allowances if a.amount and not a.is_charge), currency)
    more = total((a.amount for a in allowances if a.amount and a.is_charge), currency)
    without_tax = lines - less + more
    tax = total((group.amount for group in breakdown), currency)
    with_tax = without_tax + tax
    prepaid = invoice.prepaid or Money.zero(currency)
    due = with_tax - prepaid
    rounded = invoice.rounding or Money.zero(currency)
    if invoice.rounding is None and cash_rounding:
        steps = round_half_up(due.amount / cash_rounding, 0)
        rounded = Money.of(steps * cash_rounding, currency) - due
    in_tax_currency = None
    if invoice.tax_currency and invoice.tax_currency != currency:
        if not invoice.tax_exchange_rate:
            raise BadInput(
                "Give the exchange rate to the currency the tax is accounted in.",
                code="document.exchange_rate",
                pointer="/tax_exchange_rate",
            )
        in_tax_currency = _money(
            tax.amount * invoice.tax_exchange_rate, invoice.tax_currency, "/tax_exchange_rate"
        )
    for amount in (lines, without_tax, with_tax):
        _checked(amount.minor, currency, "/lines")
    return Totals(
        lines=lines,
        allowances=less,
        charges=more,
        without_tax=without_tax,
        tax=tax,
        with_tax=with_tax,
        prepaid=prepaid,
        rounding=rounded,
        payable=due + rounded,
        tax_in_tax_currency=in_tax_currency,
    )


def _key(tax: Tax) -> GroupKey:
    percent = None if tax.percent is None else tax.percent.normalize()
    return (tax.scheme, tax.category, percent, tax.per_unit)


def _explained(tax: Tax) -> Tax:
    """The tax with its exemption explained where the norm wants it and the document says nothing."""
    default = DEFAULT_EXEMPTIONS.get(tax.category)
    if default is None or tax.exemption_code or tax.exemption_reason:
        return tax
    return replace(tax, exemption_code=default[0], exemption_reason=default[1])


def _signed(allowance: AllowanceCharge) -> int:
    assert allowance.amount is not None
    return allowance.amount.minor if allowance.is_charge else -allowance.amount.minor


def _net(line: Line) -> Money:
    assert line.net is not None
    return line.net


def _money(value: Decimal, currency: str, pointer: str) -> Money:
    try:
        return Money.of(value, currency)
    except (BadInput, ArithmeticError):
        raise BadInput(
            "This makes an amount too large to be accounted for.",
            code="amount.too_large",
            pointer=pointer,
        ) from None


def _checked(minor: int, currency: str, pointer: str) -> Money:
    if abs(minor) > MAX_MINOR:
        raise BadInput(
            "This makes an amount too large to be accounted for.",
            code="amount.too_large",
            pointer=pointer,
        )
    return Money(minor, currency)
