"""The Invoice Response of Peppol BIS 3 (transaction T111): what a buyer says to an invoice. Pure.

Written with the same bytes for the same answer, and read from anybody. Codes: UNCL4343 as T111 has it,
``OPStatusReason`` and ``OPStatusAction`` of the BIS; rules PEPPOL-T111-R001 to R008.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from lxml import etree

from signet.en16931.model import Identifier
from signet.en16931.ubl.elements import Element
from signet.en16931.ubl.namespaces import CAC, CBC
from signet.en16931.ubl.nodes import Node
from signet.en16931.xml import parse, require_root
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.peppol.identifiers import RESPONSE, RESPONSE_NAMESPACE, RESPONSE_PROCESS

ROOT: Final = f"{{{RESPONSE_NAMESPACE}}}ApplicationResponse"
#: Response codes: acknowledged, in process, under query, conditionally accepted, rejected, accepted, paid.
CODES: Final = frozenset("AB IP UQ CA RE AP PD".split())
#: Why (OPStatusReason): no issue, references, legal, receiver unknown, quality, delivery, prices, quantity,
#: items, payment terms, not recognised, finance, partially paid, other.
REASONS: Final = frozenset("NON REF LEG REC QUA DEL PRI QTY ITM PAY UNR FIN PPD OTH".split())
_NEED_A_REASON: Final = frozenset({"CA", "UQ", "RE"})  # PEPPOL-T111-R001


@dataclass(frozen=True, slots=True, kw_only=True)
class Correspondent:
    """Who answers, or who is answered."""

    name: str
    address: Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Clarification:
    """One reason (``OPStatusReason``) or wish (``OPStatusAction``) with its words."""

    code: str
    list_id: str = "OPStatusReason"
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvoiceResponse:
    """``number``, ``issued`` and ``type_code`` are those of the invoice that is answered."""

    identifier: str
    on: date
    sender: Correspondent
    receiver: Correspondent
    code: str
    number: str
    issued: date | None = None
    type_code: str = "380"
    clarifications: tuple[Clarification, ...] = ()
    note: str = ""

    @property
    def reason(self) -> str:
        """All that is said in words."""
        words = [c.text for c in self.clarifications if c.text]
        return " ".join([*dict.fromkeys(words), self.note]).strip()


def clarified(code: str, reason: str, reason_codes: tuple[str, ...]) -> tuple[Clarification, ...]:
    """Reason codes with their words as the rules want them; ``OTH`` where a code is due and none was given.

    Raises ``BadInput``.
    """
    unknown = [given for given in reason_codes if given not in REASONS]
    if unknown:
        raise BadInput(
            _("“%(code)s” is no reason code of Peppol's Invoice Response."),
            code="peppol.reason_code",
            pointer="/reason_codes",
            params={"code": unknown[0]},
        )
    if "PPD" in reason_codes and code != "PD":  # PEPPOL-T111-R005
        raise BadInput(
            _("“Partially paid” can only be said of a paid invoice."),
            code="PEPPOL-T111-R005",
            pointer="/reason_codes",
        )
    if not reason and (code == "RE" or {"PPD", "OTH"} & set(reason_codes)):  # R002, R004
        raise BadInput(_("Say why."), code="PEPPOL-T111-R004", pointer="/reason")
    codes = reason_codes or (("OTH",) if code in _NEED_A_REASON or reason else ())
    # The words stand with the first reason; repeated, they would be shown twice.
    return tuple(
        Clarification(code=each, text=reason if index == 0 else "")
        for index, each in enumerate(codes)
    )


def write(response: InvoiceResponse) -> bytes:
    """UBL ApplicationResponse, elements in the order of the schema."""
    prefixes: Any = {None: RESPONSE_NAMESPACE, "cac": CAC, "cbc": CBC}
    node = etree.Element(ROOT, nsmap=prefixes)
    root = Element(node)
    root.text("CustomizationID", RESPONSE)
    root.text("ProfileID", RESPONSE_PROCESS)
    root.text("ID", response.identifier)
    root.day("IssueDate", response.on)
    root.text("Note", response.note or None)
    _write_party(root.group("SenderParty"), response.sender)
    _write_party(root.group("ReceiverParty"), response.receiver)
    answer = root.group("DocumentResponse")
    said = answer.group("Response")
    said.text("ResponseCode", response.code, listID="UNCL4343OpSubset")
    said.day("EffectiveDate", response.on)
    for each in response.clarifications:
        status = said.group("Status")
        status.text("StatusReasonCode", each.code, listID=each.list_id)
        status.text("StatusReason", each.text or None)
    about = answer.group("DocumentReference")
    about.text("ID", response.number)
    about.day("IssueDate", response.issued)
    about.text("DocumentTypeCode", response.type_code, listID="UNCL1001")
    return etree.tostring(node, xml_declaration=True, encoding="UTF-8")


def _write_party(group: Element, who: Correspondent) -> None:
    group.identifier("EndpointID", who.address)
    group.group("PartyLegalEntity").text("RegistrationName", who.name)


def read(data: bytes) -> InvoiceResponse:
    """What somebody answered; raises ``BadInput`` for what is no Invoice Response."""
    element = parse(data)
    require_root(element, {ROOT})
    root = Node(element, set())
    specification = root.text("CustomizationID") or ""
    if not specification.startswith(RESPONSE):  # PEPPOL-T111-R003
        raise _not_understood("PEPPOL-T111-R003")
    code, number = (
        root.text("DocumentResponse", "Response", "ResponseCode"),
        root.text("DocumentResponse", "DocumentReference", "ID"),
    )
    on = root.day("IssueDate")
    if code not in CODES or not number or on is None:
        raise _not_understood("peppol.response")
    said = root.group("DocumentResponse", "Response")
    assert said is not None
    return InvoiceResponse(
        identifier=root.text("ID") or "",
        on=on,
        sender=_read_party(root.group("SenderParty")),
        receiver=_read_party(root.group("ReceiverParty")),
        code=code,
        number=number,
        issued=root.day("DocumentResponse", "DocumentReference", "IssueDate"),
        type_code=root.text("DocumentResponse", "DocumentReference", "DocumentTypeCode") or "",
        clarifications=tuple(_clarification(status) for status in said.groups("Status")),
        note=root.text("Note") or "",
    )


def _clarification(status: Node) -> Clarification:
    return Clarification(
        code=status.text("StatusReasonCode") or "",
        list_id=status.attribute("StatusReasonCode", "listID") or "",
        text=status.text("StatusReason") or "",
    )


def _read_party(party: Node | None) -> Correspondent:
    address = party.identifier("EndpointID") if party else None
    if party is None or address is None:
        raise _not_understood("peppol.response")
    name = party.text("PartyLegalEntity", "RegistrationName") or party.text("PartyName", "Name")
    return Correspondent(name=name or "", address=address)


def _not_understood(code: str) -> BadInput:
    return BadInput(_("This is not an Invoice Response of Peppol BIS 3."), code=code)
