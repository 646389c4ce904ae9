"""Whatever people type, what is written is valid by both official schemas, canonical, and can be signed."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from lxml import etree

from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Classification,
    Contact,
    Delivery,
    Identifier,
    Line,
    Party,
    Period,
    PrecedingInvoice,
    Prepayment,
    Tax,
)
from signet.kernel.errors import BadInput
from signet.kernel.money import Money
from signet.networks.myinvois.checks import check, structure_findings
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.reader import read
from signet.networks.myinvois.signature import LocalSigner, sign
from tests.unit.networks.myinvois.conftest import AT
from tests.unit.networks.myinvois.json_schema import faults
from tests.unit.networks.myinvois.leaves import json_leaves, xml_leaves
from tests.unit.networks.myinvois.samples import (
    BUYER,
    EXEMPT,
    NO_TAX,
    SALES,
    SELLER,
    SERVICE,
    einvoice,
    ids,
    line,
    transfer,
)

texts = st.sampled_from([
    "ក្រុមហ៊ុន ខ្មែរ", "شركة عربية", "தமிழ் நிறுவனம்", "公司 马来西亚", "e\u0301 😀", "\u202ertl", "x" * 300,
    "a&b<c>d\"e'f", "]]>", "<![CDATA[x]]>", "&amp; &#x41;", '{"a":1}', "\\u0041\\/", "%s %(x)s",
    "tab\tin\ttext", "line\nbreak\r\nmore", " lead and trail ", "\u00a0wide\u2003", "\x85", "\u2028ls",
    "\x7f", "0", "-", "", " ", "\t", "\n",
])  # fmt: skip
maybe = st.none() | texts
exponents = st.sampled_from(
    [Decimal(text) for text in ("1E+2", "1E-5", "0", "-3", "12345.67891", "2.50000", "999999")]
)
prices = st.sampled_from(
    [Decimal(text) for text in ("1E+3", "1E-8", "0", "-5", "19.99", "123456789.12345678", "7.1000")]
)
rates = st.sampled_from([Decimal(text) for text in ("0", "12.345", "1E+1", "33.333333")])
taxes = st.sampled_from([
    (SERVICE,), (SALES, SERVICE), (EXEMPT,), (NO_TAX,), (), (SERVICE, EXEMPT),
    (Tax(scheme="TOURISM", per_unit=Decimal("1E+1")),), (Tax(scheme="HVG", percent=Decimal("5E+0")),),
    (replace(EXEMPT, exemption_reason="R'@#!/ (a), b.-"),),
])  # fmt: skip
places = st.builds(
    Address,
    line1=maybe,
    line2=maybe,
    line3=maybe,
    city=maybe,
    postal_code=maybe,
    subdivision=st.sampled_from([None, "", "Selangor", " W.P. Labuan "]),
    country=st.sampled_from(["MY", "SG", "US"]),
)
reasons = st.builds(
    AllowanceCharge, is_charge=st.booleans(), percent=rates, reason=maybe, amount=st.none()
)
numbers = st.lists(
    st.builds(Identifier, scheme=st.sampled_from(["SST", "TTX", "ACTIVITY", "CERTEX"]), value=texts)
).map(tuple)


@st.composite
def parties(draw: st.DrawFn, base: Party) -> Party:
    contact = Contact(phone=draw(maybe), email=draw(maybe))
    return replace(
        base,
        name=draw(texts),
        address=draw(places),
        contact=draw(st.sampled_from([None, contact])),
        national=(*base.national, *draw(numbers)),
    )


@st.composite
def lines(draw: st.DrawFn) -> tuple[Line, ...]:
    kinds = st.builds(
        Classification, list_id=st.sampled_from(["CLASS", "PTC"]), code=texts.map(lambda t: t[:12])
    )
    return tuple(
        line(
            number, quantity=str(draw(exponents)), price=str(draw(prices)), taxes=draw(taxes),
            name=draw(texts.filter(str.strip)), description=draw(maybe),
            origin_country=draw(st.sampled_from([None, "CN", "KH"])),
            classifications=tuple(draw(st.lists(kinds, max_size=3))),
            allowances=tuple(draw(st.lists(reasons, max_size=2))),
        )
        for number in range(1, draw(st.integers(2, 4)))
    )  # fmt: skip


@st.composite
def documents(draw: st.DrawFn) -> EInvoice:
    currency = draw(st.sampled_from(["MYR", "USD", "JPY", "KWD"]))
    other = AllowanceCharge(is_charge=True, amount=Money(5, currency), reason=draw(maybe))
    foreign: dict[str, Any] = {"tax_currency": "MYR", "tax_exchange_rate": Decimal("4.4321")}
    schemes = st.sampled_from(["FREQUENCY", "BILL", "CUSTOMS", "FTA", "K2", "INCOTERMS"])
    originals = st.builds(
        PrecedingInvoice, number=texts.filter(str.strip), network_id=st.none() | texts
    )
    try:
        return einvoice(
            draw(st.sampled_from("01 02 03 04 11 12 13 14".split())),
            number=draw(st.sampled_from(["INV-1", "ឡ-១", " A/B&<>\"' "])),
            currency=currency, **({} if currency == "MYR" else foreign),
            seller=draw(parties(SELLER)), buyer=draw(parties(BUYER)), lines=draw(lines()),
            period=draw(st.sampled_from([None, Period(), Period(start=date(2026, 11, 1))])),
            national=tuple(draw(st.lists(st.builds(Identifier, scheme=schemes, value=texts), max_size=4, unique_by=lambda i: i.scheme))),
            preceding_invoices=tuple(draw(st.lists(originals, max_size=2))),
            delivery=Delivery(
                name=draw(maybe), address=draw(st.none() | places | st.just(Address())),
                national=draw(st.sampled_from([(), ids(TIN="C11223344550"), ids(TIN=" ")])),
                other_charges=draw(st.sampled_from([None, other])),
            ),
            payment=draw(st.none() | texts.map(transfer)), payment_terms=draw(maybe),
            prepaid=draw(st.sampled_from([None, Money(5, currency)])),
            prepayment=draw(st.sampled_from([None, Prepayment(time=time(1, 2, 3))])),
        )  # fmt: skip
    except BadInput:  # a percentage of lines that come to nothing
        reject()


@pytest.fixture(scope="module")
def schema(shared: Path) -> Path:
    return shared / "data/myinvois/ubl-json-schema/maindoc/UBL-Invoice-2.1.json"


@settings(
    deadline=None, max_examples=150,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)  # fmt: skip
@given(document=documents())
def test_what_is_written_is_valid_and_can_be_signed(
    document: EInvoice, schema: Path, signer: LocalSigner
) -> None:
    xml, text = to_xml(document), to_json(document)
    assert etree.tostring(etree.fromstring(xml), method="c14n") == xml
    assert [*structure_findings(xml), *structure_findings(text)] == []
    assert faults(json.loads(text), schema) == []
    leaves = list(xml_leaves(xml))
    assert leaves == list(json_leaves(text))
    for leaf in leaves:
        path, _equals, said = leaf.rpartition("=")
        assert said == " ".join(said.split()), leaf
        assert said or "PostalAddress/CityName" in path or "PostalAddress/PostalZone" in path, leaf
    for body in (xml, text):  # what is sent is what was written, and the signature in it
        assert sign(body, signer, at=AT, is_canonical=True) == sign(body, signer, at=AT)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(document=documents())
def test_what_is_written_is_read_and_written_again(document: EInvoice) -> None:
    told = document.invoice
    told = replace(told, seller=in_ipoh(told.seller), buyer=in_ipoh(told.buyer))
    document = replace(document, invoice=told)
    xml, text = to_xml(document), to_json(document)
    assert read(xml) == read(text)
    assert to_xml(read(xml)) == xml
    assert to_json(read(text)) == text


def in_ipoh(party: Party) -> Party:
    """An address of no place at all reads back as none."""
    return replace(party, address=replace(party.address or Address(country="MY"), city="Ipoh"))


def test_a_quantity_of_none_is_not_one() -> None:
    """The quantity is optional: only where there is none it is one."""
    document = einvoice(lines=(line(quantity="0"), line(2)))
    assert [one.quantity for one in read(to_xml(document)).invoice.lines] == [0, 2]
    without = to_xml(document).replace(b'<cbc:InvoicedQuantity unitCode="C62">0<', b"<cbc:Note>0<")
    without = without.replace(b"0</cbc:InvoicedQuantity>", b"0</cbc:Note>", 1)
    assert [one.quantity for one in read(without).invoice.lines] == [1, 2]


def test_the_reasons_of_many_exempt_lines_fit_together() -> None:
    """Each line says its own whole; the document's group has no room for all of them."""
    reasons = ["Sijil A " * 30, "Sijil B " * 30]
    exempt = tuple(
        line(n, taxes=(replace(EXEMPT, exemption_reason=why.strip()),))
        for n, why in enumerate(reasons, start=1)
    )
    said = [
        leaf.partition("=")[2]
        for leaf in xml_leaves(to_xml(einvoice(lines=exempt)))
        if "TaxExemptionReason" in leaf
    ]
    assert said[1:] == [why.strip() for why in reasons]
    assert len(said[0]) <= 300
    assert said[0].startswith("Sijil A Sijil A")
    assert said[0].endswith(" ...")


