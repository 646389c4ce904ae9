"""Taxes of countries, worked out by hand; and what must hold of any of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from signet.en16931.explain import explain
from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Category,
    Invoice,
    Line,
    Party,
    Rounding,
    Tax,
)
from signet.en16931.totals import calculate
from signet.en16931.vat_only import vat_only
from signet.kernel.errors import BadInput
from signet.kernel.money import MAX_MINOR, Money

S, Z, E = Category.STANDARD, Category.ZERO, Category.EXEMPT
SP = Tax(scheme="SP", percent=D(10))
PLT = Tax(scheme="PLT", percent=D(5))
KH_VAT = Tax(percent=D(10), on_top_of=("SP", "PLT", "AT"))


def vat(percent: str, category: Category = S, reason: str | None = None) -> Tax:
    return Tax(category=category, percent=D(percent), exemption_reason=reason)


def invoice(
    *lines: tuple[str, str, tuple[Tax, ...]], currency: str = "GBP", country: str = "GB",
    gross: bool = False, **more: object,
) -> Invoice:  # fmt: skip
    return Invoice(
        currency=currency,
        issue_date=date(2026, 11, 21),
        seller=Party(name="S", vat_identifier="GB1", address=Address(country=country)),
        buyer=Party(name="B", vat_identifier="FR1"),
        lines=tuple(
            Line(
                id=str(i), name="x", quantity=D(q), price=D(p), taxes=taxes,
                price_with_tax=D(p) if gross else None,
            )
            for i, (q, p, taxes) in enumerate(lines, start=1)
        ),
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def groups(result: Invoice) -> list[tuple[str, str, str, str]]:
    return [
        (g.tax.scheme, g.tax.category.value, str(g.taxable.amount), str(g.amount.amount))
        for g in result.tax_breakdown
    ]


def sums(result: Invoice) -> tuple[str, str, str]:
    assert result.totals is not None
    totals = result.totals
    return tuple(str(m.amount) for m in (totals.without_tax, totals.tax, totals.with_tax))  # type: ignore[return-value]


def test_united_kingdom_standard_reduced_zero_and_exempt() -> None:
    """100.00 x 20 % + 40.00 x 5 % + 12.50 x 0 % + 30.00 exempt."""
    result = calculate(
        invoice(
            ("1", "100", (vat("20"),)), ("2", "20", (vat("5"),)), ("5", "2.50", (vat("0", Z),)),
            ("1", "30", (vat("0", E, "Insurance"),)),
        )
    )  # fmt: skip
    assert groups(result) == [
        ("VAT", "S", "100.00", "20.00"), ("VAT", "S", "40.00", "2.00"),
        ("VAT", "Z", "12.50", "0.00"), ("VAT", "E", "30.00", "0.00"),
    ]  # fmt: skip
    assert sums(result) == ("182.50", "22.00", "204.50")
    assert result.tax_breakdown[3].tax.exemption_reason == "Insurance"


@pytest.mark.parametrize(
    ("category", "code", "reason"),
    [
        (Category.REVERSE_CHARGE, "VATEX-EU-AE", "Reverse charge"),
        (Category.INTRA_COMMUNITY, "VATEX-EU-IC", "Intra-community supply"),
        (Category.EXPORT, "VATEX-EU-G", "Export outside the EU"),
    ],
)
def test_european_union_supplies_without_tax(category: Category, code: str, reason: str) -> None:
    """Directive 2006/112/EC art. 196, 138 and 146: nothing is charged, and the document says why."""
    result = calculate(
        invoice(("3", "1250.40", (vat("0", category),)), currency="EUR", country="DE")
    )
    assert groups(result) == [("VAT", category.value, "3751.20", "0.00")]
    tax = result.tax_breakdown[0].tax
    assert (tax.exemption_code, tax.exemption_reason) == (code, reason)
    assert sums(result) == ("3751.20", "0.00", "3751.20")


def test_malaysia_sales_tax_service_tax_and_tourism_per_night() -> None:
    """RM 200 goods at 10 %, RM 80 at 5 %; 3 nights at RM 250 with service tax 8 % and RM 10 a night."""
    night = (Tax(scheme="SERVICE", percent=D(8)), Tax(scheme="TOURISM", per_unit=D(10)))
    result = calculate(
        invoice(
            ("2", "100", (Tax(scheme="SALES", percent=D(10)),)),
            ("1", "80", (Tax(scheme="SALES", percent=D(5)),)),
            ("3", "250", night), currency="MYR", country="MY",
        )
    )  # fmt: skip
    assert groups(result) == [
        ("SALES", "S", "200.00", "20.00"), ("SALES", "S", "80.00", "4.00"),
        ("SERVICE", "S", "750.00", "60.00"), ("TOURISM", "S", "750.00", "30.00"),
    ]  # fmt: skip
    assert sums(result) == ("1030.00", "114.00", "1144.00")


def test_malaysia_rounds_cash_to_five_sen() -> None:
    """Bank Negara's mechanism: 10.62 is paid as 10.60, 10.63 as 10.65."""
    for price, payable in (("10.62", "10.60"), ("10.63", "10.65")):
        result = calculate(invoice(("1", price, ()), currency="MYR", cash_rounding=D("0.05")))
        assert result.totals is not None
        assert str(result.totals.payable.amount) == payable


