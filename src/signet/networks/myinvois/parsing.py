"""A MyInvois document that somebody sent, XML or JSON, as the one tree of both."""

from __future__ import annotations

import json
from typing import Any

from lxml import etree

from signet.en16931 import xml
from signet.en16931.ubl.namespaces import INVOICE
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.signature.json_text import read
from signet.networks.myinvois.tree import Element

_LEFT_OUT = frozenset({"UBLExtensions", "Signature"})


def parse(body: bytes) -> Element:
    """The ``Invoice`` without its signature. Raises ``BadInput`` for what is none."""
    start = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
    return _from_json(body) if start == b"{" else _from_xml(body)


def _from_xml(body: bytes) -> Element:
    root = xml.parse(body)
    xml.require_root(root, {f"{{{INVOICE}}}Invoice"})
    return _element(root)


def _element(node: etree._Element) -> Element:
    children = [_element(child) for child in node if _local(child) not in _LEFT_OUT]
    found = Element(
        _local(node),
        None if children else (node.text or "").strip(),
        tuple((str(name), str(value)) for name, value in node.attrib.items()),
    )
    found.children = children
    return found


def _local(node: etree._Element) -> str:
    return etree.QName(node).localname


def _from_json(body: bytes) -> Element:
    _text, value = read(body, once=frozenset({"Invoice"}))
    invoices = value.get("Invoice")
    if not isinstance(invoices, list) or len(invoices) != 1:
        raise BadInput(_("This is not a MyInvois document."), code="myinvois.shape")
    return _member("Invoice", invoices[0])


def _member(name: str, value: object) -> Element:
    if not isinstance(value, dict):
        raise BadInput(_("This is not a MyInvois document."), code="myinvois.shape")
    found = Element(name, _written(value.get("_")) if "_" in value else None)
    attributes = []
    for key, member in value.items():
        if isinstance(member, list):
            if key not in _LEFT_OUT:
                found.children += [_member(key, each) for each in member]
        elif key != "_":
            attributes.append((key, _written(member)))
    found.attributes = tuple(attributes)
    return found


def _written(value: Any) -> str:
    return value.strip() if isinstance(value, str) else json.dumps(value)
