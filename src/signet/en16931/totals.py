"""The one engine that adds up money: line nets, allowances, taxes and totals of a document.

Screen, API, PDF, XML and reports all show what this returns. Rounding is half away from zero, once per
tax group as EN 16931 has it (BR-CO-17, BR-S-08 ...), or per line where a tenant's law wants it.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext

from signet.en16931.allowances import priced, shares_of, signed, spread
from signet.en16931.figures import (
    EXACT,
    checked,
    in_currency,
    money,
    number,
    whole,
)
from signet.en16931.inclusive import Netted, settle, to_net
from signet.en16931.model import AllowanceCharge, Invoice, Line, TaxSubtotal, Totals
from signet.en16931.taxes import TaxGroups
from signet.kernel.errors import BadInput
from signet.kernel.money import Money

_NO_UNITS = Decimal(0)


def calculate(invoice: Invoice) -> Invoice:
    """The same invoice with line nets, allowance amounts, tax breakdown and totals filled in.

    The payable amount is rounded to whole steps of ``invoice.cash_rounding``, unless the invoice states
    its own rounding (BT-114). Raises ``BadInput`` naming the field that makes a sum impossible.
    """
    with localcontext(EXACT):
        return _calculate(invoice)


def _calculate(invoice: Invoice) -> Invoice:
    currency = invoice.currency
    netted = to_net(invoice) if invoice.prices_include_tax else _net_amounts(invoice)
    lines, allowances = netted.lines, netted.allowances
    sum_of_lines = checked(sum(_net(line) for line in lines), currency, "/lines")
    country = invoice.seller.address.country if invoice.seller.address else ""
    groups = TaxGroups(currency=currency, rounding=invoice.tax_rounding, seller_country=country)
    for index, line in enumerate(lines):
        groups.add(line.taxes, _net(line), line.quantity, f"/lines/{index}")
    for allowance in allowances:  # a tax per unit is due on goods, never on a discount
        groups.add(allowance.taxes, signed(allowance), _NO_UNITS, "/allowances")
    breakdown = groups.subtotals()
    if netted.wanted:
        breakdown = settle(breakdown, netted.wanted)
    return replace(
        invoice,
        lines=lines,
        allowances=allowances,
        tax_breakdown=breakdown,
        totals=_totals(invoice, sum_of_lines, allowances, breakdown),
    )


def _net_amounts(invoice: Invoice) -> Netted:
    """Lines and document allowances of a document whose prices are net."""
    currency = invoice.currency
    lines = tuple(_price_line(line, currency, index) for index, line in enumerate(invoice.lines))
    total = checked(sum(_net(line) for line in lines), currency, "/lines")
    shares = shares_of(lines) if invoice.allowances else []
    allowances: list[AllowanceCharge] = []
    for index, allowance in enumerate(invoice.allowances):
        pointer = f"/allowances/{index}"
        allowances += spread(priced(allowance, total, pointer), shares, pointer, source=index)
    return Netted(lines=lines, allowances=tuple(allowances), wanted=())


def _price_line(line: Line, currency: str, index: int) -> Line:
    """Line net (BT-131) = quantity x price / base quantity, less allowances, plus charges (R120)."""
    at = f"/lines/{index}"
    worth = number(line.quantity, f"{at}/quantity") * number(line.price, f"{at}/price")
    if line.base_quantity is not None:
        if number(line.base_quantity, f"{at}/base_quantity") <= 0:
            raise BadInput(
                "The quantity that a price is for must be more than zero.",
                code="line.base_quantity",
                pointer=f"{at}/base_quantity",
            )
        worth /= line.base_quantity
    gross = money(worth, currency, f"{at}/price")
    if not line.allowances:
        return replace(line, net=gross)
    allowances = tuple(
        priced(allowance, gross, f"{at}/allowances/{i}")
        for i, allowance in enumerate(line.allowances)
    )
    net = checked(gross.minor + sum(map(signed, allowances)), currency, at)
    return replace(line, allowances=allowances, net=net)


def _totals(
    invoice: Invoice,
    lines: Money,
    allowances: tuple[AllowanceCharge, ...],
    breakdown: tuple[TaxSubtotal, ...],
) -> Totals:
    """BG-22 by the norm's own sums, BR-CO-10 to BR-CO-16."""
    currency = invoice.currency

    def amount(minor: int, pointer: str = "/lines") -> Money:
        return checked(minor, currency, pointer)

    less = amount(-sum(signed(a) for a in allowances if not a.is_charge), "/allowances")
    more = amount(sum(signed(a) for a in allowances if a.is_charge), "/allowances")
    without_tax = amount(lines.minor - less.minor + more.minor)
    tax = amount(sum(group.amount.minor for group in breakdown))
    with_tax = amount(without_tax.minor + tax.minor)
    nothing = Money.zero(currency)
    prepaid = in_currency(invoice.prepaid or nothing, currency, "/prepaid")
    due = amount(with_tax.minor - prepaid.minor, "/prepaid")
    if invoice.rounding is not None:
        rounded = in_currency(invoice.rounding, currency, "/rounding")
    else:
        rounded = (
            nothing if invoice.cash_rounding is None else _to_coins(due, invoice.cash_rounding)
        )
    return Totals(
        lines=lines,
        allowances=less,
        charges=more,
        without_tax=without_tax,
        tax=tax,
        with_tax=with_tax,
        prepaid=prepaid,
        rounding=rounded,
        payable=amount(due.minor + rounded.minor, "/rounding"),
        tax_in_tax_currency=_in_tax_currency(tax, invoice),
    )


def _to_coins(due: Money, increment: Decimal) -> Money:
    """What is added (BT-114) so that ``due`` is a whole number of increments."""
    if not increment.is_finite() or increment <= 0:
        raise BadInput(
            "The step of cash rounding must be an amount above zero, such as 0.05.",
            code="document.cash_rounding",
            pointer="/rounding",
        )
    payable = whole(due.amount / increment) * increment
    return money(payable - due.amount, due.currency, "/rounding")


def _in_tax_currency(tax: Money, invoice: Invoice) -> Money | None:
    """BT-111 = BT-110 x exchange rate, where tax is accounted in another currency (BR-53)."""
    if not invoice.tax_currency or invoice.tax_currency == invoice.currency:
        return None
    rate = invoice.tax_exchange_rate
    if rate is None and not tax:
        return Money.zero(invoice.tax_currency)  # nothing, at whatever rate
    if rate is None or number(rate, "/tax_exchange_rate") <= 0:
        raise BadInput(
            "Give the exchange rate to the currency the tax is accounted in.",
            code="document.exchange_rate",
            pointer="/tax_exchange_rate",
        )
    return money(tax.amount * rate, invoice.tax_currency, "/tax_exchange_rate")


def _net(line: Line) -> int:
    assert line.net is not None
    return line.net.minor
