"""Does a number have the form of its kind? A remark beside the field, never a wall: registers change. Pure.

Check digits and forms by python-stdnum; where it knows none, by the form that the register publishes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from stdnum.exceptions import ValidationError

from signet.parties.content import BankAccountIn, IdentifierIn, PartyIn
from signet.parties.models import Party

Check = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Remark:
    """``usual`` is the number as its register writes it, where that differs; ``text`` is the doubt, if any."""

    pointer: str
    text: str | Promise = ""
    usual: str = ""


def _by_library(module: str) -> Check:
    def check(value: str) -> str:
        return str(import_module(f"stdnum.{module}").validate(value))

    return check


def _by_form(pattern: str) -> Check:
    compiled = re.compile(pattern)

    def check(value: str) -> str:
        compact = re.sub(r"[\s.]", "", value).upper()
        if not compiled.fullmatch(compact):
            raise ValidationError
        return compact

    return check


def _as_it_is(value: str) -> str:
    return value


#: Scheme of an identifier (ISO 6523 code, or the name a network gives it) -> (its name, its check).
SCHEMES: dict[str, tuple[str, Check]] = {
    "0088": ("GLN", _by_form(r"[0-9]{13}")),
    "0002": ("SIREN (FR)", _by_library("fr.siren")),
    "0009": ("SIRET (FR)", _by_library("fr.siret")),
    "0007": ("Organisationsnummer (SE)", _by_library("se.orgnr")),
    "0106": ("KVK (NL)", _by_form(r"[0-9]{8}")),
    "0184": ("CVR (DK)", _by_library("dk.cvr")),
    "0192": ("Organisasjonsnummer (NO)", _by_library("no.orgnr")),
    "0195": ("UEN (SG)", _by_library("sg.uen")),
    "0199": ("LEI", _by_library("lei")),
    "0208": ("Ondernemingsnummer (BE)", _by_library("be.vat")),
    "0060": ("D-U-N-S", _by_form(r"[0-9]{9}")),
    "TIN": ("TIN (MY)", _by_form(r"(?:[A-Z]{1,2})[0-9]{8,12}")),
    "BRN": ("BRN (MY)", _by_form(r"[0-9]{12}|[0-9]{1,7}-?[A-Z]|(?:LLP|[A-Z]{2})?[0-9]{7}-?[A-Z]{0,3}")),
    "NRIC": ("NRIC (MY)", _by_library("my.nric")),
    "PASSPORT": ("Passport", _by_form(r"[A-Z0-9<]{5,12}")),
    "ARMY": ("Army number (MY)", _by_form(r"[A-Z0-9]{5,12}")),
    "SST": ("SST (MY)", _by_form(r"[A-Z0-9-]{5,17}(?:;[A-Z0-9-]{5,17})?")),
    "TTX": ("Tourism tax (MY)", _by_form(r"[A-Z0-9-]{5,17}")),
    "MSIC": ("MSIC 2008 (MY)", _by_form(r"[0-9]{5}")),
    "ACTIVITY": ("Business activity (MY)", _as_it_is),
    "CERTEX": ("Certified exporter (MY)", _as_it_is),
    "KH-TIN": ("TIN (KH)", _by_form(r"(?:[A-Z][0-9]{3}-?)?[0-9]{9,10}")),
}  # fmt: skip
#: Register numbers by country, where no scheme is named.
REGISTERS: dict[str, Check] = {
    "GB": _by_form(r"(?:[0-9]{8}|(?:SC|NI|OC|SO|NC|LP|SL|FC|NF|IP|RC|CE|CS|GE)[0-9]{6})"),
    "FR": _by_library("fr.siren"),
    "DK": _by_library("dk.cvr"),
    "NO": _by_library("no.orgnr"),
    "SE": _by_library("se.orgnr"),
    "SG": _by_library("sg.uen"),
    "MY": SCHEMES["BRN"][1],
}
#: Tax numbers without a country in front, by country.
TAX_NUMBERS: dict[str, Check] = {
    "MY": SCHEMES["TIN"][1],
    "KH": SCHEMES["KH-TIN"][1],
    "TH": _by_library("th.tin"),
    "VN": _by_library("vn.mst"),
    "AE": _by_form(r"[0-9]{15}"),
    "SA": _by_form(r"3[0-9]{13}3"),
}
#: Prefixes of VAT identifiers outside the EU's register, which stdnum.eu.vat leaves out.
_VAT: dict[str, str] = {"GB": "gb.vat", "NO": "no.mva", "CH": "ch.vat"}
_LOOKS_WRONG = _(
    "This does not look like a number of its kind. It is kept as you typed it; check it for a slip."
)


def remarks(content: PartyIn) -> tuple[Remark, ...]:
    """Doubts and usual spellings of a party's numbers, each at its field."""
    return tuple(_remarks(content))


def _remarks(content: PartyIn) -> Iterator[Remark]:
    country = content.country
    yield from _held("/vat_identifier", content.vat_identifier, _vat_check(content))
    yield from _held("/tax_registration", content.tax_registration, TAX_NUMBERS.get(country))
    scheme = content.legal_registration_scheme
    register = SCHEMES[scheme][1] if scheme in SCHEMES else REGISTERS.get(country)
    yield from _held("/legal_registration", content.legal_registration, register)
    address = SCHEMES.get(content.electronic_scheme)
    yield from _held("/electronic_address", content.electronic_address, address and address[1])
    for index, each in enumerate(content.identifiers):
        known = SCHEMES.get(each.scheme)
        yield from _held(f"/identifiers/{index}/value", each.value, known and known[1])


def as_typed(row: Party) -> PartyIn:
    """A row's numbers as they were typed; rows are not refused for what was allowed once."""
    names = PartyIn.model_fields.keys() - {"identifiers"}
    return PartyIn.model_construct(
        **{name: getattr(row, name) for name in names},
        identifiers=[
            IdentifierIn.model_construct(scheme=each.get("scheme", ""), value=each["value"])
            for each in row.identifiers
        ],
    )


def account_remarks(content: BankAccountIn) -> tuple[Remark, ...]:
    """An account that begins like an IBAN is held against the IBAN register."""
    begins = content.account.replace(" ", "")[:4]
    if not (begins[:2].isalpha() and begins[2:].isdigit()):
        return ()
    return tuple(_held("/account", content.account, _by_library("iban"), spaces=False))


def _vat_check(content: PartyIn) -> Check | None:
    prefix = content.vat_identifier[:2].upper()
    if prefix in _VAT:
        check = _by_library(_VAT[prefix])

        def with_country(value: str) -> str:
            found = check(value)
            return found if found.startswith(prefix) else prefix + found

        return with_country
    if prefix.isalpha():
        return _european
    return TAX_NUMBERS.get(content.country)


def _european(value: str) -> str:
    """stdnum.eu.vat, for its own members only: of the rest of the world it knows nothing."""
    module: Any = import_module("stdnum.eu.vat")
    members = {"el" if c == "gr" else c for c in module.MEMBER_STATES} | {"gr", "xi"}
    if value[:2].lower() not in members:
        return value
    return str(module.validate(value))


def _held(
    pointer: str, value: str, check: Check | None, *, spaces: bool = True
) -> Iterator[Remark]:
    if not value or check is None:
        return
    try:
        usual = check(value)
    except ValidationError:
        yield Remark(pointer=pointer, text=_LOOKS_WRONG)
        return
    if usual != (value if spaces else value.replace(" ", "")):
        yield Remark(pointer=pointer, usual=usual)
