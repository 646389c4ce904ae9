"""The bytes of an XML document that are digested and signed.

As .NET's ``XmlDocument`` reads it: every text of white space alone is dropped, also in leaves; without
comments, ``ext:UBLExtensions`` and ``cac:Signature``; inclusive C14N. Exclusive C14N, which the official
samples name as their method, gives other bytes.
"""

from __future__ import annotations

import re

from lxml import etree

from signet.networks.myinvois.signature.terms import CAC, EXT

EXTENSIONS = f"{{{EXT}}}UBLExtensions"
SIGNATURE = f"{{{CAC}}}Signature"
#: In canonical XML "<" stands only where a tag begins, so such white space is always a text of its own.
_BLANK = re.compile(rb">[ \t\n]+<")


def xml_body(root: etree._Element) -> bytes:
    """Changes the tree: the two elements are taken out."""
    for tag in (EXTENSIONS, SIGNATURE):
        for element in root.findall(tag):
            _take_out(element)
    return canonical(root)


def canonical(root: etree._Element) -> bytes:
    """Inclusive C14N 1.0 without comments and without texts of white space alone."""
    text: bytes = etree.tostring(root, method="c14n", with_comments=False)
    return _BLANK.sub(b"><", text)


def _take_out(element: etree._Element) -> None:
    """Its tail belongs to the document, so that nothing can be hidden behind it."""
    parent, before = element.getparent(), element.getprevious()
    assert parent is not None
    if element.tail and element.tail.strip():
        if before is None:
            parent.text = (parent.text or "") + element.tail
        else:
            before.tail = (before.tail or "") + element.tail
    parent.remove(element)
