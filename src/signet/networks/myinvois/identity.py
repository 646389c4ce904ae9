"""Who somebody is to the tax office: TIN and registration number, with the general TINs where one is due.

Sources: e-Invoice specific guideline 4.8, 3.5 and appendix 1 (general TINs); MyInvois SDK, FAQ (forms of
TINs) and the element table of Invoice 1.1 (schemes). People never type "NA" or a general TIN: both follow
from what is known.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Literal

from signet.en16931.model import Identifier, Party
from signet.networks.myinvois.places import MALAYSIA
from signet.networks.myinvois.wording import flat

#: Ways to say who somebody is; the first that is known is used.
REGISTRATIONS: Final = ("BRN", "NRIC", "PASSPORT", "ARMY")
#: With these a person may stand under the general TIN of the public (appendix 1).
OF_PERSONS: Final = frozenset({"NRIC", "ARMY"})
SCHEMES: Final = frozenset({"TIN", *REGISTRATIONS, "SST", "TTX", "MSIC", "ACTIVITY", "CERTEX"})
NOTHING: Final = "NA"
#: How many characters each may have (element table).
LONGEST: Final = {"NRIC": 12, "PASSPORT": 12, "ARMY": 12, "BRN": 20}

GENERAL_PUBLIC: Final = "EI00000000010"
FOREIGN_BUYER: Final = "EI00000000020"
FOREIGN_SUPPLIER: Final = "EI00000000030"
GOVERNMENT: Final = "EI00000000040"
GENERAL: Final = frozenset({GENERAL_PUBLIC, FOREIGN_BUYER, FOREIGN_SUPPLIER, GOVERNMENT})
#: MyKad number of an individual who gave his TIN only (specific guideline 3.5.7).
NO_NRIC: Final = "000000000000"
PUBLIC_NAME: Final = "General Public"

Role = Literal["seller", "buyer"]
Kind = Literal["business", "individual", "foreign", "government", "public"]

_INDIVIDUAL = re.compile(r"(?=.{8,14}$)IG[1-9][0-9]+")
_BUSINESS = re.compile(r"(?=.{8,14}$)(?:CS|FA|PT|TA|TC|TN|TR|TP|LE|C|D|F|J)[1-9][0-9]*0")
_COMPACT = {
    scheme: re.compile(strokes)
    for scheme, strokes in {
        "TIN": r"[\s.-]", "PASSPORT": r"[\s.-]", "ARMY": r"[\s.-]", "NRIC": r"[\s-]",
        "BRN": r"\s", "MSIC": r"\s",
    }.items()
}  # fmt: skip
_NOT_TYPED = frozenset({"", "NA", "N/A", "-", "NIL", "NONE"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What is written; ``tin`` is empty where nothing is known and no general one applies."""

    kind: Kind
    tin: str
    scheme: str
    number: str


def number(identifiers: tuple[Identifier, ...], scheme: str) -> str:
    """The number of a scheme as the network writes it; empty where there is none ("NA" is none)."""
    for each in identifiers:
        if each.scheme == scheme:
            value = tidy(scheme, each.value)
            if value.upper() not in _NOT_TYPED:
                return value
    return ""


def tidy(scheme: str, value: str) -> str:
    """Without the blanks and strokes that people put into numbers; what is no number stays as it is."""
    value = flat(value)
    strokes = _COMPACT.get(scheme)
    if strokes is None:
        return value
    compact = strokes.sub("", value).upper()
    return compact if compact.isalnum() else value


def tin_of(party: Party) -> str:
    """The TIN under its own scheme, else a tax number of a Malaysian party that has the form of one."""
    if found := number(party.national, "TIN"):
        return found
    other = tidy("TIN", party.tax_registration or "")
    return other if _in_malaysia(party) and is_tin(other) else ""


def registration_of(party: Party) -> tuple[str, str]:
    """Scheme and number by which a register knows the party; empty where none is known."""
    for scheme in REGISTRATIONS:
        if found := number(party.national, scheme):
            return scheme, found
    legal = party.legal_registration
    if legal and (legal.scheme in REGISTRATIONS or _in_malaysia(party)):
        scheme = legal.scheme if legal.scheme in REGISTRATIONS else "BRN"
        assert scheme is not None
        value = tidy(scheme, legal.value)
        return (scheme, value) if value.upper() not in _NOT_TYPED else ("", "")
    return "", ""


def sst_of(party: Party) -> str:
    """The sales and service tax registration: its own scheme, else BT-32 that says so."""
    if found := number(party.national, "SST"):
        return found
    if (party.tax_registration_scheme or "").upper() == "SST":
        return number((Identifier(value=party.tax_registration or "", scheme="SST"),), "SST")
    return ""


def is_tin(value: str) -> bool:
    """Has it the form of a TIN, or is it a general one?"""
    return value in GENERAL or bool(_INDIVIDUAL.fullmatch(value) or _BUSINESS.fullmatch(value))


def is_individual(tin: str) -> bool:
    """Is it the TIN of a natural person?"""
    return tin.startswith("IG")


def kind_of(party: Party) -> Kind:
    """What kind of party this is, by what is known of it."""
    return _kind(party, tin_of(party), *registration_of(party))


def _kind(party: Party, tin: str, scheme: str, value: str) -> Kind:
    if tin == GOVERNMENT:
        return "government"
    if tin == GENERAL_PUBLIC and not value:
        return "public"
    if is_individual(tin) or (scheme in OF_PERSONS and tin in {"", GENERAL_PUBLIC}):
        return "individual"  # wherever he lives: only Malaysia gives out these numbers
    unknown = not tin or tin in GENERAL
    if unknown and (scheme == "PASSPORT" or not _in_malaysia(party)):
        return "foreign"
    return "business"


def identify(party: Party, role: Role) -> Identity:
    """TIN and number as they are written, "NA" and general TINs filled in where the rules say so."""
    tin, (scheme, value) = tin_of(party), registration_of(party)
    kind = _kind(party, tin, scheme, value)
    if not tin:
        tin = _general(kind, role)
    if not value and is_individual(tin):
        scheme, value = "NRIC", NO_NRIC
    return Identity(kind=kind, tin=tin, scheme=scheme or "BRN", number=value or NOTHING)


def _general(kind: Kind, role: Role) -> str:
    """The general TIN of somebody who has none of his own (appendix 1)."""
    if kind == "foreign":
        return FOREIGN_BUYER if role == "buyer" else FOREIGN_SUPPLIER
    if kind == "individual":
        return GENERAL_PUBLIC
    return ""


def _in_malaysia(party: Party) -> bool:
    return party.address is None or party.address.country in {"", MALAYSIA}
