"""The Standard Business Document in which an access point hands over what it received (SBDH 2.0.2)."""

from __future__ import annotations

import sqlite3
from typing import Any

from lxml import etree

from signet.sandbox.peppol.identifiers import SCHEME
from signet.sandbox.peppol.state import moment

_SH = "http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader"
_PREFIXES: Any = {None: _SH}  # the stubs know no default namespace


def envelope(row: sqlite3.Row) -> bytes:
    """The document with its header: who, to whom, what, in which process, under which id."""
    root = etree.Element(f"{{{_SH}}}StandardBusinessDocument", nsmap=_PREFIXES)
    header = etree.SubElement(root, f"{{{_SH}}}StandardBusinessDocumentHeader")
    _text(header, "HeaderVersion", "1.0")
    for who, value in (("Sender", row["sender"]), ("Receiver", row["receiver"])):
        node = etree.SubElement(header, f"{{{_SH}}}{who}")
        _text(node, "Identifier", value).set("Authority", SCHEME)
    payload = etree.fromstring(row["payload"])
    what = etree.SubElement(header, f"{{{_SH}}}DocumentIdentification")
    for name, value in (
        ("Standard", etree.QName(payload).namespace or ""),
        ("TypeVersion", row["document_type"].rpartition("::")[2]),
        ("InstanceIdentifier", row["id"]),
        ("Type", etree.QName(payload).localname),
        ("CreationDateAndTime", moment(row["at"]) or ""),
    ):
        _text(what, name, value)
    scopes = etree.SubElement(header, f"{{{_SH}}}BusinessScope")
    for kind, value in (
        ("DOCUMENTID", row["document_type"]),
        ("PROCESSID", row["process"]),
        ("COUNTRY_C1", row["country"]),
    ):
        scope = etree.SubElement(scopes, f"{{{_SH}}}Scope")
        _text(scope, "Type", kind)
        scheme, _, identifier = value.rpartition("::") if kind == "PROCESSID" else ("", "", value)
        if kind == "DOCUMENTID":
            scheme, _, identifier = value.partition("::")
        _text(scope, "InstanceIdentifier", identifier)
        if scheme:
            _text(scope, "Identifier", scheme)
    root.append(payload)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _text(parent: etree._Element, name: str, value: str) -> etree._Element:
    node = etree.SubElement(parent, f"{{{_SH}}}{name}")
    node.text = value
    return node
