"""Connecting a company, what keeps a document from going, and the bytes that go."""

from __future__ import annotations

import uuid
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from signet.en16931.model import Identifier, Note
from signet.en16931.validate import validate
from signet.kernel.errors import BadInput
from signet.networks.peppol.adapter import Peppol
from signet.networks.port import Environment, Link, Seller, Setup
from signet.networks.problems import Refused
from tests.peppol import BUYER, SELLER, NoTokens, TestWire, invoice, outgoing, party

PEPPOL = Peppol()
COMPANY = Seller(
    name="Marlow & Finch",
    country="GB",
    electronic_address=Identifier(value="5012345678900", scheme="0088"),
    identifiers=(),
)
GIVEN = {"access_point": "phoss-ap", "url": " https://ap.example.org/ "}


def setup(
    settings: dict[str, str] | None = None,
    credentials: dict[str, str] | None = None,
    seller: Seller = COMPANY,
) -> Setup:
    return Setup(
        environment=Environment.SANDBOX,
        settings=GIVEN | (settings or {}),
        credentials={"token": " key "} | (credentials or {}),
        seller=seller,
    )


LINK = Link(
    connection_id=uuid.uuid4(),
    company_id=uuid.uuid4(),
    environment=Environment.SANDBOX,
    endpoint_id=SELLER,
    settings={"access_point": "phoss-ap", "url": "https://ap.example.org", "country": "GB"},
    credentials={"token": "key"},
    certificate=None,
    wire=TestWire(),
    tokens=NoTokens(),
)


def test_what_was_typed_is_tidied() -> None:
    found = PEPPOL.accept(setup())
    assert found.endpoint_id == SELLER
    assert found.settings == {
        "access_point": "phoss-ap", "url": "https://ap.example.org", "country": "GB",
    }  # fmt: skip
    assert found.credentials == {"token": "key"}


def test_a_provider_has_an_address_of_its_own_and_its_own_questions() -> None:
    wish = {"access_point": "e-invoice.be", "url": ""}
    found = PEPPOL.accept(setup(wish, {"webhook_secret": "s"}))
    assert found.settings["url"] == "https://api.e-invoice.be"
    assert found.credentials == {"token": "key", "webhook_secret": "s"}
    names = [ask.name for ask in PEPPOL.asks(Environment.SANDBOX)]
    assert names == ["access_point", "url", "token", "webhook_secret"]


@pytest.mark.parametrize(
    ("settings", "credentials", "seller", "pointer"),
    [
        ({"access_point": "other"}, {}, COMPANY, "/settings/access_point"),
        ({"url": ""}, {}, COMPANY, "/settings/url"),
        ({"url": "ftp://x"}, {}, COMPANY, "/settings/url"),
        ({}, {"token": " "}, COMPANY, "/credentials/token"),
        ({}, {}, replace(COMPANY, electronic_address=None), "/settings/access_point"),
        (
            {}, {}, replace(COMPANY, electronic_address=Identifier(value="1", scheme="EM")),
            "/settings/access_point",
        ),
    ],
)  # fmt: skip
def test_what_cannot_work_is_refused_at_its_field(
    settings: dict[str, str], credentials: dict[str, str], seller: Seller, pointer: str
) -> None:
    with pytest.raises(BadInput) as refused:
        PEPPOL.accept(setup(settings, credentials, seller))
    assert [field.pointer for field in refused.value.fields] == [pointer]


def test_the_same_document_has_the_same_bytes_and_they_are_valid() -> None:
    document = outgoing(invoice())
    payload = PEPPOL.build(document, LINK)
    assert payload == PEPPOL.build(document, LINK)
    assert validate(payload.body, rules="native").valid
    assert payload.receiver == BUYER
    billing = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
    assert payload.meta == {
        "document_type": "busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
        f"::Invoice##{billing}::2.1",
        "process": "cenbii-procid-ubl::urn:fdc:peppol.eu:2017:poacc:billing:01:1.0",
        "country": "GB",
    }


def test_a_credit_note_goes_as_one() -> None:
    payload = PEPPOL.build(outgoing(invoice(type_code="381"), "credit_note"), LINK)
    assert "CreditNote-2::CreditNote##" in payload.meta["document_type"]


