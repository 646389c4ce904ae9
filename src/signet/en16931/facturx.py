"""Factur-X and ZUGFeRD: the invoice inside a PDF/A-3."""

from __future__ import annotations

import io
from typing import Final

from signet.en16931.xml import MAX_BYTES
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: Names of the embedded file by version: Factur-X and ZUGFeRD 2, ZUGFeRD 1, XRechnung, and our own.
_NAMES: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")


def is_pdf(data: bytes) -> bool:
    """Does it begin like a PDF? A few bytes of rubbish before the mark are common."""
    return b"%PDF-" in data[:1024]


def embedded_xml(data: bytes) -> bytes:
    """The invoice that a PDF carries.

    Raises ``BadInput`` for a PDF that is broken, encrypted, too large, or carries no XML.
    """
    from pypdf import PdfReader  # which takes longer to load than to read a PDF
    from pypdf.errors import PyPdfError

    if len(data) > MAX_BYTES:
        raise BadInput(
            _("The file is larger than %(limit)s MB; an invoice is not."),
            code="xml.too_large",
            params={"limit": MAX_BYTES // 1024 // 1024},
        )
    try:
        reader = PdfReader(io.BytesIO(data))
        found = {name: one for name, contents in reader.attachments.items() for one in contents[:1]}
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, OSError):
        raise BadInput(
            _("This PDF cannot be read; it is cut off, broken or encrypted."), code="pdf.broken"
        ) from None
    for name in (*_NAMES, *(n for n in sorted(found) if n.lower().endswith(".xml"))):
        if name in found:
            return bytes(found[name])
    raise BadInput(
        _("This PDF carries no invoice as XML; it is only a picture of one."), code="pdf.no_xml"
    )
