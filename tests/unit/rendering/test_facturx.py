"""Factur-X: the CII inside, the XMP that says so, and the printed pages untouched."""

from __future__ import annotations

import io
from dataclasses import replace

from facturx import get_facturx_level, xml_check_schematron, xml_check_xsd
from lxml import etree
from pypdf import PdfReader

from signet.en16931 import formats
from signet.en16931.totals import calculate
from signet.rendering.facturx import render_facturx
from signet.rendering.look import Look
from signet.rendering.sample import sample_invoice
from tests.unit.rendering.samples import WHEN

INVOICE = sample_invoice()


def test_the_file_names_its_invoice_and_carries_it() -> None:
    pdf = render_facturx(INVOICE, Look(), when=WHEN)
    assert pdf == render_facturx(INVOICE, Look(), when=WHEN)
    reader = PdfReader(io.BytesIO(pdf), strict=True)
    assert list(reader.attachments) == ["factur-x.xml"]
    [file] = reader.root_object["/AF"]
    assert file.get_object()["/AFRelationship"] == "/Alternative"
    xmp = etree.fromstring(reader.root_object["/Metadata"].get_data())
    fx = "{urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#}"
    said = {e.tag.removeprefix(fx): e.text for e in xmp.iter() if str(e.tag).startswith(fx)}
    assert said == {
        "DocumentFileName": "factur-x.xml",
        "DocumentType": "INVOICE",
        "Version": "1.0",
        "ConformanceLevel": "EN 16931",
    }
    assert {e.text for e in xmp.iter("{http://www.aiim.org/pdfa/ns/schema#}prefix")} >= {"fx"}
    assert xmp.findtext(".//{http://www.aiim.org/pdfa/ns/id/}conformance") == "A"
    assert len(reader.pages) == 1
    assert calculate(formats.read(pdf).invoice).totals == INVOICE.totals


def test_its_xml_passes_the_schema_and_the_rules_of_factur_x() -> None:
    xml = PdfReader(io.BytesIO(render_facturx(INVOICE, Look(), when=WHEN))).attachments[
        "factur-x.xml"
    ][0]
    assert get_facturx_level(etree.fromstring(xml)) == "en16931"
    assert xml_check_xsd(xml, flavor="factur-x", level="en16931")
    assert xml_check_schematron(xml, flavor="factur-x", level="en16931")


def test_its_xml_says_the_level_that_the_metadata_say() -> None:
    bis = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    pdf = render_facturx(replace(INVOICE, specification=bis, process="A1"), Look(), when=WHEN)
    read = formats.read(pdf).invoice
    assert (read.specification, read.process) == ("urn:cen.eu:en16931:2017", "A1")
