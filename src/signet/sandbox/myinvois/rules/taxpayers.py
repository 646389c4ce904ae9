"""Taxpayers: are issuer and receiver in LHDN's register, with the number that was given?"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from signet.sandbox.myinvois.document import Document, Party
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.rules.core import is_general_tin

PUBLIC: Final = "EI00000000010"
FOREIGN_BUYER: Final = "EI00000000020"
_NUMBER_UNKNOWN: Final = "000000000000"


@dataclass(frozen=True, slots=True)
class Registered:
    """A taxpayer as the register has it."""

    tin: str
    identity: tuple[str, str]
    name: str


Find = Callable[[str], Registered | None]


def check(document: Document, find: Find) -> Iterator[Finding]:
    """All findings on the two parties."""
    for party in (document.supplier, document.buyer):
        if is_general_tin(party.tin):
            yield from _general(party, document)
        else:
            yield from _registered(party, find)


def _at(party: Party) -> str:
    side = "Supplier" if party.role == "Supplier" else "Customer"
    return f"document.Invoice.Accounting{side}Party.Party.PartyIdentification.ID"


def _general(party: Party, document: Document) -> Iterator[Finding]:
    kind, number = party.identity
    if party.role == "Supplier" and party.tin == FOREIGN_BUYER:
        said = "General TIN (EI00000000020) is not applicable for foreign supplier"
        yield Finding("ERR208", said, _at(party))
    if party.tin != PUBLIC or document.is_consolidated:
        return
    if number == "NA":
        said = (
            "Where General TIN (EI00000000010) and ID Type BRN/NRIC = NA, applicable for"
            " Classification Code 004 only"
        )
        yield Finding("ERR236", said, _at(party))
    elif kind == "NRIC" and not re.fullmatch("[0-9]{12}", number):
        yield Finding("ERR206", f"{kind} {number} mismatch or not exist in HITS", _at(party))
    elif kind not in ("NRIC", "ARMY"):
        said = (
            f"{party.role}'s details cannot be general TIN (EI00000000010) for issuance of"
            " individual e-Invoice"
        )
        yield Finding("ERR237", said, _at(party))


def _registered(party: Party, find: Find) -> Iterator[Finding]:
    found = find(party.tin)
    kind, number = party.identity
    if found is None:
        said = f"{party.role} TIN is invalid. Kindly use the Search TIN function to get the"
        yield Finding("ERR406", f"{said} correct TIN", _at(party))
    elif number != _NUMBER_UNKNOWN and found.identity != (kind, number):
        said = f"{kind} {number} mismatch or not exist for TIN {party.tin}"
        yield Finding("ERR206" if kind in ("NRIC", "ARMY") else None, said, _at(party))
