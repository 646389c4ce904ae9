"""Beyond the official rules: numbers that look right and cannot be, as advice.

The rules of EN 16931 look at two letters of a VAT number and at no check digit; an account number may
be any text, and a date any that has its form (the schema sees those). A document with such numbers is
valid, and will most likely come back.
"""

from __future__ import annotations

import re
from functools import lru_cache

from signet.en16931.rules.nodes import Document, Leaf
from signet.en16931.rules.peppol.facts import registrations
from signet.en16931.rules.peppol.numbers import gln
from signet.en16931.rules.rule import Check, Contents, _, advice, at, when
from signet.en16931.rules.xpath import day, normalized

#: Outside the Union, where the country's own module of stdnum knows the number.
_OTHERS = {"GB": "vat", "NO": "mva", "CH": "vat"}
_LOOKS_LIKE_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}").fullmatch
_SEPA = {"58", "59"}


@lru_cache(maxsize=5_000)
def vat_number(number: str) -> bool:
    """The body fits the country of its first two letters; of countries not known, any does."""
    from stdnum.eu import vat
    from stdnum.util import get_cc_module

    country = number[:2].upper()
    if country.lower() in vat.MEMBER_STATES or country in {"EL", "XI"}:
        return bool(vat.is_valid(number))
    module = get_cc_module(country.lower(), _OTHERS[country]) if country in _OTHERS else None
    if module is None:
        return True
    return bool(module.is_valid(number) or module.is_valid(number[2:]))


@lru_cache(maxsize=5_000)
def iban(number: str) -> bool:
    from stdnum import iban as ibans

    return bool(ibans.is_valid(number))


def _is_vat(_: Leaf, document: Document) -> bool:
    return any(
        scheme.element is document.parent.element for scheme in registrations(document.grandparent)
    )


def _account(leaf: Leaf, document: Document) -> bool:
    """What is or should be an IBAN is one."""
    text = re.sub(r"\s", "", leaf.text or "").upper()
    sepa = _SEPA.intersection(document.grandparent.values("cbc:PaymentMeansCode"))
    return not (sepa or _LOOKS_LIKE_IBAN(text)) or iban(text)


def _gs1(scheme: str) -> Check:
    def holds(leaf: Leaf, _: Document) -> bool:
        return leaf.get("schemeID") != scheme or gln(normalized(leaf.text or ""))

    return Check(holds, shows=lambda leaf, _: {"found": normalized(leaf.text or "")})


def _possible(date: str | None) -> bool:
    return day(date or "") is not None


_ACCOUNTS = ("cac:PaymentMeans/cac:PayeeFinancialAccount/cbc:ID",)
_CONTEXTS = (
    when(
        "cac:PartyTaxScheme/cbc:CompanyID",
        _is_vat,
        advice(
            "SIGNET-VAT",
            "BT-31",
            Check(value=lambda text: vat_number(re.sub(r"[ .\-]", "", normalized(text or "")))),
            _("%(found)s is not a VAT number of its country: check the digits."),
        ),
    ),
    at(
        _ACCOUNTS,
        advice(
            "SIGNET-IBAN",
            "BT-84",
            Check(_account, shows=lambda leaf, _: {"found": normalized(leaf.text or "")}),
            _("%(found)s is not a valid IBAN: check the digits."),
        ),
    ),
    at(
        "cac:DeliveryLocation/cbc:ID",
        advice(
            "SIGNET-GLN", "BT-71", _gs1("0088"), _("The check digit of the GLN %(found)s is wrong.")
        ),
    ),
    at(
        "cac:StandardItemIdentification/cbc:ID",
        advice(
            "SIGNET-GTIN",
            "BT-157",
            _gs1("0160"),
            _("The check digit of the GTIN %(found)s is wrong."),
        ),
    ),
)
#: What the rules of Peppol judge themselves, for documents that are not Peppol's.
_PLAIN = (
    at(
        ("cbc:EndpointID", "cac:PartyIdentification/cbc:ID", "cbc:CompanyID"),
        advice(
            "SIGNET-GLN", "BT-29", _gs1("0088"), _("The check digit of the GLN %(found)s is wrong.")
        ),
    ),
    at(
        tuple(
            f"cbc:{name}"
            for name in (
                "IssueDate DueDate TaxPointDate StartDate EndDate ActualDeliveryDate".split()
            )
        ),
        advice(
            "SIGNET-DAY",
            "BT-2",
            Check(value=_possible),
            _("There is no day %(found)s in the calendar."),
        ),
    ),
)

CONTENTS = Contents(patterns=(_CONTEXTS,))
PLAIN = Contents(patterns=(_PLAIN,))
