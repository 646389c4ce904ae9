"""Hybrid PDFs of other writers: names of the file, ways to attach it, and what is no invoice at all."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from functools import cache

import pytest
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    NameObject,
    TextStringObject,
)

from signet.en16931 import formats
from signet.en16931.stated import as_stated
from signet.kernel.errors import BadInput
from signet.rendering.facturx import render_facturx
from signet.rendering.look import Look
from tests.unit.en16931 import every_term

ZUGFERD_1 = b'<a:CrossIndustryDocument xmlns:a="urn:ferd:CrossIndustryDocument:invoice:1p0"/>'
ORDER = b'<SCRDMCCBDACIOMessageStructure xmlns="urn:un:unece:uncefact:data:SCRDMCCBDACIO:1"/>'


@cache
def cii() -> bytes:
    return formats.write(every_term.invoice(), "cii")


def saved(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def carrying(*files: tuple[str, bytes]) -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for name, body in files:
        writer.add_attachment(name, body)
    return saved(writer)


def refused(pdf: bytes) -> BadInput:
    with pytest.raises(BadInput) as caught:
        formats.read(pdf)
    return caught.value


@pytest.mark.parametrize(
    "name",
    [
        "factur-x.xml", "Factur-X.XML", "zugferd-invoice.xml", "ZUGFeRD-invoice.xml",
        "xrechnung.xml", "invoice.xml", "rechnung.bin",
    ],
)  # fmt: skip
def test_the_invoice_is_found_by_its_name_or_by_what_it_is(name: str) -> None:
    pdf = carrying(("a.txt", b"no invoice"), ("order-x.xml", ORDER), (name, cii()))
    assert as_stated(formats.read(pdf)) == every_term.invoice()


def test_the_known_name_comes_before_another_invoice() -> None:
    other = cii().replace(b"INV-1<", b"OTHER<")
    pdf = carrying(("a.xml", other), ("factur-x.xml", cii()))
    assert formats.read(pdf).invoice.number == "INV-1"


def test_a_file_that_is_only_associated_is_found() -> None:
    """PDF/A-3 demands ``/AF``; the list of names is what older writers forget."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    stream = DecodedStreamObject()
    stream.set_data(cii())
    file = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Filespec"),
            NameObject("/F"): TextStringObject("factur-x.xml"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(stream)}),
        }
    )
    writer.root_object[NameObject("/AF")] = ArrayObject([writer._add_object(file)])
    assert as_stated(formats.read(saved(writer))) == every_term.invoice()


def test_an_owners_password_does_not_hinder_reading_and_a_users_does() -> None:
    for password, readable in (("", True), ("secret", False)):
        locked = PdfWriter(clone_from=PdfReader(io.BytesIO(carrying(("factur-x.xml", cii())))))
        locked.encrypt(password, "owner", algorithm="RC4-128")
        if readable:
            assert as_stated(formats.read(saved(locked))) == every_term.invoice()
        else:
            error = refused(saved(locked))
            assert (error.code, "password" in error.message) == ("pdf.broken", True)


@pytest.mark.parametrize(
    ("files", "code", "says"),
    [
        ([], "pdf.no_xml", "only a picture"),
        ([("order-x.xml", ORDER), ("logo.png", b"\x89PNG")], "pdf.no_xml", "logo.png, order-x.xml"),
        ([("factur-x.xml", b"\x89PNG\r\n")], "pdf.xml", "factur-x.xml"),
        ([("factur-x.xml", b"<a><b></a>")], "pdf.xml", "well-formed"),
        ([("factur-x.xml", b"")], "pdf.xml", "empty"),
        ([("ZUGFeRD-invoice.xml", ZUGFERD_1)], "pdf.zugferd_1", "ZUGFeRD 1"),
        ([("factur-x.xml", ORDER)], "xml.wrong_root", "SCRDMCCBDACIOMessageStructure"),
    ],
)
def test_what_it_carries_instead_is_said(
    files: list[tuple[str, bytes]], code: str, says: str
) -> None:
    error = refused(carrying(*files))
    assert error.code == code
    assert says in error.message


def test_a_cut_off_pdf_is_refused_wherever_it_ends() -> None:
    when = datetime(2026, 11, 21, tzinfo=UTC)
    whole = render_facturx(every_term.invoice(), Look(), when=when)
    assert as_stated(formats.read(whole)) == every_term.invoice()
    refusals = 0
    for part in range(1, 40):
        cut = whole[: 1024 + (len(whole) - 1024) * part // 41]
        try:  # the last cut only takes the metadata away, which are written behind a whole file
            assert as_stated(formats.read(cut)) == every_term.invoice()
        except BadInput as error:
            assert error.code in {"pdf.broken", "pdf.no_xml"}
            refusals += 1
    assert refusals > 30
