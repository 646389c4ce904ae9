"""Why this amount: the sentences say what the engine did, with its own figures."""

from __future__ import annotations

from datetime import date
from decimal import Decimal as D

import pytest

from signet.en16931.explain import explain
from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Party, Rounding, Tax
from signet.en16931.totals import calculate
from signet.kernel.errors import NotFound


def document(
    *lines: tuple[str, str, tuple[Tax, ...]], currency: str = "GBP", **more: object
) -> Invoice:
    return calculate(
        Invoice(
            currency=currency,
            issue_date=date(2026, 1, 1),
            seller=Party(name="A"),
            buyer=Party(name="B"),
            lines=tuple(
                Line(id=str(i), quantity=D(q), price=D(p), taxes=taxes, name="x")
                for i, (q, p, taxes) in enumerate(lines, start=1)
            ),
            **more,  # type: ignore[arg-type]
        )
    )


def said(invoice: Invoice, figure: str) -> list[str]:
    return [step.message % step.params for step in explain(invoice, figure).steps]


S20, S5 = (Tax(percent=D(20)),), (Tax(percent=D(5)),)


def test_a_discounted_invoice_is_explained_from_the_lines_to_the_payable_amount() -> None:
    invoice = document(
        ("3", "19.99", S20),
        ("1", "50", S5),
        ("7", "0.333", S20),
        ("1", "0", S20),
        allowances=(AllowanceCharge(percent=D(10), reason="Spring"),),
        cash_rounding=D("0.05"),
    )
    assert said(invoice, "/lines/2/net") == [
        "Quantity 7 × price 0.333 = 2.331.",
        "Rounded to 2 decimals, half away from zero: 2.33 GBP.",
    ]
    assert said(invoice, "/allowances/0") == [
        "Discount Spring: 10% of 62.30 GBP = − 6.23 GBP.",
        "It is shared over the taxes of the document in proportion to their lines;"
        " this part belongs to VAT S 20%.",
    ]
    assert said(invoice, "/taxes/0") == [
        "VAT S 20% is due on lines 1, 3-4 after the document's discounts and charges: 56.07 GBP.",
        "56.07 GBP × 20% = 11.214.",
        "Rounded once for all these lines, half away from zero: 11.21 GBP.",
    ]
    assert said(invoice, "/totals/payable") == [
        "Total with tax: 114.53 GBP.",
        "Rounded to steps of 0.05: 0.02 GBP.",
        "To pay: 114.55 GBP.",
    ]
    assert explain(invoice, "/totals/payable").term == "BT-115"


def test_the_cambodian_stack_names_the_taxes_below() -> None:
    taxes = (
        Tax(scheme="SP", percent=D(10)),
        Tax(scheme="PLT", percent=D(5)),
        Tax(percent=D(10), on_top_of=("SP", "PLT")),
    )
    invoice = document(("1", "500000", taxes), currency="KHR")
    assert said(invoice, "/taxes/2") == [
        "VAT S 10% is due on lines 1: 575000.00 KHR.",
        "This tax is charged on the amounts of PLT, SP too.",
        "575000.00 KHR × 10% = 57500.",
    ]


def test_reverse_charge_and_rounding_by_line_say_so() -> None:
    reverse = (Tax(category=Category.REVERSE_CHARGE, percent=D(0)),)
    assert said(document(("1", "10", reverse)), "/taxes/0") == [
        "VAT AE 0% is due on lines 1: 10.00 GBP.",
        "Reverse charge: the buyer accounts for the tax.",
        "Reason: Reverse charge.",
    ]
    by_line = document(("1", "0.33", S20), ("1", "0.33", S20), tax_rounding=Rounding.PER_LINE)
    assert said(by_line, "/taxes/0")[-1] == (
        "20% of each line, rounded line by line, comes to 0.14 GBP."
    )


@pytest.mark.parametrize("figure", ["/lines/7/net", "/taxes/9", "/totals/luck", "/", "/lines/x"])
def test_a_figure_that_is_not_there(figure: str) -> None:
    with pytest.raises(NotFound):
        explain(document(("1", "10", S20)), figure)
