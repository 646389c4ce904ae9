"""XML as the portal reads it: parsed without DTD, and the bytes that its signature is about.

Fact sheet 4.1: the signed body is the document without whitespace-only text (as .NET reads it with
``PreserveWhitespace = false``), without ``ext:UBLExtensions`` and ``cac:Signature``, in inclusive C14N.
"""

from __future__ import annotations

import copy

from lxml import etree

from signet.sandbox.myinvois.tree import Node

UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
INVOICE = f"{{{UBL}Invoice-2}}Invoice"
EXTENSIONS = f"{{{UBL}CommonExtensionComponents-2}}UBLExtensions"
SIGNATURE = f"{{{UBL}CommonAggregateComponents-2}}Signature"


class NotXml(ValueError):
    """The bytes are no XML that the portal would read."""


def parse(data: bytes) -> etree._Element:
    """The root element. Raises ``NotXml`` for broken XML and for any document type declaration."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotXml(str(error)) from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise NotXml("DTD is prohibited in this XML document.")
    return root


def body(root: etree._Element) -> bytes:
    """The bytes that ``DocDigest`` and ``SignatureValue`` are about."""
    bare = copy.deepcopy(root)
    for element in bare.iter():
        if element.text is not None and not element.text.strip(" \t\r\n"):
            element.text = None
        if element.tail is not None and not element.tail.strip(" \t\r\n"):
            element.tail = None
    for element in [*bare.iter(EXTENSIONS, SIGNATURE)]:
        parent = element.getparent()
        if parent is not None:
            parent.remove(element)
    return etree.tostring(bare, method="c14n", exclusive=False, with_comments=False)


def tree(element: etree._Element) -> Node:
    """The element without the signature parts, whose contents are not the business of the rules."""
    children = [
        tree(child)
        for child in element
        if isinstance(child.tag, str) and child.tag not in (EXTENSIONS, SIGNATURE)
    ]
    attributes = {_local(str(key)): str(value) for key, value in element.attrib.items()}
    return Node(_local(str(element.tag)), (element.text or "").strip(), attributes, tuple(children))


def _local(name: str) -> str:
    return name.rpartition("}")[2]
