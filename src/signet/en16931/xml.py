"""The one way XML from outside is read: no DTD, no entities, no network, bounded size and depth."""

from __future__ import annotations

import re
from collections.abc import Collection

from lxml import etree

from signet.kernel.errors import BadInput

#: Invoices with embedded attachments stay below this; larger files are refused unread.
MAX_BYTES = 20 * 1024 * 1024
#: UBL nests about ten deep.
MAX_DEPTH = 60
#: An invoice of 5,000 lines has some 300,000 elements.
MAX_ELEMENTS = 1_000_000

_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST)", re.IGNORECASE)


def parse(data: bytes) -> etree._Element:
    """The root element of an XML document, or ``BadInput`` saying why it is refused."""
    if not data.strip():
        raise BadInput("The file is empty.", code="xml.empty")
    if len(data) > MAX_BYTES:
        raise BadInput(
            f"The file is larger than {MAX_BYTES // 1024 // 1024} MB; an invoice is not.",
            code="xml.too_large",
        )
    if _DOCTYPE.search(_as_ascii(data)):
        raise BadInput(
            "The file declares a DTD or entities, which an invoice never needs; it was not read.",
            code="xml.dtd",
        )
    _count(data)
    try:
        return etree.fromstring(data, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(error) from None


def require_root(root: etree._Element, allowed: Collection[str]) -> None:
    """Raise ``BadInput`` unless the root element is one of the ``{namespace}name`` given."""
    if root.tag not in allowed:
        names = " or ".join(sorted(name.rpartition("}")[2] for name in allowed))
        found = etree.QName(root).localname
        raise BadInput(
            f"This is not a UBL 2.1 {names}: its root element is “{found}”"
            f" in the namespace “{etree.QName(root).namespace or ''}”.",
            code="xml.wrong_root",
        )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,  # long base64 attachments; size, depth and count are bounded above
        remove_comments=True,
        remove_pis=True,
    )


def _count(data: bytes) -> None:
    """Walk the document once without building a tree."""
    depth = elements = 0
    scanner = etree.XMLPullParser(
        events=("start", "end"), resolve_entities=False, no_network=True, huge_tree=True
    )
    try:
        for offset in range(0, len(data), 65536):
            scanner.feed(data[offset : offset + 65536])
            for event, element in scanner.read_events():
                if event == "start":
                    depth += 1
                    elements += 1
                    if depth > MAX_DEPTH:
                        raise BadInput(
                            "This XML is nested too deeply for an invoice.", code="xml.too_deep"
                        )
                    if elements > MAX_ELEMENTS:
                        raise BadInput(
                            "This XML has too many elements for an invoice.", code="xml.too_many"
                        )
                else:
                    depth -= 1
                    element.clear()  # type: ignore[union-attr]
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(error) from None


def _as_ascii(data: bytes) -> bytes:
    """The bytes with UTF-16 or UTF-32 zeros taken out, so that no encoding hides a DOCTYPE."""
    return data.replace(b"\x00", b"") if b"\x00" in data[:64] else data


def _broken(error: Exception) -> BadInput:
    if "depth" in str(error):  # libxml2 stops by itself before the events are handed out
        return BadInput("This XML is nested too deeply for an invoice.", code="xml.too_deep")
    if isinstance(error, etree.XMLSyntaxError):
        line, column = error.position
        detail = (error.msg or "").split(", line ")[0]
        return BadInput(
            f"This is not well-formed XML: line {line}, column {column}: {detail}.",
            code="xml.broken",
        )
    return BadInput("This is not XML in a known encoding.", code="xml.broken")
