"""The engine: golden cases by hand, and what must hold for any document."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signet.en16931.canonical import dumps, loads
from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Party, Rounding, Tax
from signet.en16931.totals import calculate
from signet.kernel.errors import BadInput
from signet.kernel.money import Money, round_half_up, split


def invoice(*lines: tuple[str, str, str], currency: str = "GBP", **more: object) -> Invoice:
    """Lines are (quantity, price, 'S20' | 'Z' | ...)."""
    return Invoice(
        currency=currency,
        issue_date=date(2026, 1, 1),
        seller=Party(name="A"),
        buyer=Party(name="B"),
        lines=tuple(
            Line(id=str(i), quantity=D(q), price=D(p), taxes=(tax(t),), name="x")
            for i, (q, p, t) in enumerate(lines, start=1)
        ),
        **more,  # type: ignore[arg-type]
    )


def tax(text: str) -> Tax:
    name = text.rstrip("0123456789.")
    return Tax(category=Category(name), percent=D(text[len(name) :] or 0))


def figures(result: Invoice) -> dict[str, str]:
    totals = result.totals
    assert totals is not None
    return {
        name: str(getattr(totals, name).amount)
        for name in ("lines", "allowances", "charges", "without_tax", "tax", "with_tax", "payable")
        if getattr(totals, name)
    }


def groups(result: Invoice) -> list[tuple[str, str, str, str]]:
    return [
        (g.tax.category.value, str(g.tax.percent), str(g.taxable.amount), str(g.amount.amount))
        for g in result.tax_breakdown
    ]


def test_uk_vat_at_three_rates() -> None:
    result = calculate(invoice(("3", "19.99", "S20"), ("1", "50", "S5"), ("2", "7.25", "Z")))
    assert groups(result) == [
        ("S", "20", "59.97", "11.99"),
        ("S", "5", "50.00", "2.50"),
        ("Z", "0", "14.50", "0.00"),
    ]
    assert figures(result) == {
        "lines": "124.47", "without_tax": "124.47", "tax": "14.49", "with_tax": "138.96", "payable": "138.96",
    }  # fmt: skip


def test_tax_is_rounded_once_per_group_or_per_line_where_the_law_wants_it() -> None:
    lines = [("1", "0.33", "S10")] * 5
    assert groups(calculate(invoice(*lines)))[0][3] == "0.17"
    assert groups(calculate(invoice(*lines, tax_rounding=Rounding.PER_LINE)))[0][3] == "0.15"


def test_a_percentage_off_the_document_is_split_over_the_groups_and_loses_no_cent() -> None:
    result = calculate(
        invoice(("1", "10.01", "S20"), ("1", "20.02", "S5"), ("1", "3.33", "Z"),
                allowances=(AllowanceCharge(percent=D(10), reason="Volume"),))
    )  # fmt: skip
    assert figures(result)["allowances"] == "3.34"
    assert groups(result) == [
        ("S", "20", "9.01", "1.80"),
        ("S", "5", "18.01", "0.90"),
        ("Z", "0", "3.00", "0.00"),
    ]


def test_a_charge_with_a_tax_of_its_own_opens_a_group() -> None:
    freight = AllowanceCharge(
        is_charge=True, amount=Money(500, "GBP"), reason="Freight", taxes=(tax("S20"),)
    )
    result = calculate(invoice(("1", "100", "Z"), allowances=(freight,)))
    assert groups(result) == [("Z", "0", "100.00", "0.00"), ("S", "20", "5.00", "1.00")]
    assert figures(result)["payable"] == "106.00"


def test_reverse_charge_says_why() -> None:
    [group] = calculate(invoice(("1", "100", "AE"))).tax_breakdown
    assert (group.tax.exemption_code, group.tax.exemption_reason) == (
        "VATEX-EU-AE",
        "Reverse charge",
    )


def test_prices_for_a_base_quantity_and_currencies_without_and_with_three_decimals() -> None:
    yen = calculate(invoice(("3", "99.5", "S10"), currency="JPY"))
    assert figures(yen) == {
        "lines": "299",
        "without_tax": "299",
        "tax": "30",
        "with_tax": "329",
        "payable": "329",
    }
    dinar = calculate(invoice(("3", "0.3335", "S5"), currency="KWD"))
    assert figures(dinar)["with_tax"] == "1.051"


def test_prepaid_rounding_and_tax_currency() -> None:
    result = calculate(
        invoice(
            ("1", "100.02", "S20"),
            prepaid=Money(2000, "GBP"),
            tax_currency="EUR",
            tax_exchange_rate=D("1.15"),
            cash_rounding=D("0.05"),
        )
    )
    totals = result.totals
    assert totals is not None
    assert (totals.with_tax.minor, totals.rounding.minor, totals.payable.minor) == (
        12002,
        -2,
        10000,
    )
    assert totals.tax_in_tax_currency == Money(2300, "EUR")


@pytest.mark.parametrize(
    ("bad", "pointer"),
    [
        (invoice(("1e18", "1e18", "S20")), "/lines/0/price"),
        (
            invoice(("1", "1", "S20"), allowances=(AllowanceCharge(reason="x"),)),
            "/allowances/0/amount",
        ),
        (invoice(allowances=(AllowanceCharge(amount=Money(1, "GBP")),)), "/allowances/0"),
        (invoice(("1", "1", "S20"), tax_currency="EUR"), "/tax_exchange_rate"),
    ],
)
def test_what_cannot_be_added_up_names_its_field(bad: Invoice, pointer: str) -> None:
    with pytest.raises(BadInput) as error:
        calculate(bad)
    assert error.value.fields[0].pointer == pointer


numbers = st.decimals(min_value="0", max_value="99999", places=3, allow_nan=False)
line_strategy = st.tuples(
    st.decimals(min_value="-999", max_value="999", places=2),
    numbers,
    st.sampled_from(["S20", "S5", "S7.7", "Z", "E", "AE", "G"]),
)


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(line_strategy, min_size=1, max_size=12),
    percent=st.decimals(min_value="0", max_value="100", places=2),
    charge=st.integers(0, 100_000),
)
def test_any_document_reconciles(lines: list, percent: D, charge: int) -> None:
    """BR-CO-10 to BR-CO-17, and the canonical form is exact."""
    allowances = (
        AllowanceCharge(percent=percent, reason="x"),
        AllowanceCharge(
            is_charge=True, amount=Money(charge, "GBP"), reason="y", taxes=(tax("S20"),)
        ),
    )
    document = invoice(*[(str(q), str(p), t) for q, p, t in lines], allowances=allowances)
    try:
        result = calculate(document)
    except BadInput as error:
        assert error.code == "allowance.no_base"  # the lines cancel out
        return
    totals = result.totals
    assert totals is not None
    assert totals.lines.minor == sum(line.net.minor for line in result.lines if line.net)
    less = [a.amount.minor for a in result.allowances if a.amount and not a.is_charge]
    assert totals.allowances.minor == sum(less)
    assert totals.without_tax == totals.lines - totals.allowances + totals.charges
    assert totals.without_tax.minor == sum(g.taxable.minor for g in result.tax_breakdown)
    assert totals.tax.minor == sum(g.amount.minor for g in result.tax_breakdown)
    assert totals.with_tax == totals.without_tax + totals.tax
    assert totals.payable == totals.with_tax
    for group in result.tax_breakdown:
        exact = group.taxable.amount * (group.tax.percent or D(0)) / 100
        assert abs(group.amount.amount - round_half_up(exact, 2)) <= D("0.01") * 0
    assert loads(dumps(result)) == result


@given(
    amount=st.integers(-(10**9), 10**9),
    weights=st.lists(st.integers(1, 10**6), min_size=1, max_size=9),
)
def test_splitting_loses_no_cent(amount: int, weights: list[int]) -> None:
    assert sum(share.minor for share in split(Money(amount, "EUR"), weights)) == amount