def test_cambodia_stacks_vat_on_specific_and_lighting_tax() -> None:
    """500,000 riel: SP 10 % = 50,000, PLT 5 % = 25,000 (both on the net), VAT 10 % on 575,000 = 57,500."""
    result = calculate(invoice(("10", "50000", (SP, PLT, KH_VAT)), currency="KHR", country="KH"))
    assert groups(result) == [
        ("SP", "S", "500000.00", "50000.00"), ("PLT", "S", "500000.00", "25000.00"),
        ("VAT", "S", "575000.00", "57500.00"),
    ]  # fmt: skip
    assert sums(result) == ("500000.00", "132500.00", "632500.00")
    said = [step.message % step.params for step in explain(result, "/taxes/2").steps]
    assert said[1] == "This tax is charged on the amounts of AT, PLT, SP too."


def test_cambodia_with_a_discount_on_the_document() -> None:
    """10 % off 500,000 takes 10 % off every base: VAT on 450,000 + 45,000 + 22,500."""
    result = calculate(
        invoice(
            ("10", "50000", (SP, PLT, KH_VAT)), currency="KHR", country="KH",
            allowances=(AllowanceCharge(percent=D(10), reason="d"),),
        )
    )  # fmt: skip
    assert groups(result)[2] == ("VAT", "S", "517500.00", "51750.00")
    assert sums(result) == ("450000.00", "119250.00", "569250.00")


@pytest.mark.parametrize(
    ("currency", "country", "percent", "prices", "expected"),
    [
        ("AED", "AE", "5", ["105.00", "20.99"], ("119.99", "6.00", "125.99")),
        ("SAR", "SA", "15", ["115.00", "9.95", "9.95"], ("117.30", "17.60", "134.90")),
        ("BHD", "BH", "10", ["1.100", "0.555"], ("1.505", "0.150", "1.655")),
        ("OMR", "OM", "5", ["2.100"], ("2.000", "0.100", "2.100")),
    ],
)
def test_gulf_retail_prices_include_tax(
    currency: str, country: str, percent: str, prices: list[str], expected: tuple[str, ...]
) -> None:
    """The till's sum is what is paid; two and three decimals."""
    lines = [("1", price, (vat(percent),)) for price in prices]
    result = calculate(invoice(*lines, currency=currency, country=country, gross=True))
    assert sums(result) == expected


def test_five_lines_of_one_hundred_gross_at_nineteen_percent() -> None:
    """Line by line 84.03 + 15.97 would come to 499.99 or 500.01 on the wrong day; it is 500.00."""
    lines = [("1", "100.00", (vat("19"),))] * 5
    result = calculate(invoice(*lines, currency="EUR", country="DE", gross=True))
    assert sums(result) == ("420.17", "79.83", "500.00")
    assert sum(line.net.minor for line in result.lines if line.net) == 42017


def test_yen_has_no_decimals() -> None:
    result = calculate(invoice(("3", "333", (vat("10"),)), currency="JPY", country="JP"))
    assert sums(result) == ("999", "100", "1099")


