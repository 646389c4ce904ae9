"""Factur-X and ZUGFeRD: the invoice inside a PDF/A-3."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from signet.en16931.cii.elements import ROOT as CII_ROOT
from signet.en16931.validate import ROOTS as UBL_ROOTS
from signet.en16931.xml import MAX_BYTES, parse
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

if TYPE_CHECKING:
    from pypdf import PdfReader

#: Names of the embedded file: Factur-X and ZUGFeRD 2.1, ZUGFeRD 2.0 and 1, XRechnung. Written in any case.
_NAMES: Final = ("factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
#: The vocabulary of ZUGFeRD 1 (2014), from before EN 16931.
_ZUGFERD_1: Final = "{urn:ferd:CrossIndustryDocument:invoice:1p0}CrossIndustryDocument"
#: More than this no invoice brings along; each is looked into.
_MOST: Final = 100


def is_pdf(data: bytes) -> bool:
    """Does it begin like a PDF? A few bytes of rubbish before the mark are common."""
    return b"%PDF-" in data[:1024]


def embedded_xml(data: bytes) -> bytes:
    """The invoice that a PDF carries: under a known name, or any attachment that is one.

    Raises ``BadInput`` for a PDF that is broken, locked or too large, that carries no invoice, or whose
    invoice is not readable XML; what it carries instead is named.
    """
    from pypdf import PdfReader  # which takes longer to load than to read a PDF
    from pypdf.errors import PyPdfError

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # what is wrong is said here, once
    if len(data) > MAX_BYTES:
        raise BadInput(
            _("The file is larger than %(limit)s MB; an invoice is not."),
            code="xml.too_large",
            params={"limit": MAX_BYTES // 1024 // 1024},
        )
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise BadInput(
                _("This PDF is locked by a password; save it without one."), code="pdf.broken"
            )
        found = list(_attachments(reader))
    except (
        PyPdfError, ValueError, LookupError, TypeError, AttributeError, RecursionError, OSError,
        AssertionError, OverflowError, NotImplementedError,
    ):  # fmt: skip
        raise BadInput(
            _("This PDF cannot be read; it is cut off, broken or encrypted."), code="pdf.broken"
        ) from None
    return _chosen(found)


def _attachments(reader: PdfReader) -> Iterator[tuple[str, bytes]]:
    """Name and content of each embedded file: those listed, then those only associated (``/AF``)."""
    for name, contents in list(reader.attachments.items())[:_MOST]:
        yield from ((name, bytes(content)) for content in contents)
    associated = reader.root_object.get("/AF")
    for reference in list(associated.get_object() if associated else ())[:_MOST]:
        file = reference.get_object()
        stream = file["/EF"].get("/UF") or file["/EF"]["/F"]
        yield str(file.get("/UF") or file.get("/F")), bytes(stream.get_object().get_data())


def _chosen(found: list[tuple[str, bytes]]) -> bytes:
    named = {name.casefold(): content for name, content in reversed(found)}
    for name in _NAMES:
        if name in named:
            return _understood(named[name], name)
    for _name, content in found:
        if _root(content) in {CII_ROOT, *UBL_ROOTS}:
            return content
    if not found:
        raise BadInput(
            _("This PDF carries no invoice as XML; it is only a picture of one."), code="pdf.no_xml"
        )
    raise BadInput(
        _("None of the files in this PDF is an invoice as XML: %(names)s."),
        code="pdf.no_xml",
        params={"names": ", ".join(sorted(named))[:200]},
    )


def _understood(content: bytes, name: str) -> bytes:
    """The embedded file, if it is XML that is read here."""
    try:
        root = parse(content)
    except BadInput as error:
        raise BadInput(
            _("The file %(name)s in this PDF cannot be read: %(reason)s"),
            code="pdf.xml",
            params={"name": name, "reason": error.message},
        ) from None
    if root.tag == _ZUGFERD_1:
        raise BadInput(
            _(
                "The invoice in this PDF is written in ZUGFeRD 1, from before EN 16931; ask for"
                " ZUGFeRD 2 or Factur-X."
            ),
            code="pdf.zugferd_1",
        )
    return content


def _root(content: bytes) -> str | None:
    """The name of the root element; None for what is no XML."""
    try:
        return str(parse(content).tag)
    except BadInput:
        return None
