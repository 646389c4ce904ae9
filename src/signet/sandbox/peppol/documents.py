"""What an access point looks at in a document: its kind, its number, and whom it names."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

_UBL = "urn:oasis:names:specification:ubl:schema:xsd:"
_CAC = f"{{{_UBL}CommonAggregateComponents-2}}"
_CBC = f"{{{_UBL}CommonBasicComponents-2}}"
#: Root element -> (who sends, who receives): the paths of their parties.
_PARTIES = {
    "Invoice": ("AccountingSupplierParty/Party", "AccountingCustomerParty/Party"),
    "CreditNote": ("AccountingSupplierParty/Party", "AccountingCustomerParty/Party"),
    "ApplicationResponse": ("SenderParty", "ReceiverParty"),
}


class NotADocument(Exception):
    """The sentence says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    root: str
    namespace: str
    number: str
    customization: str
    profile: str
    sender: str
    receiver: str
    seller: str
    buyer: str
    issued: str
    reference: str  # of an answer: the number of the invoice it answers
    code: str  # of an answer: AP, RE, ...
    reason: str


def read(data: bytes) -> Read:
    """Raises ``NotADocument``."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotADocument(f"not well-formed XML: {error}") from None
    name = etree.QName(root)
    if name.localname not in _PARTIES or name.namespace != f"{_UBL}{name.localname}-2":
        raise NotADocument(f"unsupported document {name.text}")
    sends, receives = (root.find(_path(path)) for path in _PARTIES[name.localname])
    if sends is None or receives is None:
        raise NotADocument("sender or receiver is missing")
    answer = root.find(_path("DocumentResponse"))
    return Read(
        root=name.localname,
        namespace=name.namespace or "",
        number=_text(root, "ID"),
        customization=_text(root, "CustomizationID"),
        profile=_text(root, "ProfileID"),
        sender=_endpoint(sends),
        receiver=_endpoint(receives),
        seller=_name(sends),
        buyer=_name(receives),
        issued=_text(root, "IssueDate"),
        reference="" if answer is None else _text(answer, "ID", "DocumentReference"),
        code="" if answer is None else _text(answer, "ResponseCode", "Response"),
        reason="" if answer is None else _text(answer, "StatusReason", "Response/Status"),
    )


def document_type(document: Read) -> str:
    """The document type identifier that goes with what was read (policy for identifiers 4.4.0)."""
    return f"busdox-docid-qns::{document.namespace}::{document.root}##{document.customization}::2.1"


def _path(path: str) -> str:
    return "/".join(f"{_CAC}{name}" for name in path.split("/"))


def _text(node: etree._Element, name: str, path: str = "") -> str:
    holder = node.find(_path(path)) if path else node
    found = None if holder is None else holder.findtext(f"{_CBC}{name}")
    return str(found or "").strip()


def _endpoint(party: etree._Element) -> str:
    node = party.find(f"{_CBC}EndpointID")
    if node is None:
        return ""
    return f"{node.get('schemeID', '')}:{(node.text or '').strip()}".lower()


def _name(party: etree._Element) -> str:
    return _text(party, "RegistrationName", "PartyLegalEntity")