def test_tax_in_another_currency_by_its_decimals() -> None:
    """USD 57.50 of VAT at 4,015 riel; at 0.3075 dinar with three decimals."""
    for currency, rate, amount in (("KHR", "4015", "230862.50"), ("KWD", "0.3075", "17.681")):
        result = calculate(
            invoice(
                ("1", "575", (vat("10"),)), currency="USD", country="KH", tax_currency=currency,
                tax_exchange_rate=D(rate),
            )
        )  # fmt: skip
        assert result.totals is not None
        assert result.totals.tax_in_tax_currency is not None
        assert str(result.totals.tax_in_tax_currency.amount) == amount


# ---- what EN 16931 makes of taxes that are not VAT


def test_other_taxes_become_charges_in_the_base_of_vat() -> None:
    result = calculate(invoice(("10", "50000", (SP, PLT, KH_VAT)), currency="KHR", country="KH"))
    shown = vat_only(result)
    assert [(a.is_charge, str(a.amount), a.reason) for a in shown.allowances] == [
        (True, "50000.00 KHR", "SP 10%"), (True, "25000.00 KHR", "PLT 5%"),
    ]  # fmt: skip
    assert groups(shown) == [("VAT", "S", "575000.00", "57500.00")]
    assert sums(shown) == ("575000.00", "57500.00", "632500.00")


def test_a_levy_outside_the_base_is_a_charge_without_vat() -> None:
    night = (vat("10"), Tax(scheme="TOURISM", per_unit=D(2)))
    shown = vat_only(calculate(invoice(("3", "100", night))))
    assert groups(shown) == [("VAT", "S", "300.00", "30.00"), ("VAT", "E", "6.00", "0.00")]
    assert sums(shown) == ("306.00", "30.00", "336.00")


def test_without_any_vat_the_document_is_outside_its_scope() -> None:
    sst = (Tax(scheme="SERVICE", percent=D(8)),)
    shown = vat_only(calculate(invoice(("3", "100", sst), currency="MYR", country="MY")))
    assert groups(shown) == [("VAT", "O", "324.00", "0.00")]
    assert (shown.seller.vat_identifier, shown.seller.tax_registration) == (None, "GB1")


def test_vat_alone_is_left_as_it_is() -> None:
    result = calculate(invoice(("1", "100", (vat("20"),))))
    assert vat_only(result) is result


# ---- what must hold of any document

