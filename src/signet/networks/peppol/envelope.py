"""The Standard Business Document that an access point hands over: its header, and the document inside. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from signet.en16931.xml import parse
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

_SH = "{http://www.unece.org/cefact/namespaces/StandardBusinessDocumentHeader}"
_HEADER = f"{_SH}StandardBusinessDocumentHeader"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """``body``: the document inside, as a file of its own; ``document_type`` with its scheme."""

    instance: str
    sender: str
    receiver: str
    document_type: str
    body: bytes


def opened(data: bytes) -> Opened:
    """Raises ``BadInput`` for what is no Standard Business Document of Peppol (SBDH 2.0.2)."""
    root = parse(data)
    header = root.find(_HEADER)
    inside = [child for child in root if child.tag != _HEADER]
    if root.tag != f"{_SH}StandardBusinessDocument" or header is None or len(inside) != 1:
        raise BadInput(_("This is no Standard Business Document of Peppol."), code="peppol.sbd")
    return Opened(
        instance=_text(header, "DocumentIdentification/InstanceIdentifier"),
        sender=_text(header, "Sender/Identifier"),
        receiver=_text(header, "Receiver/Identifier"),
        document_type=_document_type(header),
        body=etree.tostring(inside[0], xml_declaration=True, encoding="UTF-8", with_tail=False),
    )


def _document_type(header: etree._Element) -> str:
    for scope in header.findall(f"{_SH}BusinessScope/{_SH}Scope"):
        if _text(scope, "Type") == "DOCUMENTID":
            scheme = _text(scope, "Identifier") or "busdox-docid-qns"
            return f"{scheme}::{_text(scope, 'InstanceIdentifier')}"
    return ""


def _text(node: etree._Element, path: str) -> str:
    return (node.findtext("/".join(f"{_SH}{name}" for name in path.split("/"))) or "").strip()
