"""What is wrong with a received document, by the rules that it claims to keep: told, and taken all the same."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from lxml import etree

from signet.en16931 import formats
from signet.en16931.cii.reader import ROOTS as CII_ROOTS
from signet.en16931.facturx import embedded_xml, is_pdf
from signet.en16931.findings import Finding
from signet.en16931.rules import judge
from signet.en16931.stated import as_stated
from signet.en16931.ubl import writer as ubl
from signet.en16931.ubl.namespaces import CBC
from signet.en16931.validate import ROOTS as UBL_ROOTS
from signet.en16931.validate import validate
from signet.en16931.xml import parse
from signet.kernel.errors import BadInput

#: In the specification (BT-24) of whoever claims to keep EN 16931 or a specification built on it.
_NORM: Final = "urn:cen.eu:en16931"
#: Nobody reads more, and a row shall not grow with what a stranger sends.
_MOST: Final = 100
_ORDER: Final = ("error", "warning", "advice")


def judged(body: bytes) -> tuple[Finding, ...]:
    """Every rule that it breaks, errors first; nothing of what claims no rules, or cannot be read at all.

    CII is judged by what it says, as UBL would say it: the rules of EN 16931 are about terms.
    """
    try:
        xml = embedded_xml(body) if is_pdf(body) else body
        root = parse(xml)
        if root.tag in UBL_ROOTS:
            return _first(_of_ubl(xml, root))
        if root.tag in CII_ROOTS:
            return _first(_of_cii(xml))
    except BadInput:
        pass
    return ()


def _of_ubl(xml: bytes, root: etree._Element) -> Iterable[Finding]:
    if _NORM not in (root.findtext(f"{{{CBC}}}CustomizationID") or ""):
        return ()
    return validate(xml, rules="native").findings


def _of_cii(xml: bytes) -> Iterable[Finding]:
    invoice = as_stated(formats.read(xml))
    if _NORM not in (invoice.specification or ""):
        return ()
    return (one._replace(location="", line=None) for one in judge(ubl.write(invoice)))


def _first(found: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(found, key=lambda one: _ORDER.index(one.severity))[:_MOST])
