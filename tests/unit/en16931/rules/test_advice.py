"""Advice: what the official rules let pass though it cannot be right."""

from __future__ import annotations

import pytest

from signet.en16931.rules import judge

DOCUMENT = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">{}</Invoice>"""
SELLER = "<a:AccountingSupplierParty><a:Party>{}</a:Party></a:AccountingSupplierParty>"
VAT = SELLER.format(
    "<a:PartyTaxScheme><b:CompanyID>{}</b:CompanyID>"
    "<a:TaxScheme><b:ID>VAT</b:ID></a:TaxScheme></a:PartyTaxScheme>"
)
GLN = SELLER.format('<b:EndpointID schemeID="0088">{}</b:EndpointID>')
PLACE = '<a:Delivery><a:DeliveryLocation><b:ID schemeID="0088">{}</b:ID></a:DeliveryLocation></a:Delivery>'
GTIN = (
    "<a:InvoiceLine><a:Item><a:StandardItemIdentification>"
    '<b:ID schemeID="0160">{}</b:ID></a:StandardItemIdentification></a:Item></a:InvoiceLine>'
)
ACCOUNT = (
    "<a:PaymentMeans><b:PaymentMeansCode>{}</b:PaymentMeansCode><a:PayeeFinancialAccount>"
    "<b:ID>{}</b:ID></a:PayeeFinancialAccount></a:PaymentMeans>"
)
DAY = "<b:IssueDate>{}</b:IssueDate>"


def _advice(content: str) -> list[tuple[str, str]]:
    document = DOCUMENT.format(content).encode()
    findings = judge(document, rulesets=["advice", "advice-plain"])
    assert {finding.severity for finding in findings} <= {"advice"}
    return [(finding.rule, finding.text) for finding in findings]


@pytest.mark.parametrize(
    "content",
    [
        VAT.format("DE136695976"),
        VAT.format("DE 136695976"),
        VAT.format("EL094259216"),
        VAT.format("NO974760673MVA"),
        VAT.format("US123"),  # of countries that are not known, any does
        GLN.format("4035811991021"),
        PLACE.format("4035811991021"),
        GTIN.format("4006381333931"),
        ACCOUNT.format("58", "DE89 3704 0044 0532 0130 00"),
        ACCOUNT.format("30", "1234567890"),  # an account that is no IBAN and need not be
        DAY.format("2028-02-29"),
        "",
    ],
)
def test_nothing_is_said_of_what_may_be_right(content: str) -> None:
    assert _advice(content) == []


@pytest.mark.parametrize(
    ("content", "rule", "found"),
    [
        (VAT.format("DE37"), "SIGNET-VAT", "DE37"),
        (VAT.format("BE00"), "SIGNET-VAT", "BE00"),
        (VAT.format("DE136695977"), "SIGNET-VAT", "DE136695977"),
        (VAT.format("NO974760674MVA"), "SIGNET-VAT", "NO974760674MVA"),
        (GLN.format("4035811991022"), "SIGNET-GLN", "4035811991022"),
        (PLACE.format("A"), "SIGNET-GLN", "A"),
        (GTIN.format("4006381333932"), "SIGNET-GTIN", "4006381333932"),
        (ACCOUNT.format("58", "DE89370400440532013001"), "SIGNET-IBAN", "DE89370400440532013001"),
        (ACCOUNT.format("30", "DE89370400440532013001"), "SIGNET-IBAN", "DE89370400440532013001"),
        (ACCOUNT.format("58", "1234567890"), "SIGNET-IBAN", "1234567890"),
        (DAY.format("2026-02-31"), "SIGNET-DAY", "2026-02-31"),
        (DAY.format("31.12.2026"), "SIGNET-DAY", "31.12.2026"),
    ],
)
def test_what_cannot_be_right_is_told(content: str, rule: str, found: str) -> None:
    [(told, text)] = _advice(content)
    assert told == rule
    assert found in text


def test_peppol_judges_its_own_numbers() -> None:
    """Its rule R040 is an error, so that advice about the same number would be noise."""
    peppol = (
        "<b:CustomizationID>urn:cen.eu:en16931:2017#compliant#"
        "urn:fdc:peppol.eu:2017:poacc:billing:3.0</b:CustomizationID>"
    )
    findings = judge(DOCUMENT.format(peppol + GLN.format("4035811991022")).encode())
    rules = {finding.rule for finding in findings}
    assert "PEPPOL-COMMON-R040" in rules
    assert "SIGNET-GLN" not in rules