@pytest.mark.parametrize("escape", ["\\u0000", "\\ud800", "\\u001b", "\\ufffe"])
def test_a_character_that_no_invoice_can_hold_is_refused(escape: str) -> None:
    text = to_json(einvoice()).replace(b"Kopi O", escape.encode(), 1)
    with pytest.raises(BadInput) as caught:
        read(text)
    assert caught.value.code == "myinvois.not_ubl"


def told(document: EInvoice, path: str) -> list[str]:
    """The leaves at a path, with attributes and values."""
    return [leaf for leaf in xml_leaves(to_xml(document)) if re.split(r"[\[=]", leaf)[0] == path]


def test_an_export_without_tax_tells_its_nothing_in_ringgit() -> None:
    """Every TaxAmount is in TaxCurrencyCode (DC501), also where there is none to pay."""
    document = einvoice(
        currency="USD", tax_currency="MYR", tax_exchange_rate=Decimal("4.4"),
        lines=(line(taxes=(NO_TAX,)),),
    )  # fmt: skip
    for path in ("TaxTotal", "TaxTotal/TaxSubtotal", "InvoiceLine/TaxTotal"):
        assert told(document, f"{path}/TaxAmount") == [f"{path}/TaxAmount[currencyID=MYR]=0.00"]
    assert told(document, "TaxTotal/TaxSubtotal/TaxableAmount") == [
        "TaxTotal/TaxSubtotal/TaxableAmount[currencyID=USD]=200.00"
    ]


