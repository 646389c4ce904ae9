"""Why is it this amount? For any figure of a calculated document: inputs, formula and rounding in words.

``explain(invoice, figure)`` takes the figure's place: ``/lines/0/net``, ``/allowances/1``, ``/taxes/0`` or
the name of a total such as ``/totals/payable``. The steps are sentences with parameters, for the
catalogues to translate; amounts in them are texts in the document's currency.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal, localcontext

from signet.en16931.canonical import decimal_text
from signet.en16931.figures import EXACT
from signet.en16931.model import (
    AllowanceCharge,
    Category,
    Invoice,
    Line,
    Rounding,
    Tax,
    TaxSubtotal,
    Totals,
)
from signet.en16931.taxes import key_of
from signet.kernel.errors import NotFound
from signet.kernel.money import Money, exponent


@dataclass(frozen=True, slots=True)
class Step:
    """One sentence: a message of the catalogues and what goes into it."""

    message: str
    params: dict[str, str]


@dataclass(frozen=True, slots=True)
class Explanation:
    """``term`` is the business term of EN 16931; the last step ends at ``result``."""

    term: str
    result: Money
    steps: tuple[Step, ...]


def explain(invoice: Invoice, figure: str) -> Explanation:
    """Explain a figure of a calculated invoice; raises ``NotFound`` for a place that has none."""
    kind, _, place = figure.strip("/").partition("/")
    index, _, _ = place.partition("/")
    try:
        with localcontext(EXACT):
            if kind == "lines":
                return _line(invoice.lines[int(index)], invoice)
            if kind == "allowances":
                return _allowance(invoice.allowances[int(index)], invoice)
            if kind == "taxes":
                return _group(invoice.tax_breakdown[int(index)], invoice)
            return _TOTALS[place](_totals(invoice), invoice)
    except (IndexError, KeyError, ValueError):
        raise NotFound(f"This document has no figure at {figure}.") from None


def _line(line: Line, invoice: Invoice) -> Explanation:
    assert line.net is not None
    steps = [*_price(line, invoice), *map(_less_or_more, line.allowances)]
    if line.price_with_tax is not None:
        assert line.with_tax is not None
        steps.append(
            _step(
                _(
                    "The price includes tax. %(gross)s with tax leaves %(net)s without it; all lines with"
                    " the same taxes are worked out together, so that their sum is exact."
                ),
                gross=line.with_tax,
                net=line.net,
            )
        )
    elif line.allowances:
        steps.append(_step(_("What remains is %(net)s."), net=line.net))
    return Explanation("BT-131", line.net, tuple(steps))


def _price(line: Line, invoice: Invoice) -> Iterator[Step]:
    price = line.price if line.price_with_tax is None else line.price_with_tax
    exact = line.quantity * price / (line.base_quantity or 1)
    params: dict[str, object] = {"quantity": line.quantity, "price": price, "exact": _short(exact)}
    if line.base_quantity is None:
        yield _step(_("Quantity %(quantity)s × price %(price)s = %(exact)s."), **params)
    else:
        yield _step(
            _("Quantity %(quantity)s × price %(price)s for %(base)s = %(exact)s."),
            base=line.base_quantity,
            **params,
        )
    yield from _rounded(exact, invoice.currency)


def _allowance(allowance: AllowanceCharge, invoice: Invoice) -> Explanation:
    assert allowance.amount is not None
    steps = [_less_or_more(allowance)]
    parts = [a for a in invoice.allowances if a.source == allowance.source]
    if allowance.source is not None and len(parts) > 1:
        steps.append(
            _step(
                _(
                    "It is shared over the taxes of the document in proportion to their lines;"
                    " this part belongs to %(tax)s."
                ),
                tax=", ".join(map(_name, allowance.taxes)),
            )
        )
    return Explanation("BT-99" if allowance.is_charge else "BT-92", allowance.amount, tuple(steps))


def _less_or_more(allowance: AllowanceCharge) -> Step:
    assert allowance.amount is not None
    given: dict[str, object] = {"reason": allowance.reason or "", "amount": allowance.amount}
    if allowance.percent is None or allowance.base is None:
        message = (
            _("Charge %(reason)s: + %(amount)s.")
            if allowance.is_charge
            else _("Discount %(reason)s: − %(amount)s.")
        )
        return _step(message, **given)
    message = (
        _("Charge %(reason)s: %(percent)s%% of %(base)s = + %(amount)s.")
        if allowance.is_charge
        else _("Discount %(reason)s: %(percent)s%% of %(base)s = − %(amount)s.")
    )
    return _step(message, percent=allowance.percent, base=allowance.base, **given)


def _group(group: TaxSubtotal, invoice: Invoice) -> Explanation:
    steps = [_base(group, invoice)]
    below = sorted(
        {s for _t in _taxes(invoice) if key_of(_t) == key_of(group.tax) for s in _t.on_top_of}
    )
    if below:
        steps.append(
            _step(_("This tax is charged on the amounts of %(taxes)s too."), taxes=", ".join(below))
        )
    steps += _rate(group, invoice)
    return Explanation("BT-117", group.amount, tuple(steps))


def _base(group: TaxSubtotal, invoice: Invoice) -> Step:
    carry = [
        position
        for position, line in enumerate(invoice.lines, start=1)
        if any(key_of(tax) == key_of(group.tax) for tax in line.taxes)
    ]
    less = any(key_of(tax) == key_of(group.tax) for a in invoice.allowances for tax in a.taxes)
    message = (
        _("%(tax)s is due on lines %(lines)s after the document's discounts and charges: %(base)s.")
        if less
        else _("%(tax)s is due on lines %(lines)s: %(base)s.")
    )
    return _step(message, tax=_name(group.tax), lines=_ranges(carry), base=group.taxable)


def _ranges(positions: list[int]) -> str:
    """1, 2, 3, 7 as ``1-3, 7``."""
    runs: list[list[int]] = []
    for position in positions:
        if runs and position == runs[-1][-1] + 1:
            runs[-1][1:] = [position]
        else:
            runs.append([position])
    return ", ".join("-".join(map(str, run)) for run in runs)


def _rate(group: TaxSubtotal, invoice: Invoice) -> Iterator[Step]:
    tax = group.tax
    if _is_stated(group, invoice):
        yield _step(
            _(
                "It was charged on the documents that this one tells of, each rounded by itself: %(amount)s."
            ),
            amount=group.amount,
        )
    elif tax.per_unit is not None:
        yield _step(
            _("%(rate)s for each unit of quantity comes to %(amount)s."),
            rate=tax.per_unit,
            amount=group.amount,
        )
    elif not tax.percent:
        yield _step(_WHY_NOTHING.get(tax.category, _WHY_NOTHING[Category.ZERO]))
        if tax.exemption_reason:
            yield _step(_("Reason: %(reason)s."), reason=tax.exemption_reason)
    elif invoice.prices_include_tax:
        yield _step(
            _("The prices include tax: what they come to less %(base)s is %(amount)s."),
            base=group.taxable,
            amount=group.amount,
        )
    elif invoice.tax_rounding is Rounding.PER_LINE:
        yield _step(
            _("%(percent)s%% of each line, rounded line by line, comes to %(amount)s."),
            percent=tax.percent,
            amount=group.amount,
        )
    else:
        exact = group.taxable.amount * tax.percent / 100
        yield _step(
            _("%(base)s × %(percent)s%% = %(exact)s."),
            base=group.taxable,
            percent=tax.percent,
            exact=_short(exact),
        )
        yield from _rounded(exact, invoice.currency, once=True)


def _is_stated(group: TaxSubtotal, invoice: Invoice) -> bool:
    key = key_of(group.tax)
    taxes = (tax for line in invoice.lines for tax in line.taxes)
    return any(tax.stated is not None and key_of(tax) == key for tax in taxes)


def _rounded(exact: Decimal, currency: str, *, once: bool = False) -> Iterator[Step]:
    """Say how an amount was rounded, when it had to be."""
    amount = Money.of(exact, currency)
    if amount.amount != exact:
        message = (
            _("Rounded once for all these lines, half away from zero: %(amount)s.")
            if once
            else _("Rounded to %(places)s decimals, half away from zero: %(amount)s.")
        )
        yield _step(message, amount=amount, places=Decimal(exponent(currency)))


def _totals(invoice: Invoice) -> Totals:
    if invoice.totals is None:
        raise KeyError("totals")
    return invoice.totals


def _payable(totals: Totals, invoice: Invoice) -> Explanation:
    steps = [_step(_("Total with tax: %(total)s."), total=totals.with_tax)]
    if totals.prepaid:
        steps.append(_step(_("Paid in advance: − %(amount)s."), amount=totals.prepaid))
    if totals.rounding:
        if invoice.cash_rounding is not None and invoice.rounding is None:
            message = _("Rounded to steps of %(step)s: %(amount)s.")
        else:
            message = _("Rounding as stated: %(amount)s.")
        steps.append(
            _step(message, step=invoice.cash_rounding or Decimal(0), amount=totals.rounding)
        )
    steps.append(_step(_("To pay: %(amount)s."), amount=totals.payable))
    return Explanation("BT-115", totals.payable, tuple(steps))


def _simple(
    term: str, message: str, result: Callable[[Totals], Money], **inputs: Callable[[Totals], Money]
) -> Callable[[Totals, Invoice], Explanation]:
    def build(totals: Totals, invoice: Invoice) -> Explanation:
        params = {name: read(totals) for name, read in inputs.items()}
        lines = Decimal(len(invoice.lines))
        step = _step(message, result=result(totals), count=lines, **params)
        return Explanation(term, result(totals), (step,))

    return build


def _in_tax_currency(totals: Totals, invoice: Invoice) -> Explanation:
    amount, rate = totals.tax_in_tax_currency, invoice.tax_exchange_rate
    if amount is None or rate is None:
        raise KeyError("tax_in_tax_currency")
    step = _step(
        _("%(tax)s × the exchange rate %(rate)s = %(amount)s."),
        tax=totals.tax,
        rate=rate,
        amount=amount,
    )
    return Explanation("BT-111", amount, (step,))


def _name(tax: Tax) -> str:
    rate = "" if tax.percent is None else f" {decimal_text(tax.percent)}%"
    return f"{tax.scheme} {tax.category}{rate}"


def _taxes(invoice: Invoice) -> Iterator[Tax]:
    for line in invoice.lines:
        yield from line.taxes


def _short(value: Decimal) -> Decimal:
    """An exact figure for reading: no more than eight decimals."""
    return value.quantize(Decimal("1E-8")) if value.as_tuple().exponent < -8 else value  # type: ignore[operator]


def _step(message: str, **params: object) -> Step:
    return Step(message, {name: _text(value) for name, value in params.items()})


def _text(value: object) -> str:
    return decimal_text(value) if isinstance(value, Decimal) else str(value)


def _(message: str) -> str:
    """Mark a sentence for the translators' catalogues: this room knows no Django."""
    return message