RATES = st.decimals(min_value=0, max_value=60, places=2)
LINES = st.lists(
    st.tuples(
        st.integers(-20, 500), st.decimals(min_value=0, max_value=5000, places=2),
        st.lists(st.sampled_from(["SP", "PLT", "AT", "VAT", "ROOM"]), unique=True, min_size=1),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def stack(names: list[str], rates: dict[str, D]) -> tuple[Tax, ...]:
    """Taxes of a line: VAT stands on the others, ROOM is an amount per unit."""
    return tuple(
        Tax(scheme=name, per_unit=rates[name])
        if name == "ROOM"
        else Tax(
            scheme=name, percent=rates[name], on_top_of=("SP", "PLT", "AT") if name == "VAT" else ()
        )
        for name in names
    )


@settings(max_examples=150, deadline=None)
@given(
    lines=LINES,
    rates=st.fixed_dictionaries(dict.fromkeys(("SP", "PLT", "AT", "VAT", "ROOM"), RATES)),
    currency=st.sampled_from(["JPY", "EUR", "KWD"]),
    rounding=st.sampled_from(list(Rounding)),
    percent=st.decimals(min_value=0, max_value=100, places=2),
)
def test_stacked_taxes_always_reconcile(
    lines: list[tuple[int, D, list[str]]], rates: dict[str, D], currency: str,
    rounding: Rounding, percent: D,
) -> None:  # fmt: skip
    """Sums are sums, and the view with VAT alone comes to the same to the last minor unit."""
    draft = invoice(
        *[(str(q), str(p), stack(names, rates)) for q, p, names in lines], currency=currency,
        tax_rounding=rounding, allowances=(AllowanceCharge(percent=percent, reason="d"),),
    )  # fmt: skip
    try:
        result = calculate(draft)
    except BadInput as error:
        assert error.code == "allowance.no_base"
        return
    shown = vat_only(result)
    for one in (result, shown):
        totals = one.totals
        assert totals is not None
        assert totals.tax.minor == sum(g.amount.minor for g in one.tax_breakdown)
        assert totals.without_tax == totals.lines - totals.allowances + totals.charges
        assert totals.with_tax == totals.without_tax + totals.tax
    assert shown.totals is not None
    assert result.totals is not None
    assert shown.totals.payable == result.totals.payable
    assert shown.totals.without_tax.minor == sum(g.taxable.minor for g in shown.tax_breakdown)
    for index in range(len(result.tax_breakdown)):
        assert explain(result, f"/taxes/{index}").result == result.tax_breakdown[index].amount


@settings(max_examples=150, deadline=None)
@given(
    lines=st.lists(
        st.tuples(
            st.integers(1, 200), st.decimals(min_value="0.01", max_value=2000, places=2),
            st.lists(st.sampled_from(["SP", "PLT", "VAT"]), unique=True, min_size=1),
        ),
        min_size=1, max_size=8,
    ),
    rates=st.fixed_dictionaries(dict.fromkeys(("SP", "PLT", "AT", "VAT", "ROOM"), RATES)),
)  # fmt: skip
def test_prices_with_tax_return_exactly(
    lines: list[tuple[int, D, list[str]]], rates: dict[str, D]
) -> None:
    result = calculate(
        invoice(
            *[(str(q), str(p), stack(names, rates)) for q, p, names in lines], currency="EUR",
            gross=True,
        )
    )  # fmt: skip
    assert result.totals is not None
    agreed = sum(Money.of(q * p, "EUR").minor for q, p, _names in lines)
    assert result.totals.with_tax.minor == agreed


# ---- bad input


def test_a_negative_quantity_takes_back_with_its_tax() -> None:
    result = calculate(invoice(("3", "10", (vat("20"),)), ("-1", "10", (vat("20"),))))
    assert sums(result) == ("20.00", "4.00", "24.00")


def test_a_price_of_zero_is_a_gift() -> None:
    assert sums(calculate(invoice(("3", "0", (vat("20"),))))) == ("0.00", "0.00", "0.00")


def test_a_discount_over_one_hundred_percent_is_owed_to_the_buyer() -> None:
    """The engine does what it says; that such an invoice is not issued is said by a finding."""
    less = (AllowanceCharge(percent=D(150), reason="d"),)
    result = calculate(invoice(("1", "100", (vat("20"),)), allowances=less))
    assert sums(result) == ("-50.00", "-10.00", "-60.00")


@pytest.mark.parametrize(
    "lines",
    [
        [("99999999999999999", "99999", (vat("20"),))],
        [("1", "92233720368547758.07", (vat("20"),))],
        [("1", "50000000000000000", (vat("0", Z),)), ("1", "50000000000000000", (vat("0", Z),))],
    ],
)
def test_what_does_not_fit_64_bits_is_refused_at_its_field(
    lines: list[tuple[str, str, tuple[Tax, ...]]],
) -> None:
    with pytest.raises(BadInput) as caught:
        calculate(invoice(*lines))
    assert caught.value.code == "amount.too_large"
    assert caught.value.fields[0].pointer.startswith("/lines")


def test_the_largest_amount_is_exact() -> None:
    result = calculate(invoice(("1", "92233720368547758.07", (vat("0", Z),))))
    assert result.totals is not None
    assert result.totals.payable.minor == MAX_MINOR


def test_a_million_lines_of_half_a_cent() -> None:
    """Each is rounded away from zero (BT-131), as the norm has it: 10,000.00 and not 5,000.00, nor 0."""
    line = Line(id="1", name="x", quantity=D(1), price=D("0.005"), taxes=(vat("20"),))
    result = calculate(replace(invoice(), lines=(line,) * 1_000_000))
    assert sums(result) == ("10000.00", "2000.00", "12000.00")


def test_taxes_in_a_circle_are_refused() -> None:
    circle = (Tax(scheme="A", percent=D(1), on_top_of=("B",)), Tax(scheme="B", percent=D(1), on_top_of=("A",)))  # fmt: skip
    for gross in (False, True):
        with pytest.raises(BadInput) as caught:
            calculate(invoice(("1", "1", circle), gross=gross))
        assert caught.value.code == "tax.circle"
