"""Referenced documents: a note's originals must be there, valid, and between the same two parties."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from signet.sandbox.myinvois.document import Document
from signet.sandbox.myinvois.findings import Finding

_AT = "document.Invoice.BillingReference.InvoiceDocumentReference"


@dataclass(frozen=True, slots=True)
class Original:
    """A document of the portal, as far as a note may refer to it."""

    number: str
    type: str
    status: str
    issuer_tin: str
    receiver_tin: str


def referred(document: Document) -> tuple[tuple[str, str], ...]:
    """(number, UUID) of every original; ``NA`` is one that was never in MyInvois, and left out."""
    every = document.root.every("BillingReference/InvoiceDocumentReference")
    found = ((each.value("ID"), each.value("UUID")) for each in every)
    return tuple((number, uuid) for number, uuid in found if uuid not in ("", "NA"))


def check(document: Document, find: Callable[[str], Original | None]) -> Iterator[Finding]:
    """All findings on originals. Only DR303 is known by number."""
    for number, uuid in referred(document):
        original = find(uuid)
        if original is None:
            yield Finding(None, f"Referenced document uuid {uuid} is not found", f"{_AT}.UUID")
            continue
        if original.status != "Valid":
            said = f"The status of referenced document uuid {uuid} is {original.status}"
            yield Finding("DR303", said, f"{_AT}.UUID")
        if original.number != number:
            said = f"The internal ID of referenced document uuid {uuid} is not {number}"
            yield Finding(None, said, f"{_AT}.ID")
        if original.issuer_tin != document.issuer.tin:
            said = f"The issuer of referenced document uuid {uuid} is another"
            yield Finding(None, said, f"{_AT}.UUID")
        if original.receiver_tin != document.receiver.tin:
            said = f"The receiver of referenced document uuid {uuid} is another"
            yield Finding(None, said, f"{_AT}.UUID")
        if original.type.startswith("1") != document.is_self_billed:
            said = f"Referenced document uuid {uuid} is of another kind (self-billed)"
            yield Finding(None, said, f"{_AT}.UUID")