_WHY_NOTHING = {
    Category.ZERO: _("The rate is zero: nothing is due."),
    Category.EXEMPT: _("These lines are exempt: nothing is due."),
    Category.REVERSE_CHARGE: _("Reverse charge: the buyer accounts for the tax."),
    Category.INTRA_COMMUNITY: _("Supply within the EU: the buyer accounts for the tax."),
    Category.EXPORT: _("Export: nothing is due here."),
    Category.OUT_OF_SCOPE: _("Outside the scope of VAT: nothing is due."),
}
_TOTALS: dict[str, Callable[[Totals, Invoice], Explanation]] = {
    "lines": _simple("BT-106", _("The sum of %(count)s lines: %(result)s."), lambda t: t.lines),
    "without_tax": _simple(
        "BT-109",
        _("Lines %(lines)s − discounts %(allowances)s + charges %(charges)s = %(result)s."),
        lambda t: t.without_tax,
        lines=lambda t: t.lines,
        allowances=lambda t: t.allowances,
        charges=lambda t: t.charges,
    ),
    "tax": _simple("BT-110", _("The sum of the tax groups: %(result)s."), lambda t: t.tax),
    "with_tax": _simple(
        "BT-112",
        _("Without tax %(without_tax)s + tax %(tax)s = %(result)s."),
        lambda t: t.with_tax,
        without_tax=lambda t: t.without_tax,
        tax=lambda t: t.tax,
    ),
    "payable": _payable,
    "tax_in_tax_currency": _in_tax_currency,
}
