"""What PDF/A-3a and PDF/UA-1 ask of a file, as far as its structure shows it (ISO 19005-3, ISO 14289-1)."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject

from signet.rendering.look import Look
from signet.rendering.pdf import render_pdf
from signet.rendering.sample import sample_invoice
from tests.golden.documents import logo
from tests.unit.rendering.samples import WHEN, printed, text_of

XML = "<Invoice>é ក</Invoice>".encode()
FULL = Look(languages=("ar", "km"), logo=logo(), verification_link="https://x.example/v/1")


@pytest.fixture(scope="module")
def reader() -> PdfReader:
    return printed(sample_invoice(40), FULL, XML)


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    for number in range(
        1, len(reader.xref[0]) + sum(len(x) for x in reader.xref_objStm.values()) + 1
    ):
        found = reader.get_object(number)
        if isinstance(found, DictionaryObject):
            yield found


def _elements(node: Any) -> Iterator[DictionaryObject]:
    """The structure elements under a node, in reading order."""
    node = node.get_object()
    if isinstance(node, ArrayObject):
        for kid in node:
            yield from _elements(kid)
    elif isinstance(node, DictionaryObject):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from _elements(node["/K"])


def test_it_says_which_standards_it_keeps(reader: PdfReader) -> None:
    meta = reader.root_object["/Metadata"].get_object().get_data().decode()  # type: ignore[union-attr]
    assert "<pdfaid:part>3<" in meta
    assert "<pdfaid:conformance>A<" in meta
    assert "<pdfuaid:part>1<" in meta
    assert reader.metadata is not None
    assert f">{reader.metadata.title}<" in meta  # both places say the same
    assert reader.root_object["/ViewerPreferences"]["/DisplayDocTitle"] == True  # type: ignore[index]  # noqa: E712


def test_colours_have_a_profile(reader: PdfReader) -> None:
    (intent,) = reader.root_object["/OutputIntents"]  # type: ignore[misc]
    assert intent["/S"] == "/GTS_PDFA1"
    profile = intent["/DestOutputProfile"].get_object()
    assert profile["/N"] == 3
    assert profile.get_data()[36:40] == b"acsp"  # an ICC profile


def test_the_xml_is_an_associated_file(reader: PdfReader) -> None:
    root: Any = reader.root_object
    (file,) = (spec.get_object() for spec in root["/AF"])
    assert file["/AFRelationship"] == "/Alternative"
    assert file["/UF"] == file["/F"] == "invoice.xml"
    assert file["/Desc"]
    stream = file["/EF"]["/F"].get_object()
    assert stream["/Subtype"] == "/text/xml"
    assert stream["/Params"]["/Size"] == len(XML)
    assert stream.get_data() == XML


def test_nothing_runs_and_nothing_is_locked(reader: PdfReader) -> None:
    assert not reader.is_encrypted
    assert "/OpenAction" not in reader.root_object
    assert "/AA" not in reader.root_object
    assert "/AcroForm" not in reader.root_object
    for found in _objects(reader):
        assert found.get("/S") not in {"/JavaScript", "/Launch", "/GoToR", "/SubmitForm"}
        assert found.get("/Type") != "/Encrypt"
        assert "/JS" not in found


def test_every_font_is_embedded_and_maps_to_unicode(reader: PdfReader) -> None:
    fonts = [found for found in _objects(reader) if found.get("/Subtype") == "/Type0"]
    families = {str(font["/BaseFont"]).partition("+")[2].partition("-")[0] for font in fonts}
    assert families == {"NotoSans", "NotoSansArabic", "NotoSansKhmer"}
    for font in fonts:
        assert "/ToUnicode" in font
        descriptor = font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object()  # type: ignore[index]
        assert {"/FontFile2", "/FontFile3"} & set(descriptor)


def test_readers_are_told_the_structure(reader: PdfReader) -> None:
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"] == True  # noqa: E712  (a pypdf object, not a bool)
    assert root["/Lang"] == "ar"
    elements = list(_elements(root["/StructTreeRoot"]))
    kinds = Counter(str(element["/S"]) for element in elements)
    assert kinds["/H1"] == 1
    assert kinds["/H2"] >= 4  # who is billed, how to pay, terms, note
    assert kinds["/Table"] == 1
    assert kinds["/TR"] == 1 + 40
    assert kinds["/TH"] == 5
    assert kinds["/TD"] == 5 * 40
    scopes = {str(e["/A"][0]["/Scope"]) for e in elements if e["/S"] == "/TH"}  # type: ignore[index]
    assert scopes == {"/Column"}
    assert {str(e["/Lang"]) for e in elements if "/Lang" in e} >= {"km"}


def test_pictures_are_described(reader: PdfReader) -> None:
    tree: Any = reader.root_object["/StructTreeRoot"]
    figures = [element for element in _elements(tree) if element["/S"] == "/Figure"]
    assert [str(figure["/Alt"]) for figure in figures] == [
        "Mekong Roasters Co., Ltd.",
        "امسح للتحقق",
    ]


def test_what_stands_in_the_margins_is_an_artifact(reader: PdfReader) -> None:
    """Carried sums, page numbers and the watermark are not read out between two rows of the table."""
    margins = {b"Top": b"Header", b"Bottom": b"Footer"}
    for page in reader.pages:
        content = page.get_contents().get_data()  # type: ignore[union-attr]
        for side, kind in margins.items():
            mark = b"/Artifact<</Attached[/%s]/Subtype/%s/Type/Pagination>>BDC" % (side, kind)
            assert content.count(mark) == 1


def test_the_same_input_gives_the_same_bytes_and_other_input_other_bytes() -> None:
    def digest(invoice: Any, xml: bytes = XML) -> str:
        return hashlib.sha256(render_pdf(invoice, FULL, xml=xml, when=WHEN)).hexdigest()

    invoice = sample_invoice()
    assert digest(invoice) == digest(invoice)
    assert digest(invoice) != digest(replace(invoice, number="INV-1"))
    assert digest(invoice) != digest(invoice, b"<Invoice/>")


@pytest.mark.parametrize(
    "name", ["株式会社 Nihon", "\ue000 Café", "bell\x07", "nul\x00", '\ue001"\\']
)
def test_a_letter_that_no_font_has_does_not_stop_the_document(name: str) -> None:
    invoice = sample_invoice(1)
    text = text_of(printed(replace(invoice, buyer=replace(invoice.buyer, name=name)), Look()))
    plain = "".join(letter for letter in name if " " <= letter < "\u0100")
    assert plain.strip() in text
    assert "INV-2026-0248" in text
