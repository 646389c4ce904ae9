"""Every general TIN with every kind of number, here and abroad: what our checks take the portal takes.

The stand-in's rules share no code with our checks; they are asked directly, without its HTTP.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest

from signet.networks.myinvois.checks import check
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.sandbox.myinvois.document import Document, read
from signet.sandbox.myinvois.rules import code_fields, core, currency, taxpayers
from signet.sandbox.myinvois.rules.taxpayers import Registered
from tests.unit.networks.myinvois.samples import BUYER, ISSUED_AT, SELLER, einvoice, ids, line

NOW = ISSUED_AT + timedelta(seconds=1)
TINS = ("", *(f"EI000000000{n}0" for n in (1, 2, 3, 4)), "IG56003500070", "C11223344550")
NUMBERS = {
    "BRN": "202001234567", "NRIC": "770625015324", "PASSPORT": "A1234567", "ARMY": "T1234567",
}  # fmt: skip
CASES = list(product(TINS, ("", *NUMBERS), ("MY", "SG"), ("022", "004"), (False, True)))


def document(tin: str, scheme: str, country: str, code: str, *, self_billed: bool) -> EInvoice:
    """To, or from, somebody of whom so much is known."""
    assert BUYER.address is not None
    address = replace(
        BUYER.address, country=country, subdivision="Perak" if country == "MY" else None
    )
    known = {"TIN": tin} if tin else {}
    known |= {scheme: NUMBERS[scheme]} if scheme else {}
    other = replace(BUYER, national=ids(**known), address=address)
    parties = {"seller": other, "buyer": SELLER} if self_billed else {"buyer": other}
    return einvoice(
        "11" if self_billed else "01", version="1.0", lines=(line(code=code),), **parties
    )


def portals(data: bytes, form: Any) -> list[str]:
    """The portal's findings, where its register has everybody by the number that is stated."""
    found = read(data, form)
    assert isinstance(found, Document)
    by_tin = {
        party.tin: Registered(party.tin, party.identity, party.name)
        for party in (found.supplier, found.buyer)
    }
    findings = (
        *core.check(found, NOW, timedelta(hours=72)), *code_fields.check(found),
        *taxpayers.check(found, by_tin.get), *currency.check(found),
    )  # fmt: skip
    return [f"{finding.code} {finding.message}" for finding in findings]


@pytest.mark.parametrize(("write", "form"), [(to_xml, "XML"), (to_json, "JSON")])
def test_what_we_take_the_portal_takes(write: Callable[[EInvoice], bytes], form: str) -> None:
    taken = 0
    for tin, scheme, country, code, self_billed in CASES:
        told = document(tin, scheme, country, code, self_billed=self_billed)
        if not any(finding.severity == "error" for finding in check(told, now=NOW)):
            taken += 1
            assert portals(write(told), form) == [], (tin, scheme, country, code, self_billed)
    assert taken > 50
