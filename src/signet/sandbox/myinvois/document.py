"""A submitted document: its bytes, its tree and the handful of values by which the portal keeps it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Final, Literal

from signet.sandbox.myinvois import json_text, xml_text
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.signature import in_json, in_xml
from signet.sandbox.myinvois.signature.claims import Claims
from signet.sandbox.myinvois.structure import json_shape, xsd
from signet.sandbox.myinvois.tree import Node

Format = Literal["XML", "JSON"]
TYPES: Final = {
    "01": "Invoice",
    "02": "Credit Note",
    "03": "Debit Note",
    "04": "Refund Note",
    "11": "Self-billed Invoice",
    "12": "Self-billed Credit Note",
    "13": "Self-billed Debit Note",
    "14": "Self-billed Refund Note",
}
#: Versions and whether their signature is checked; 1.2 and 1.3 are those of voluntary disclosure.
SIGNED: Final = {"1.0": False, "1.1": True, "1.2": False, "1.3": True}
#: In the list of what LHDN has retired, the name under which versions of documents stand: "01-1.1".
VERSIONS: Final = "versions"
EVERY_VERSION: Final = frozenset(f"{kind}-{version}" for kind in TYPES for version in SIGNED)
IDENTITIES: Final = ("BRN", "NRIC", "PASSPORT", "ARMY")


@dataclass(frozen=True, slots=True)
class Party:
    """Supplier or buyer; ``identity`` is the kind and value of its registration number."""

    node: Node
    tin: str
    identity: tuple[str, str]
    name: str
    role: Literal["Supplier", "Buyer"]


@dataclass(frozen=True, slots=True)
class Document:
    """What was read; ``root`` has no signature parts, ``claims`` are read when they are judged."""

    root: Node
    claims: Callable[[], Claims]

    @property
    def number(self) -> str:
        return self.root.value("ID")

    @property
    def type(self) -> str:
        return self.root.value("InvoiceTypeCode")

    @property
    def version(self) -> str:
        code = self.root.first("InvoiceTypeCode")
        return "" if code is None else code.attributes.get("listVersionID", "")

    @property
    def is_self_billed(self) -> bool:
        return self.type in ("11", "12", "13", "14")

    @property
    def issued(self) -> datetime | None:
        """Date and time of issue, which are UTC; ``None`` when they are no such thing."""
        text = f"{self.root.value('IssueDate')}T{self.root.value('IssueTime')}"
        try:
            return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
        except ValueError:
            return None

    @property
    def supplier(self) -> Party:
        return _party(self.root.first("AccountingSupplierParty/Party"), "Supplier")

    @property
    def buyer(self) -> Party:
        return _party(self.root.first("AccountingCustomerParty/Party"), "Buyer")

    @property
    def issuer(self) -> Party:
        """The taxpayer whose document it is: of a self-billed one the buyer."""
        return self.buyer if self.is_self_billed else self.supplier

    @property
    def receiver(self) -> Party:
        return self.supplier if self.is_self_billed else self.buyer

    @property
    def is_consolidated(self) -> bool:
        """Every line has the classification 004 (and no other)."""
        lines = self.root.every("InvoiceLine")
        return bool(lines) and all(classes(line) == ["004"] for line in lines)

    def amount(self, path: str) -> Decimal:
        """An amount in the currency of the document; zero when there is none."""
        try:
            return Decimal(self.root.value(path))
        except InvalidOperation:
            return Decimal(0)


def classes(line: Node) -> list[str]:
    """The classification codes of a line (``listID="CLASS"``)."""
    return [
        code.text
        for code in line.every("Item/CommodityClassification/ItemClassificationCode")
        if code.attributes.get("listID") == "CLASS"
    ]


def identifiers(party: Node) -> list[tuple[str, str]]:
    """(scheme, value) of every ``PartyIdentification``."""
    return [
        (each.attributes.get("schemeID", ""), each.text)
        for each in party.every("PartyIdentification/ID")
    ]


def _party(node: Node | None, role: Literal["Supplier", "Buyer"]) -> Party:
    node = node or Node("Party")
    found = identifiers(node)
    return Party(
        node=node,
        tin=next((value for scheme, value in found if scheme == "TIN"), ""),
        identity=next((pair for pair in found if pair[0] in IDENTITIES), ("", "")),
        name=node.value("PartyLegalEntity/RegistrationName"),
        role=role,
    )


@functools.lru_cache(maxsize=200)  # it is asked for twice: when it comes in and when it is judged
def read(data: bytes, form: Format) -> Document | list[Finding]:
    """The document, or what its structure is refused for."""
    try:
        return _read(data, form)
    except RecursionError:
        return [Finding(None, "Invalid structure", None, "document")]


def _read(data: bytes, form: Format) -> Document | list[Finding]:
    if form == "XML":
        try:
            root = xml_text.parse(data)
        except xml_text.NotXml as error:
            return [Finding(None, f"Invalid structure: {error}", None, "document")]
        wrong = xsd.check(root)
        return wrong or Document(xml_text.tree(root), lambda: in_xml.read(data, root))
    try:
        text = json_text.parse(data)
    except json_text.NotJson:
        return [Finding(None, "JSON is not valid", None, "document")]
    wrong = json_shape.check(text.value)
    if wrong:
        return wrong
    whole = json_text.tree(text.value, "", leaving_out=json_text.SIGNATURE_MEMBERS)
    return Document(whole.children[0], lambda: in_json.read(text))
