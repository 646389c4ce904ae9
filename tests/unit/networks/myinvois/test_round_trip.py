"""Whatever invoice we can write reads back as it was, and its figures obey the official sums."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from signet.en16931.model import AllowanceCharge, Invoice, Line, Tax
from signet.kernel.errors import BadInput
from signet.kernel.money import Money
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.growing import grow
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.reader import read
from signet.networks.myinvois.tree import Element
from tests.unit.networks.myinvois.samples import (
    EXEMPT,
    NO_TAX,
    SALES,
    SERVICE,
    einvoice,
    everything,
    ids,
    line,
)

TOURISM = Tax(scheme="TOURISM", per_unit=Decimal(10))
words = st.text(
    st.characters(min_codepoint=33, max_codepoint=0xFFFD, exclude_categories=("Cs", "Cc", "Z")),
    min_size=1,
    max_size=40,
).filter(lambda text: text != "NA" and not text.isspace() and text == " ".join(text.split()))
amounts = st.decimals("0.01", "9999999.99", places=2)
percents = st.decimals("0", "99.99", places=2)
allowances = st.builds(
    lambda is_charge, percent, amount, reason: AllowanceCharge(
        is_charge=is_charge,
        percent=percent,
        amount=None if percent is not None else Money.of(amount, "MYR"),
        reason=reason,
    ),
    st.booleans(),
    st.none() | percents,
    amounts,
    words,
)
taxes = st.sampled_from(
    [(SALES,), (SERVICE,), (SERVICE, TOURISM), (EXEMPT,), (NO_TAX,), (SALES, SERVICE), (TOURISM,)]
)


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    count = draw(st.integers(1, 5))
    return tuple(
        line(
            number,
            quantity=str(draw(st.decimals("0.001", "9999", places=3))),
            price=str(draw(st.decimals("0", "99999", places=4))),
            taxes=draw(taxes),
            allowances=tuple(draw(st.lists(allowances, max_size=2))),
            name=draw(words),
        )
        for number in range(1, count + 1)
    )


@st.composite
def documents(draw: st.DrawFn) -> EInvoice:
    try:
        return _document(draw)
    except BadInput:  # an allowance over lines that come to nothing
        reject()


def _document(draw: st.DrawFn) -> EInvoice:
    return einvoice(
        draw(st.sampled_from("01 02 03 04 11 12 13 14".split())),
        lines=draw(lines()),
        allowances=tuple(draw(st.lists(allowances, max_size=2))),
        prepaid=draw(st.none() | amounts.map(lambda a: Money.of(a, "MYR"))),
        cash_rounding=draw(st.sampled_from([None, Decimal("0.05")])),
        national=draw(st.sampled_from([(), ids(BILL="B-1", K2="1,2", INCOTERMS="CIF")])),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(documents())
def test_written_and_read_it_says_the_same(document: EInvoice) -> None:
    xml, json = to_xml(document), to_json(document)
    assert to_xml(read(xml)) == xml
    assert to_json(read(json)) == json
    assert read(xml) == read(json)
    assert comparable(read(xml).invoice) == comparable(document.invoice)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(documents())
def test_the_sums_of_the_official_page_hold(document: EInvoice) -> None:
    """MyInvois SDK, mathematical mappings of UBL 2.1."""
    root = grow(to_xml(document))
    totals, tax = root.at("LegalMonetaryTotal"), root.at("TaxTotal")
    assert totals is not None
    assert tax is not None
    line_sum = Decimal(0)
    for one in root.all("InvoiceLine"):
        quantity, price = figure(one, "InvoicedQuantity"), figure(one, "Price", "PriceAmount")
        subtotal, net = (
            figure(one, "ItemPriceExtension", "Amount"),
            figure(one, "LineExtensionAmount"),
        )
        assert abs(quantity * price - subtotal) <= Decimal("0.005")
        assert net == subtotal - sum_of(one, charge=False) + sum_of(one, charge=True)
        box = one.at("TaxTotal")
        assert box is not None
        parts = [figure(sub, "TaxAmount") for sub in box.all("TaxSubtotal")]
        assert figure(box, "TaxAmount") == sum(parts)
        line_sum += net
    assert figure(totals, "LineExtensionAmount") == line_sum
    assert figure(totals, "AllowanceTotalAmount") == sum_of(root, charge=False)
    assert figure(totals, "ChargeTotalAmount") == sum_of(root, charge=True)
    exclusive, inclusive = (
        figure(totals, "TaxExclusiveAmount"),
        figure(totals, "TaxInclusiveAmount"),
    )
    assert exclusive == line_sum - sum_of(root, charge=False) + sum_of(root, charge=True)
    assert inclusive == exclusive + figure(tax, "TaxAmount")
    assert figure(tax, "TaxAmount") == sum(
        figure(sub, "TaxAmount") for sub in tax.all("TaxSubtotal")
    )
    paid = root.at("PrepaidPayment")
    prepaid = figure(paid, "PaidAmount") if paid else Decimal(0)
    assert figure(totals, "PayableAmount") == inclusive - prepaid + figure(
        totals, "PayableRoundingAmount"
    )


def figure(node: Element, *path: str) -> Decimal:
    return Decimal(node.said(*path))


def sum_of(node: Element, *, charge: bool) -> Decimal:
    said = "true" if charge else "false"
    found = (a for a in node.all("AllowanceCharge") if a.said("ChargeIndicator") == said)
    return sum((figure(a, "Amount") for a in found), Decimal(0))


def comparable(invoice: Invoice) -> Invoice:
    """Without what MyInvois has no element for: rates, taxes and working notes of document allowances,
    and the tidied spellings of numbers, phone and state."""
    return replace(
        invoice,
        type_code="380",
        cash_rounding=None,
        rounding=None,
        seller=replace(invoice.seller, national=(), address=None, contact=None),
        buyer=replace(invoice.buyer, national=(), address=None, contact=None),
        allowances=tuple(
            replace(a, taxes=(), percent=None, base=None, source=None) for a in invoice.allowances
        ),
        lines=tuple(
            replace(one, allowances=tuple(replace(a, base=None) for a in one.allowances),
                    taxes=tuple(replace(t, exemption_code=None) for t in one.taxes))
            for one in invoice.lines
        ),
        tax_breakdown=(),
    )  # fmt: skip


def test_everything_is_read_back() -> None:
    document = everything()
    invoice, again = document.invoice, read(to_xml(document)).invoice
    for name in (
        "national",
        "preceding_invoices",
        "delivery",
        "period",
        "prepayment",
        "prepaid",
        "payment",
        "payment_terms",
        "tax_currency",
        "tax_exchange_rate",
        "issue_date",
    ):
        assert getattr(again, name) == getattr(invoice, name), name
    assert again.totals == invoice.totals
    tidied = {
        replace(each, value="C25845632220") if each.scheme == "TIN" else each
        for each in invoice.seller.national
    }
    assert set(again.seller.national) == tidied


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "xml.empty"),
        (b"{", "myinvois.not_ubl"),
        (b"{}", "myinvois.not_ubl"),
        (b'{"Invoice":[]}', "myinvois.not_ubl"),
        (b'{"Invoice":[1]}', "myinvois.not_ubl"),
        (b'{"Invoice":[{"ID":"1"}]}', "myinvois.not_ubl"),
        (b'{"Invoice":[{"ID":[{"_":null}]}]}', "myinvois.not_ubl"),
        (b'{"Invoice":[{"ID":[{"_":NaN}]}]}', "myinvois.not_ubl"),
        (b'{"Invoice":[{"A":' + b'[{"A":' * 40 + b"[]" + b"}]" * 40 + b"}]}", "myinvois.not_ubl"),
        (b"[" * 100_000, "xml.broken"),
        (b'{"a":' + b"[" * 200_000, "myinvois.not_ubl"),
        (b"<Invoice/>", "xml.wrong_root"),
        (b'{"Invoice":[{"ID":[{"_":"1"}]}]}', "myinvois.type"),
    ],
)
def test_what_is_no_document_is_refused_with_a_sentence(data: bytes, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(data)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("found", "put"),
    [
        ("2026-11-21", "21/11/2026"),
        ("03:04:05Z", "25:00:00Z"),
        ("03:04:05Z", "03:04:05+99:99"),
        (">216.00<", ">two hundred<"),
        (">216.00<", ">1E999999<"),
        (">216.00<", ">NaN<"),
        ('currencyID="MYR">216.00', 'currencyID="RM">216.00'),
        ('currencyID="MYR">216.00', ">216.00"),
        ("<cbc:DocumentCurrencyCode>MYR", "<cbc:DocumentCurrencyCode>X"),
    ],
)
def test_a_value_that_cannot_be_read_names_its_place(found: str, put: str) -> None:
    text = to_xml(einvoice()).decode()
    assert found in text
    with pytest.raises(BadInput) as caught:
        read(text.replace(found, put, 1).encode())
    assert caught.value.code == "myinvois.value"
    assert caught.value.fields[0].pointer
