"""Prices that include tax: the gross that was agreed comes out to the cent, for any document."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Party, Tax
from signet.en16931.totals import calculate
from signet.kernel.errors import BadInput
from signet.kernel.money import Money

S19 = Tax(percent=D(19))
EXEMPT = Tax(category=Category.EXEMPT, percent=D(0), exemption_reason="Article 132")


def retail(
    *lines: tuple[str, str, tuple[Tax, ...]], currency: str = "EUR", **more: object
) -> Invoice:
    return Invoice(
        currency=currency,
        issue_date=date(2026, 1, 1),
        seller=Party(name="A"),
        buyer=Party(name="B"),
        lines=tuple(
            Line(id=str(i), quantity=D(q), price=D(p), price_with_tax=D(p), taxes=taxes, name="x")
            for i, (q, p, taxes) in enumerate(lines, start=1)
        ),
        **more,  # type: ignore[arg-type]
    )


def test_five_lines_of_a_hundred_gross_at_nineteen_percent() -> None:
    result = calculate(retail(*[("1", "100", (S19,))] * 5))
    assert result.totals is not None
    assert [line.net.minor for line in result.lines if line.net] == [8404, 8404, 8403, 8403, 8403]
    assert (result.totals.lines.minor, result.totals.tax.minor) == (42017, 7983)
    assert result.totals.payable == Money(50000, "EUR")
    assert result.lines[0].price == D("84.03361345")
    assert result.lines[0].with_tax == Money(10000, "EUR")


def test_gulf_retail_with_a_discount_on_the_whole_receipt() -> None:
    """SAR at 15 %: 3 x 11.50 and one exempt item of 20.00; 10 % off the receipt of 54.50."""
    result = calculate(
        retail(
            ("3", "11.50", (Tax(percent=D(15)),)),
            ("1", "20.00", (EXEMPT,)),
            currency="SAR",
            allowances=(AllowanceCharge(percent=D(10), reason="Opening week"),),
        )
    )
    assert result.totals is not None
    assert [(g.taxable.minor, g.amount.minor) for g in result.tax_breakdown] == [
        (2700, 405),  # 34.50 - 3.45 = 31.05 with tax
        (1800, 0),
    ]
    assert [
        (a.amount and a.amount.minor, a.amount_with_tax and a.amount_with_tax.minor)
        for a in result.allowances
    ] == [(300, 345), (200, 200)]
    assert result.totals.with_tax.minor == 4905


def test_cambodian_stack_backwards() -> None:
    """632,500 riel with tax is 500,000 net: SP 10 %, PLT 5 %, VAT 10 % on net + SP + PLT."""
    taxes = (
        Tax(scheme="SP", percent=D(10)),
        Tax(scheme="PLT", percent=D(5)),
        Tax(scheme="VAT", percent=D(10), on_top_of=("SP", "PLT")),
    )
    result = calculate(retail(("1", "632500", taxes), currency="KHR"))
    assert result.lines[0].net == Money.of(500_000, "KHR")
    assert {g.tax.scheme: g.amount.amount for g in result.tax_breakdown} == {
        "SP": 50_000,
        "PLT": 25_000,
        "VAT": 57_500,
    }


def test_tourism_tax_per_night_is_in_the_price() -> None:
    """Three nights at 118.00 with 10 ringgit of tourism tax a night and 8 % service tax: 100.00 net each."""
    taxes = (
        Tax(scheme="TTX", per_unit=D(10), percent=None),
        Tax(scheme="SST", percent=D(8)),
    )
    result = calculate(retail(("3", "118", taxes), currency="MYR"))
    assert result.lines[0].net == Money.of(300, "MYR")
    assert [str(g.amount.amount) for g in result.tax_breakdown] == ["30.00", "24.00"]


def test_a_gross_no_net_can_reach_is_still_exact() -> None:
    """At 20 % no whole net gives 0.03 by net x rate; the tax is what the net leaves."""
    result = calculate(retail(("1", "0.03", (Tax(percent=D(20)),)), currency="GBP"))
    assert result.totals is not None
    assert (result.totals.lines.minor, result.totals.tax.minor, result.totals.payable.minor) == (
        3,
        0,
        3,
    )


def test_prices_with_and_without_tax_do_not_mix() -> None:
    mixed = retail(("1", "10", (S19,)), ("1", "10", (S19,)))
    first, second = mixed.lines
    with pytest.raises(BadInput) as caught:
        calculate(replace(mixed, lines=(first, replace(second, price_with_tax=None))))
    assert caught.value.fields[0].pointer == "/lines/1/price"


taxes_of_a_line = st.sampled_from(
    [
        (S19,),
        (Tax(percent=D("5.5")),),
        (EXEMPT,),
        (Tax(scheme="SP", percent=D(10)), Tax(percent=D(10), on_top_of=("SP",))),
        (Tax(scheme="TTX", percent=None, per_unit=D("2.35")), Tax(percent=D(6))),
    ]
)
prices = st.integers(-100_000, 1_000_000).map(lambda minor: D(minor).scaleb(-2))


@settings(max_examples=300, deadline=None)
@given(
    lines=st.lists(
        st.tuples(st.integers(1, 40).map(D), prices, taxes_of_a_line), min_size=1, max_size=30
    ),
    off=st.integers(0, 100),
)
def test_any_gross_is_kept(lines: list[tuple[D, D, tuple[Tax, ...]]], off: int) -> None:
    document = retail(*[(str(q), str(p), t) for q, p, t in lines])
    gross = sum(int(q * p * 100) for q, p, _ in lines)
    if off and gross:
        document = replace(document, allowances=(AllowanceCharge(amount=Money(off, "EUR")),))
    try:
        result = calculate(document)
    except BadInput as error:
        assert error.code == "allowance.no_base"
        return
    totals = result.totals
    assert totals is not None
    discount = off if off and gross else 0
    assert totals.with_tax.minor == gross - discount
    assert totals.lines.minor == sum(line.net.minor for line in result.lines if line.net)
    assert totals.tax.minor == sum(g.amount.minor for g in result.tax_breakdown)
    assert calculate(result) == result
    for group in result.tax_breakdown:  # BR-CO-17 within the minor unit that rounding may take
        stacked = any(len(line.taxes) > 1 for line in result.lines)
        if group.tax.percent is not None and not stacked:
            assert abs(group.amount.amount - group.taxable.amount * group.tax.percent / 100) < D(
                "0.01"
            )
    for line in result.lines:  # R120
        assert line.net is not None
        assert abs(line.net.amount - line.quantity * line.price) < D("0.011")