def test_a_line_that_names_no_tax_has_a_kind_of_tax_on_the_document_too() -> None:
    document = einvoice(lines=(line(taxes=()), line(2), line(3, taxes=())))
    assert told(document, "TaxTotal/TaxSubtotal/TaxCategory/ID") == [
        "TaxTotal/TaxSubtotal/TaxCategory/ID=02",
        "TaxTotal/TaxSubtotal/TaxCategory/ID=06",
    ]
    assert told(document, "TaxTotal/TaxSubtotal/TaxableAmount") == [
        "TaxTotal/TaxSubtotal/TaxableAmount[currencyID=MYR]=200.00",
        "TaxTotal/TaxSubtotal/TaxableAmount[currencyID=MYR]=400.00",
    ]
    assert check(document, now=document.issued_at) == ()


def test_a_currency_without_cents_adds_up_to_its_own_unit() -> None:
    """0.333 yen times 2.5 is one yen."""
    document = einvoice(
        currency="JPY", tax_currency="MYR", tax_exchange_rate=Decimal("0.029"),
        lines=(line(price="0.333", quantity="2.5"),),
    )  # fmt: skip
    assert told(document, "InvoiceLine/ItemPriceExtension/Amount") == [
        "InvoiceLine/ItemPriceExtension/Amount[currencyID=JPY]=1"
    ]
    assert check(document, now=document.issued_at) == ()


def test_tax_in_a_currency_without_its_rate_is_refused_and_does_not_break() -> None:
    document = einvoice(currency="USD", tax_currency="MYR", tax_exchange_rate=Decimal("4.4"))
    unrated = replace(document, invoice=replace(document.invoice, tax_exchange_rate=None))
    with pytest.raises(BadInput) as caught:
        to_xml(unrated)
    assert caught.value.code == "DC511"


def test_the_general_public_has_no_telephone() -> None:
    public = replace(
        BUYER, national=ids(TIN="EI00000000010"), contact=Contact(phone="1", email="x")
    )
    at = "AccountingCustomerParty/Party/Contact"
    assert told(einvoice(buyer=public), f"{at}/Telephone") == [f"{at}/Telephone=NA"]
    assert told(einvoice(buyer=public), f"{at}/ElectronicMail") == []


@pytest.mark.parametrize(
    ("found", "put"),
    [
        (b"<cbc:IssueDate>2026-11-21", b"<cbc:IssueDate>9999-12-31"),
        (
            b'<cbc:LineExtensionAmount currencyID="MYR"',
            b'<cbc:LineExtensionAmount currencyID="EUR"',
        ),
        (b'<cbc:PayableAmount currencyID="MYR"', b'<cbc:PayableAmount currencyID="EUR"'),
        (b'<cbc:TaxableAmount currencyID="MYR"', b'<cbc:TaxableAmount currencyID="EUR"'),
    ],
)
def test_a_received_document_that_cannot_be_counted_is_refused(found: bytes, put: bytes) -> None:
    text = to_xml(einvoice())
    assert found in text
    with pytest.raises(BadInput) as caught:
        read(text.replace(found, put))
    assert caught.value.code == "myinvois.value"
