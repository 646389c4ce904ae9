"""The specifications written, and what they are judged by."""

from __future__ import annotations

from dataclasses import replace

import pytest

from signet.en16931 import formats
from signet.en16931.profiles import PROFILES, under
from signet.en16931.rules import judge
from signet.en16931.totals import calculate
from signet.en16931.ubl.writer import write
from signet.kernel.errors import BadInput
from signet.rendering.sample import sample_invoice

INVOICE = replace(sample_invoice(2), specification=None, process=None)


@pytest.mark.parametrize(
    ("code", "type_code", "specification", "process"),
    [
        ("bis", "380", "peppol.eu:2017:poacc:billing:3.0", "poacc:billing:01:1.0"),
        ("bis", "381", "peppol.eu:2017:poacc:billing:3.0", "poacc:billing:01:1.0"),
        ("bis", "384", "peppol.eu:2017:poacc:billing:3.0", "poacc:billing:01:1.0"),
        ("self-billing", "389", "poacc:selfbilling:3.0", "poacc:selfbilling:01:1.0"),
        ("self-billing", "261", "poacc:selfbilling:3.0", "poacc:selfbilling:01:1.0"),
        ("xrechnung", "380", "urn:xeinkauf.de:kosit:xrechnung_3.0", "poacc:billing:01:1.0"),
        ("xrechnung", "389", "urn:xeinkauf.de:kosit:xrechnung_3.0", "poacc:billing:01:1.0"),
        ("en16931", "380", "urn:cen.eu:en16931:2017", None),
        ("en16931", "389", "urn:cen.eu:en16931:2017", None),
    ],
)
def test_a_profile_says_what_it_is_and_keeps_the_norm(
    code: str, type_code: str, specification: str, process: str | None
) -> None:
    data = formats.write(replace(INVOICE, type_code=type_code), "ubl", code)
    assert f"{specification}</cbc:CustomizationID>".encode() in data
    assert (b"<cbc:ProfileID>" in data) == (process is not None)
    assert process is None or f"{process}</cbc:ProfileID>".encode() in data
    assert judge(data, rulesets=["ubl", "cen"]) == []
    again = calculate(formats.read(data).invoice)
    meant = under(replace(INVOICE, type_code=type_code), code)
    assert (again.specification, again.process) == (meant.specification, meant.process)
    assert (again.type_code, again.totals) == (meant.type_code, calculate(meant).totals)


def test_without_a_profile_the_type_decides() -> None:
    assert b":billing:3.0<" in write(INVOICE)
    assert b":selfbilling:3.0<" in write(replace(INVOICE, type_code="389"))


@pytest.mark.parametrize(("code", "type_code"), [("bis", "389"), ("self-billing", "380")])
def test_what_does_not_fit_is_refused(code: str, type_code: str) -> None:
    with pytest.raises(BadInput, match=f"{code} is not for documents of type {type_code}"):
        under(replace(INVOICE, type_code=type_code), code)


def test_a_profile_nobody_knows_is_refused() -> None:
    with pytest.raises(BadInput, match="choose one of bis, self-billing, xrechnung, en16931"):
        under(INVOICE, "peppol-4")
    assert set(PROFILES) == {"bis", "self-billing", "xrechnung", "en16931"}
