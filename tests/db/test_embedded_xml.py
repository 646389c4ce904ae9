"""Factur-X as a company's choice: frozen at issue, read back by ourselves and by the facturx library."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from facturx import get_facturx_level, get_facturx_xml_from_pdf, xml_check_schematron
from lxml import etree
from pypdf import PdfReader

from signet.documents import queries
from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.documents.models import Document
from signet.en16931 import formats
from signet.kernel.errors import Conflict
from signet.networks.submissions import Clearance
from signet.parties.models import Company, Customer
from signet.rendering.models import Rendering
from signet.rendering.store import pdf_holding, pdf_of, render
from tests.db.test_taxation import stacked
from tests.fixtures import World, actor

FX = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"


def choose(embedded: str) -> None:
    Company.objects.update(embedded_xml=embedded)


def issued(content: Any) -> Document:
    draft = create_draft(content=content, by=actor())
    return queries.get(issue(document_id=draft.id, by=actor()).id)


def names(pdf: bytes) -> list[str]:
    return list(PdfReader(io.BytesIO(pdf)).attachments)


def checked(pdf: bytes) -> bytes:
    """The XML of a Factur-X file, after its names, its XMP and the XSD of the profile."""
    root = PdfReader(io.BytesIO(pdf)).root_object
    [file] = root["/AF"]
    assert file.get_object()["/UF"] == "factur-x.xml"
    assert file.get_object()["/AFRelationship"] == "/Alternative"
    xmp = etree.fromstring(root["/Metadata"].get_data())
    assert xmp.findtext(f".//{FX}ConformanceLevel") == "EN 16931"
    assert xmp.findtext(f".//{FX}DocumentFileName") == "factur-x.xml"
    name, xml = get_facturx_xml_from_pdf(pdf, check_xsd=True)
    assert name == "factur-x.xml"
    assert get_facturx_level(etree.fromstring(xml)) == "en16931"
    assert formats.read(pdf).invoice.specification == "urn:cen.eu:en16931:2017"
    return bytes(xml)


def test_the_choice_makes_the_stored_pdf_a_factur_x_file(inside: World) -> None:
    choose("factur-x")
    document = issued(inside.draft())
    body = pdf_of(document)
    xml = checked(body)
    assert xml_check_schematron(xml, flavor="factur-x", level="en16931")
    assert names(body) == ["factur-x.xml"]
    assert pdf_of(document) == pdf_holding(document, "factur-x") == body
    assert bytes(Rendering.objects.get().body) == body
    read = formats.read(body).invoice
    assert (read.number, read.type_code) == ("INV-2026-0001", "380")
    assert b">5544.00</ram:GrandTotalAmount>" in xml
    ubl = pdf_holding(document, "ubl")
    assert names(ubl) == ["invoice.xml"]
    assert PdfReader(io.BytesIO(ubl)).attachments["invoice.xml"] == [queries.xml_of(document)]
    assert Rendering.objects.count() == 1


def test_what_is_issued_keeps_what_it_was_issued_with(inside: World) -> None:
    before = issued(inside.draft())
    assert "embedded_xml" not in before.look
    choose("factur-x")
    after = issued(inside.draft())
    choose("ubl")
    assert after.look["embedded_xml"] == "factur-x"
    assert names(pdf_of(queries.get(before.id))) == ["invoice.xml"]
    assert names(pdf_of(queries.get(after.id))) == ["factur-x.xml"]
    choose("factur-x")
    at = datetime(2026, 11, 22, 9, tzinfo=UTC)
    cleared = Clearance(link="https://post.example/n1", number="n1", at=at)
    assert names(render(queries.get(before.id), cleared)) == ["invoice.xml"]
    choose("ubl")
    checked(render(queries.get(after.id), cleared))


def test_a_document_without_a_frozen_look_holds_ubl(inside: World) -> None:
    """So are documents of the time before looks were frozen, and self-billed ones of before the choice."""
    Customer.objects.update(
        payee_account="FR7630006000011234567890189", payee_account_name="Le Moulin"
    )
    old = issued(inside.draft(self_billed=True))
    assert old.look == {}
    choose("factur-x")
    assert names(pdf_of(queries.get(old.id))) == ["invoice.xml"]
    new = issued(inside.draft(self_billed=True))
    assert new.look == {"embedded_xml": "factur-x"}
    checked(pdf_of(new))
    assert formats.read(pdf_of(new)).invoice.type_code == "389"


@pytest.mark.parametrize("kind", ["credit_note", "refund_note", "debit_note"])
def test_notes_are_factur_x_too(inside: World, kind: Any) -> None:
    choose("factur-x")
    issued(inside.draft())
    named = [{"number": "INV-2026-0001", "issue_date": "2026-11-21"}]
    note = issued(inside.draft(kind=kind, reason="Price agreed", preceding=named))
    checked(pdf_of(note))


def test_other_taxes_than_vat_are_charges_in_it_as_in_ubl(inside: World) -> None:
    choose("factur-x")
    xml = checked(pdf_of(issued(stacked(inside))))
    assert xml_check_schematron(xml, flavor="factur-x", level="en16931")
    assert b"<ram:Reason>SP 10%</ram:Reason>" in xml
    assert b"<ram:DuePayableAmount>632500.00</ram:DuePayableAmount>" in xml


def test_a_quote_holds_nothing(inside: World) -> None:
    choose("factur-x")
    quote = issued(inside.draft(kind="quote"))
    assert names(pdf_of(quote)) == []
    assert pdf_holding(quote, "ubl") == pdf_of(quote)
    with pytest.raises(Conflict):
        pdf_holding(quote, "factur-x")
