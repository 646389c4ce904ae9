"""Factur-X (ZUGFeRD 2): our PDF/A-3 with the CII inside and the XMP that names it.

Typst cannot write the ``fx:`` properties, so the metadata is replaced by an incremental update: the pages
stay byte for byte what was printed, and the same invoice gives the same file.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import datetime
from typing import Final

from pypdf import PdfReader
from pypdf.generic import StreamObject

from signet.en16931.cii.codes import EN_16931
from signet.en16931.cii.writer import write
from signet.en16931.model import Invoice
from signet.rendering.look import Look
from signet.rendering.pdf import render_pdf

FILE: Final = "factur-x.xml"
_NAMESPACE: Final = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"
#: Name of each property and what it says, as the extension schema has to declare them (ISO 19005-3, 6.6.2).
_PROPERTIES: Final = {
    "DocumentFileName": (FILE, "The name of the embedded XML document"),
    "DocumentType": ("INVOICE", "The type of the hybrid document in capital letters"),
    "Version": ("1.0", "The version of the standard that the XML document follows"),
    "ConformanceLevel": ("EN 16931", "The conformance level of the XML document"),
}


def render_facturx(invoice: Invoice, look: Look, *, when: datetime) -> bytes:
    """A Factur-X file of profile EN 16931, which its XML says too (BT-24), whatever the invoice says.

    Taxes other than VAT are charges in it, as in UBL.
    """
    xml = write(replace(invoice, specification=EN_16931))
    return _with_metadata(render_pdf(invoice, look, xml=xml, name=FILE, when=when))


def _with_metadata(pdf: bytes) -> bytes:
    """The same file, its XMP replaced by an object that is appended with its own cross-reference."""
    reader = PdfReader(io.BytesIO(pdf))
    reference = reader.root_object.raw_get("/Metadata")
    metadata = reader.root_object["/Metadata"]
    assert isinstance(metadata, StreamObject)
    xmp = _described(metadata.get_data().decode()).encode()
    number = reference.idnum
    trailer = re.search(rb"trailer\s*<<(.*)>>\s*startxref\s+(\d+)\s+%%EOF\s*$", pdf, re.DOTALL)
    assert trailer is not None
    place = len(pdf) + 1
    body = (
        b"%d 0 obj\n<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream\nendobj\n"
        % (number, len(xmp), xmp)
    )
    cross = b"xref\n%d 1\n%010d 00000 n\r\n" % (number, place)
    end = b"trailer\n<<%b/Prev %b>>\nstartxref\n%d\n%%%%EOF" % (
        trailer[1],
        trailer[2],
        place + len(body),
    )
    return b"\n".join((pdf, body + cross + end))


def _described(xmp: str) -> str:
    """XMP with the Factur-X properties and, beside the schemas that Typst declares, theirs."""
    properties = "".join(
        f"<fx:{name}>{value}</fx:{name}>" for name, (value, _) in _PROPERTIES.items()
    )
    declared = "".join(
        '<rdf:li rdf:parseType="Resource"><pdfaProperty:category>external</pdfaProperty:category>'
        f"<pdfaProperty:description>{text}</pdfaProperty:description>"
        f"<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType></rdf:li>"
        for name, (_, text) in _PROPERTIES.items()
    )
    schema = (
        '<rdf:li rdf:parseType="Resource">'
        "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{_NAMESPACE}</pdfaSchema:namespaceURI>"
        "<pdfaSchema:prefix>fx</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{declared}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )
    description = (
        f'<rdf:Description rdf:about="" xmlns:fx="{_NAMESPACE}">{properties}</rdf:Description>'
    )
    before, mark, after = xmp.partition("</rdf:Bag></pdfaExtension:schemas>")
    assert mark
    return f"{before}{schema}{mark}{after}".replace("</rdf:RDF>", f"{description}</rdf:RDF>")