def test_without_a_receiver_nothing_is_built() -> None:
    buyer = replace(invoice().buyer, electronic_address=None)
    with pytest.raises(Refused, match="not a scheme"):
        PEPPOL.build(outgoing(invoice(buyer=buyer)), LINK)


def found(**changes: Any) -> dict[str, tuple[str, str]]:
    """Rule -> (severity, pointer)."""
    document = outgoing(invoice(**changes))
    return {f.rule: (f.severity, f.pointer) for f in PEPPOL.readiness(document, LINK)}


def without_address(name: str) -> Any:
    return replace(party(name, "0088:1", "GB987654321"), electronic_address=None)


def test_a_document_that_is_ready_has_no_finding() -> None:
    assert found() == {}


@pytest.mark.parametrize(
    ("changes", "rule", "expected"),
    [
        (
            {"buyer": without_address("Tern")},
            "PEPPOL-EN16931-R010",
            ("error", "/buyer/electronic_address"),
        ),
        (
            {"seller": without_address("Marlow")},
            "PEPPOL-EN16931-R020",
            ("error", "/seller/electronic_address"),
        ),
        ({"buyer_reference": None}, "PEPPOL-EN16931-R003", ("error", "/buyer_reference")),
        (
            {"notes": (Note(text="a"), Note(text="b"))},
            "PEPPOL-EN16931-R002",
            ("error", "/note"),
        ),
        (
            {"buyer": party("Tern", "0088:12 34", "GB987654321")},
            "SIGNET-PEPPOL-ADDRESS",
            ("error", "/buyer/electronic_address"),
        ),
        (
            {"seller": party("Marlow", "0088:5011111111111", "GB123456789")},
            "SIGNET-PEPPOL-SENDER",
            ("error", "/seller/electronic_address"),
        ),
        ({"type_code": "325"}, "PEPPOL-EN16931-P0100", ("error", "/type_code")),
    ],
)
def test_what_the_network_demands_is_said_at_its_field(
    changes: dict[str, Any], rule: str, expected: tuple[str, str]
) -> None:
    findings = found(**changes)
    assert findings.get(rule) == expected, findings


def test_errors_stand_first_and_nothing_is_said_twice() -> None:
    document = invoice(
        buyer=without_address("Tern"), due_date=date(2026, 11, 1), buyer_reference=None
    )
    findings = PEPPOL.readiness(outgoing(document), LINK)
    severities = [f.severity for f in findings]
    assert severities == sorted(severities, key=["error", "warning", "advice"].index)
    assert len({(f.rule, f.pointer, f.location) for f in findings}) == len(findings)


def test_a_rule_that_only_the_engine_knows_is_said_with_its_place() -> None:
    """National rules have no sentence of the editor's own: a Danish seller without a register number."""
    dane = replace(
        party("Dansk ApS", SELLER, "DK12345678"),
        legal_registration=None,
        address=replace(invoice().seller.address, country="DK"),  # type: ignore[type-var]
    )
    findings = PEPPOL.readiness(outgoing(invoice(seller=dane)), LINK)
    assert any(f.rule.startswith("DK-R-") and f.location for f in findings), findings


def test_a_self_billed_document_goes_from_the_buyer_to_the_seller() -> None:
    """We are the buyer: the document names us there, and the supplier receives it."""
    document = invoice(
        type_code="389",
        seller=party("Tern Publishing plc", BUYER, "GB987654321"),
        buyer=party("Marlow & Finch Design Ltd", SELLER, "GB123456789"),
    )
    sent = replace(outgoing(document), self_billed=True)
    assert PEPPOL.readiness(sent, LINK) == ()
    payload = PEPPOL.build(sent, LINK)
    assert payload.receiver == BUYER
    assert "poacc:selfbilling:3.0::2.1" in payload.meta["document_type"]
    assert payload.meta["process"].endswith("selfbilling:01:1.0")
    [finding] = PEPPOL.readiness(replace(sent, self_billed=False), LINK)
    assert (finding.rule, finding.pointer) == ("SIGNET-PEPPOL-SENDER", "/seller/electronic_address")
