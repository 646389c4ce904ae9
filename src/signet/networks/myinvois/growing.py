"""A document's bytes as a tree, whichever spelling: the way back from ``spelling``."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from signet.en16931.ubl.namespaces import INVOICE
from signet.en16931.xml import MAX_BYTES, parse, require_root
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.spelling import is_writable
from signet.networks.myinvois.tree import Element

_ROOT = f"{{{INVOICE}}}Invoice"
#: The signature is judged by its own room; what it says is no part of the invoice.
_NOT_READ = frozenset({"UBLExtensions", "Signature"})
_MAX_DEPTH = 30


def grow(data: bytes) -> Element:
    """The tree of an XML or JSON document. Raises ``BadInput`` for anything else."""
    start = data[:64].lstrip(b"\xef\xbb\xbf \t\r\n")
    return _from_json(data) if start.startswith(b"{") else _from_xml(data)


def _from_xml(data: bytes) -> Element:
    root = parse(data)
    require_root(root, {_ROOT})
    return _node(root)


def _node(found: etree._Element) -> Element:
    name = etree.QName(found).localname
    attributes = tuple((str(key), str(value)) for key, value in found.attrib.items())
    if len(found) == 0 and (found.text is not None or not attributes):
        return Element(name, found.text or "", attributes)
    node = Element(name, None, attributes)
    for child in found:
        if etree.QName(child).localname not in _NOT_READ:
            node.children.append(_node(child))
    return node


def _from_json(data: bytes) -> Element:
    if len(data) > MAX_BYTES:
        raise _not_ubl(_("The file is too large for an invoice."))
    try:
        document = json.loads(data, parse_float=str, parse_int=str, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise _not_ubl(_("This is not well-formed JSON.")) from None
    invoices = document.get("Invoice") if isinstance(document, dict) else None
    if not (isinstance(invoices, list) and len(invoices) == 1):
        raise _not_ubl(_("This JSON is not one UBL invoice: it has no member “Invoice” with one."))
    root = Element("Invoice")
    _members(root, invoices[0], _MAX_DEPTH)
    return root


def _members(node: Element, value: Any, depth: int) -> None:
    if not isinstance(value, dict) or depth == 0:
        raise _not_ubl(_("This JSON is not UBL: every element is a list of objects there."))
    for name, items in value.items():
        if name in _NOT_READ:
            continue
        if not isinstance(items, list):
            raise _not_ubl(_("This JSON is not UBL: every element is a list of objects there."))
        for item in items:
            node.children.append(_object(name, item, depth))


def _object(name: str, item: Any, depth: int) -> Element:
    if isinstance(item, dict) and "_" in item:
        text = item["_"]
        said = str(text).lower() if isinstance(text, bool) else text
        if not isinstance(said, str):
            raise _not_ubl(_("This JSON is not UBL: every element is a list of objects there."))
        rest = ((key, value) for key, value in item.items() if key != "_")
        attributes = tuple((k, v) for k, v in rest if isinstance(v, str))
        if not all(map(is_writable, (said, *(value for _key, value in attributes)))):
            raise _not_ubl(_("A text of this file holds a character that an invoice cannot hold."))
        return Element(name, said, attributes)
    child = Element(name)
    _members(child, item, depth - 1)
    return child


def _no_constant(name: str) -> str:
    raise ValueError(name)


def _not_ubl(message: str) -> BadInput:
    return BadInput(message, code="myinvois.not_ubl")
