"""The one way XML from outside is read: no DTD, no entities, no network, bounded size and depth.

The bytes are decoded here, strictly and from a short list of encodings, and the parser is given UTF-8:
it sees exactly the text that was checked, so no encoding can hide a DOCTYPE from the checks.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection

from lxml import etree

from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: Invoices with embedded attachments stay below this; larger files are refused unread.
MAX_BYTES = 20 * 1024 * 1024
#: UBL nests about ten deep.
MAX_DEPTH = 60
#: An invoice of 5,000 lines has some 300,000 elements, so 600,000 tags.
MAX_TAGS = 1_000_000
#: The same invoice has some 80,000 attributes; counted by their equals signs.
MAX_ATTRIBUTES = 500_000

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF32_LE, ""),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, ""),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
#: Encodings in which "<" is always the byte 3C and nothing else is (UTF-7 and EBCDIC are not).
_SINGLE_BYTE = re.compile(r"(us-)?ascii|(iso[-_]?)?8859[-_]?\d{1,2}|latin-?1|(windows|cp)-?125\d")
_FORBIDDEN = re.compile(rb"<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)
_TOO_DEEP = etree.XPath("boolean(" + "/*" * (MAX_DEPTH + 1) + ")")


def parse(data: bytes) -> etree._Element:
    """The root element of an XML document, or ``BadInput`` saying why it is refused."""
    if not data or data.isspace():
        raise BadInput(_("The file is empty."), code="xml.empty")
    if len(data) > MAX_BYTES:
        raise BadInput(
            _("The file is larger than %(limit)s MB; an invoice is not."),
            code="xml.too_large",
            params={"limit": MAX_BYTES // 1024 // 1024},
        )
    text = _utf8(data)
    if b"<!" in text and _FORBIDDEN.search(text):
        raise BadInput(
            _(
                "The file declares a DTD or entities, which an invoice never needs; it was not read."
            ),
            code="xml.dtd",
        )
    if len(text) > MAX_ATTRIBUTES * 4 and (  # shorter ones cannot have so many
        text.count(b"<") > MAX_TAGS or text.count(b"=") > MAX_ATTRIBUTES
    ):
        raise BadInput(_("This XML has too many elements for an invoice."), code="xml.too_many")
    try:
        root = etree.fromstring(text, _parser())
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _broken(error) from None
    if _TOO_DEEP(root):
        raise _nested_too_deeply()
    return root


def require_root(root: etree._Element, allowed: Collection[str]) -> None:
    """Raise ``BadInput`` unless the root element is one of the ``{namespace}name`` given."""
    if root.tag not in allowed:
        names = " or ".join(sorted(name.rpartition("}")[2] for name in allowed))
        found = etree.QName(root).localname
        raise BadInput(
            _(
                "This is not a UBL 2.1 %(names)s: its root element is “%(found)s”"
                " in the namespace “%(namespace)s”."
            ),
            code="xml.wrong_root",
            params={
                "names": names,
                "found": found,
                "namespace": etree.QName(root).namespace or "",
            },
        )


def _utf8(data: bytes) -> bytes:
    """The text in UTF-8, without byte order mark; what the encoding cannot mean is an error, never guessed."""
    encoding = _encoding_of(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadInput(
            _(
                "The file says it is written in %(encoding)s, but byte %(position)s is not; save it"
                " again as UTF-8."
            ),
            code="xml.encoding",
            params={"encoding": encoding, "position": error.start + 1},
        ) from None
    return (data if encoding == "utf-8" else text.encode()).removeprefix(codecs.BOM_UTF8)


def _encoding_of(data: bytes) -> str:
    """By its mark or its first bytes, then by its declaration (XML 1.0, appendix F)."""
    if data[:1] == b"<" and data[1:2] != b"\x00":  # as a rule: no mark, a byte a character
        return _declared(data)
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark) and encoding:
            return encoding
        if data.startswith(mark):
            raise _unknown_encoding("UTF-32")
    if data.startswith(b"<\x00?\x00"):
        return "utf-16-le"
    if data.startswith(b"\x00<\x00?"):
        return "utf-16-be"
    return _declared(data)


def _declared(data: bytes) -> str:
    declaration = _DECLARED.match(data)
    name = declaration[1].decode("ascii").lower() if declaration else "utf-8"
    if name in {"utf-8", "utf8"}:
        return "utf-8"
    if _SINGLE_BYTE.fullmatch(name):
        try:
            return codecs.lookup(name).name
        except LookupError:
            pass
    raise _unknown_encoding(name)


def _unknown_encoding(name: str) -> BadInput:
    return BadInput(
        _(
            "The file is written in the encoding %(name)s, which is not read here; save it as UTF-8."
        ),
        code="xml.encoding",
        params={"name": name},
    )


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        encoding="utf-8",  # whatever the declaration said before the text was decoded
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=True,  # long base64 attachments; size, count and depth are bounded here
        remove_comments=True,
        remove_pis=True,
    )


def _broken(error: Exception) -> BadInput:
    if "depth" in str(error):  # libxml2 stops by itself at 2,048
        return _nested_too_deeply()
    if isinstance(error, etree.XMLSyntaxError):
        line, column = error.position
        detail = (error.msg or "").split(", line ")[0]
        return BadInput(
            _("This is not well-formed XML: line %(line)s, column %(column)s: %(detail)s."),
            code="xml.broken",
            params={"line": line, "column": column, "detail": detail},
        )
    return BadInput(_("This is not well-formed XML."), code="xml.broken")


def _nested_too_deeply() -> BadInput:
    return BadInput(_("This XML is nested too deeply for an invoice."), code="xml.too_deep")
