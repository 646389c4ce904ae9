"""Identifiers and their names in the DNS, by the vectors of peppol-commons and the policy 4.4.0."""

from __future__ import annotations

import pytest

from signet.en16931.model import Identifier
from signet.kernel.errors import BadInput
from signet.networks.peppol import identifiers
from signet.networks.peppol.locator import _address


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("9915:test", "eh5boavaktmbgzyh2a63dz4qov33fvp5nsdvqklucfraayoodw6a"),
        ("0088:123abc", "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq"),
        ("0088:123ABC", "y7dzfxaf3d4cjz4kcgrxtec6twvcga4ky7zwa5boif6mswd4tdrq"),
        ("0010:5798000000001", "xukhfqabqziki3ykvr2fhr4snfa3pf5vpq6k4tonv3lmvsy5arvq"),
    ],
)
def test_the_label_is_the_official_one(text: str, label: str) -> None:
    scheme, _, value = text.partition(":")
    assert identifiers.label(identifiers.Participant(scheme, value)) == label


def test_a_participant_reads_what_it_writes() -> None:
    who = identifiers.read("iso6523-actorid-upis::0088:5012345678900")
    assert (str(who), who.qualified) == (
        "0088:5012345678900",
        "iso6523-actorid-upis::0088:5012345678900",
    )
    assert who.quoted == "iso6523-actorid-upis%3A%3A0088%3A5012345678900"
    assert identifiers.read("0088:5012345678900") == who
    assert identifiers.read("0088:ABC").same("0088:abc")
    assert not identifiers.read("0088:ABC").same("0192:abc")


@pytest.mark.parametrize(
    ("scheme", "value", "code"),
    [
        ("", "123", "peppol.scheme"),
        ("EM", "a@b.example", "peppol.scheme"),
        ("0088", "", "peppol.identifier"),
        ("0088", "12 34", "peppol.identifier"),
        ("0088", "../../etc", "peppol.identifier"),
        ("0088", "1" * 51, "peppol.identifier"),
    ],
)
def test_what_cannot_be_a_participant_is_refused(scheme: str, value: str, code: str) -> None:
    with pytest.raises(BadInput) as refused:
        identifiers.participant(Identifier(scheme=scheme, value=value))
    assert refused.value.code == code


def test_no_address_is_no_participant() -> None:
    with pytest.raises(BadInput):
        identifiers.participant(None)


def test_document_types_are_those_of_the_code_list(shared) -> None:
    import json

    listed = json.loads((shared / "data/peppol/document-types.json").read_text())["values"]
    known = {
        f"{entry['scheme']}::{entry['value']}" for entry in listed if entry["state"] == "active"
    }
    from signet.networks.peppol import lookup

    ours = {lookup.INVOICE, lookup.CREDIT_NOTE, *lookup.SELF_BILLED, lookup.RESPONSE_TYPE}
    assert ours <= known
    processes = json.loads((shared / "data/peppol/processes.json").read_text())["values"]
    names = {f"{entry['scheme']}::{entry['value']}" for entry in processes}
    assert identifiers.process(identifiers.RESPONSE_PROCESS) in names


@pytest.mark.parametrize(
    ("expression", "address"),
    [
        ("!^.*$!https://smp.example.org!", "https://smp.example.org"),
        ("!.*!https://smp.example.org/!", "https://smp.example.org"),
        ("/^.*$/smp/", "smp"),
        ("!^(.*)$!https://smp.example.org/\\1!", None),
        ("!^.*$!https://smp.example.org", None),
        ("", None),
        ("!" * 4000, None),
    ],
)
def test_the_expression_of_a_naptr_record(expression: str, address: str | None) -> None:
    assert _address(expression) == address
