"""Every form in which an invoice of EN 16931 comes: UBL, CII, either inside a PDF, or our JSON."""

from __future__ import annotations

import codecs
from typing import Final, Literal

from signet.en16931 import canonical
from signet.en16931.cii import reader as cii
from signet.en16931.cii import writer as cii_writer
from signet.en16931.facturx import embedded_xml, is_pdf
from signet.en16931.model import Invoice
from signet.en16931.profiles import under
from signet.en16931.ubl import reader as ubl
from signet.en16931.ubl import writer as ubl_writer
from signet.en16931.ubl.reader import Reading
from signet.en16931.validate import ROOTS as UBL_ROOTS
from signet.en16931.xml import parse, require_root

Form = Literal["ubl", "cii", "json"]
_WRITERS: Final = {"ubl": ubl_writer.write, "cii": cii_writer.write, "json": canonical.dumps}


def read(data: bytes) -> Reading:
    """Read UBL or CII, as it is or inside a PDF, or our JSON. Raises ``BadInput`` for anything else."""
    if (text := data.removeprefix(codecs.BOM_UTF8).lstrip())[:1] == b"{":
        invoice = canonical.loads(text)
        return Reading(invoice=invoice, stated={}, stated_taxes=(), stated_nets=(), not_carried=())
    xml = embedded_xml(data) if is_pdf(data) else data
    root = parse(xml)
    require_root(root, UBL_ROOTS | cii.ROOTS)
    return cii.read(xml) if root.tag in cii.ROOTS else ubl.read(xml)


def write(invoice: Invoice, form: Form, profile: str | None = None) -> bytes:
    """Write a calculated invoice; ``json`` is our canonical form.

    ``profile`` is one of ``profiles.PROFILES``; without it the specification stays that of the invoice.
    """
    if profile is not None:
        invoice = under(invoice, profile)
    return _WRITERS[form](invoice)
