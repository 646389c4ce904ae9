"""Over many invented months: what is told of together is what was charged, to the cent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from hypothesis import given, settings
from hypothesis import strategies as st

from signet.documents.compose import line_of
from signet.en16931.model import AllowanceCharge, Category, Invoice, Line, Rounding, Tax
from signet.en16931.totals import calculate
from signet.kernel.money import Money
from signet.networks.myinvois.checks.amounts import amount_findings
from signet.networks.myinvois.consolidation.sales import (
    Sale,
    divided,
    lines_of,
    netted,
    parts_of,
    rounding_of,
)
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import tree_of
from tests.unit.networks.myinvois import samples

SERVICE = Tax(scheme="SERVICE", percent=Decimal(8))
SALES = Tax(scheme="SALES", percent=Decimal(10), name="Sales tax")
TOURISM = Tax(scheme="TOURISM", per_unit=Decimal(10))
EXEMPT = Tax(scheme="SALES", category=Category.EXEMPT, exemption_reason="Schedule A")
NONE = Tax(scheme="SST", category=Category.OUT_OF_SCOPE)
SETS = [(SERVICE,), (SALES,), (EXEMPT,), (NONE,), (SERVICE, TOURISM), (SALES, replace(SERVICE, on_top_of=("SALES",)))]  # fmt: skip
SERIES = UUID(int=7)

line = st.builds(
    lambda taxes, price, quantity: Line(
        id="1", name="x", quantity=Decimal(quantity), price=price, taxes=taxes
    ),
    st.sampled_from(SETS),
    st.decimals(Decimal("0.01"), Decimal("99.99"), places=2),
    st.integers(1, 5),
)


@st.composite
def sale(draw: Any) -> Invoice:
    """An invoice with discounts, surcharges and rounding to coins, rounded either way."""
    allowances = []
    for is_charge in draw(st.lists(st.booleans(), max_size=2)):
        amount = Money(draw(st.integers(0, 3)), "MYR")
        allowances.append(AllowanceCharge(is_charge=is_charge, amount=amount, reason="r"))
    return calculate(
        Invoice(
            issue_date=date(2026, 10, 5),
            currency="MYR",
            seller=samples.SELLER,
            buyer=samples.BUYER,
            lines=tuple(draw(st.lists(line, min_size=1, max_size=4))),
            allowances=tuple(allowances),
            tax_rounding=draw(st.sampled_from(Rounding)),
            cash_rounding=draw(st.sampled_from([None, Decimal("0.05")])),
        )
    )


@settings(deadline=None, max_examples=150)
@given(
    st.lists(st.tuples(sale(), st.booleans(), st.booleans()), min_size=1, max_size=12),
    st.integers(1, 5),
)
def test_what_is_told_is_what_was_charged(
    months: list[tuple[Invoice, bool, bool]], most: int
) -> None:
    sales, expected = [], [0, 0, 0]
    for position, (invoice, is_gone, is_noted) in enumerate(months, start=1):
        totals = invoice.totals
        assert totals is not None
        parts = parts_of(invoice)
        assert sum(part.net for part in parts) == totals.without_tax.minor
        assert sum(sum(part.amounts) for part in parts) == totals.tax.minor
        note = parts_of(calculate(replace(invoice, lines=invoice.lines[:1], allowances=())))
        told = netted(parts, [(-1, note)] if is_noted else [])
        if is_gone or not told:
            continue
        if any(part.net < 0 for part in parts):
            continue
        sales.append(
            Sale(
                number=f"INV-{position}",
                day=date(2026, 10, 5),
                place=(SERIES, "2026"),
                sequence=position,
                covers=(uuid4(),),
                notes=("CN-1",) if is_noted else (),
                parts=told,
                rounding=totals.rounding.minor,
            )
        )
        off = [sum(part.net for part in note), sum(sum(part.amounts) for part in note)]
        expected[0] += totals.without_tax.minor - (off[0] if is_noted else 0)
        expected[1] += totals.tax.minor - (off[1] if is_noted else 0)
        expected[2] += totals.rounding.minor
    groups = list(divided(sales, lambda some: len(some) <= most, 300 * 1024))
    assert [one.number for group in groups for one in group] == [one.number for one in sales]
    documents = [consolidated(group) for group in groups]
    figures = [document.totals for document in documents]
    found = [
        sum(each.without_tax.minor for each in figures if each),
        sum(each.tax.minor for each in figures if each),
        sum(each.rounding.minor for each in figures if each),
    ]
    assert found == expected
    for document in documents:
        einvoice = EInvoice(invoice=document, type_code="01", issued_at=samples.ISSUED_AT)
        assert list(amount_findings(einvoice)) == []
        assert_taxes_add_up(einvoice)


def consolidated(sales: Any) -> Invoice:
    rounding = rounding_of(sales)
    return calculate(
        Invoice(
            number="CON-1",
            issue_date=samples.TODAY,
            currency="MYR",
            seller=samples.SELLER,
            buyer=samples.BUYER,
            rounding=Money.of(rounding, "MYR") if rounding else None,
            lines=tuple(
                line_of(position, each, "MYR", with_tax=False)
                for position, each in enumerate(lines_of(sales), start=1)
            ),
        )
    )


def assert_taxes_add_up(einvoice: EInvoice) -> None:
    """Each line's taxes are those of the document, as they are written."""
    root = tree_of(einvoice)
    lines = sum(Decimal(node.said("TaxTotal", "TaxAmount")) for node in root.all("InvoiceLine"))
    assert lines == Decimal(root.said("TaxTotal", "TaxAmount"))
