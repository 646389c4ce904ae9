"""Rules that no official unit test breaks: a fragment for each, with the second opinion beside it."""

from __future__ import annotations

import pytest

from signet.en16931.rules import judge
from tests.conftest import SHARED
from tests.unit.en16931.rules.test_official import FACTS

INVOICE = """<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
 xmlns:a="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:b="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">{}</Invoice>"""
TWO_IDS = "<b:ID>1</b:ID><b:ID>2</b:ID>"


def _seller(content: str) -> str:
    return f"<a:AccountingSupplierParty><a:Party>{content}</a:Party></a:AccountingSupplierParty>"


def _buyer(content: str) -> str:
    return f"<a:AccountingCustomerParty><a:Party>{content}</a:Party></a:AccountingCustomerParty>"


def _country(code: str) -> str:
    country = f"<a:Country><b:IdentificationCode>{code}</b:IdentificationCode></a:Country>"
    return f"<a:PostalAddress>{country}</a:PostalAddress>"


def _allowance(indicator: str, name: str, amount: str = "1.001") -> str:
    return (
        f"<a:AllowanceCharge><b:ChargeIndicator>{indicator}</b:ChargeIndicator>"
        f"<b:{name}>{amount}</b:{name}></a:AllowanceCharge>"
    )


def _line(content: str) -> str:
    return f"<a:InvoiceLine>{content}</a:InvoiceLine>"


def _twice(element: str) -> str:
    return element * 2


ICELAND = _seller(_country("IS")) + _buyer(_country("IS"))
GERMANY = _seller(_country("DE")) + _buyer(_country("DE"))
LEGAL = "<a:PartyLegalEntity>{}</a:PartyLegalEntity>"
NAME = "<a:PartyName><b:Name>x</b:Name></a:PartyName>"
EINDAGI = (
    "<a:AdditionalDocumentReference><b:ID>{}</b:ID>"
    "<b:DocumentDescription>EINDAGI</b:DocumentDescription></a:AdditionalDocumentReference>"
)
OBJECT = (
    "<a:AdditionalDocumentReference><b:ID>1</b:ID><b:DocumentTypeCode>130</b:DocumentTypeCode>"
    "{}</a:AdditionalDocumentReference>"
)
MEANS = "<a:PaymentMeans>{}</a:PaymentMeans>"
ICELANDIC_ACCOUNT = MEANS.format(
    "<b:PaymentMeansCode>{}</b:PaymentMeansCode><a:PayeeFinancialAccount>"
    "<b:ID>1</b:ID></a:PayeeFinancialAccount>"
)
CATEGORY = "<a:TaxCategory>{}</a:TaxCategory>"
CEN = {
    "BR-B-01": "<a:TaxCategory><b:ID>B</b:ID></a:TaxCategory>" + _seller(_country("FR")),
    "BR-B-02": _line("<a:Item><a:ClassifiedTaxCategory><b:ID>B</b:ID></a:ClassifiedTaxCategory>"
                     "<a:ClassifiedTaxCategory><b:ID>S</b:ID></a:ClassifiedTaxCategory></a:Item>"),
    "BR-CL-08": "<b:Note>#XYZ#text</b:Note>",
    "BR-CL-26": '<a:Delivery><a:DeliveryLocation><b:ID schemeID="X">1</b:ID></a:DeliveryLocation></a:Delivery>',
    "BR-DEC-01": _allowance("false", "Amount"),
    "BR-DEC-02": _allowance("false", "BaseAmount"),
    "BR-DEC-05": _allowance("true", "Amount"),
    "BR-DEC-06": _allowance("true", "BaseAmount"),
    "BR-DEC-24": _line(_allowance("false", "Amount")),
    "BR-DEC-25": _line(_allowance("false", "BaseAmount")),
    "BR-DEC-27": _line(_allowance("true", "Amount")),
    "BR-DEC-28": _line(_allowance("true", "BaseAmount")),
    "UBL-CR-002": "<b:UBLVersionID>2.0</b:UBLVersionID>",
    "UBL-CR-412": MEANS.format("<b:PaymentDueDate>2026-01-01</b:PaymentDueDate>"),
    "UBL-CR-666": OBJECT.format("<a:Attachment/>"),
    "UBL-CR-673": OBJECT.format("<b:DocumentDescription>x</b:DocumentDescription>"),
    "UBL-SR-01": f"<a:ContractDocumentReference>{TWO_IDS}</a:ContractDocumentReference>",
    "UBL-SR-02": f"<a:ReceiptDocumentReference>{TWO_IDS}</a:ReceiptDocumentReference>",
    "UBL-SR-03": f"<a:DespatchDocumentReference>{TWO_IDS}</a:DespatchDocumentReference>",
    "UBL-SR-04": _twice(OBJECT.format("")),
    "UBL-SR-05": _twice("<a:PaymentTerms><b:Note>x</b:Note></a:PaymentTerms>"),
    "UBL-SR-06": f"<a:BillingReference>{_twice('<a:InvoiceDocumentReference/>')}</a:BillingReference>",
    "UBL-SR-08": _twice("<a:InvoicePeriod/>"),
    "UBL-SR-10": _seller(_twice(NAME)),
    "UBL-SR-14": _seller(LEGAL.format(_twice("<b:CompanyLegalForm>x</b:CompanyLegalForm>"))),
    "UBL-SR-22": f"<a:TaxRepresentativeParty>{_twice(NAME)}</a:TaxRepresentativeParty>",
    "UBL-SR-23": "<a:TaxRepresentativeParty>"
    f"{_twice('<a:PartyTaxScheme><b:CompanyID>x</b:CompanyID></a:PartyTaxScheme>')}</a:TaxRepresentativeParty>",
    "UBL-SR-24": _twice("<a:Delivery/>"),
    "UBL-SR-25": f"<a:Delivery><a:DeliveryParty>{_twice(NAME)}</a:DeliveryParty></a:Delivery>",
    "UBL-SR-26": MEANS.format(_twice("<b:PaymentID>x</b:PaymentID>")),
    "UBL-SR-27": MEANS.format(_twice("<b:PaymentMeansCode>30</b:PaymentMeansCode>")),
    "UBL-SR-28": MEANS.format(f"<a:PaymentMandate>{TWO_IDS}</a:PaymentMandate>"),
    "UBL-SR-30": _allowance("false", "AllowanceChargeReason", "x</b:AllowanceChargeReason><b:AllowanceChargeReason>y"),
    "UBL-SR-31": _allowance("true", "AllowanceChargeReason", "x</b:AllowanceChargeReason><b:AllowanceChargeReason>y"),
    "UBL-SR-32": "<a:TaxTotal><a:TaxSubtotal>"
    f"{CATEGORY.format(_twice('<b:TaxExemptionReason>x</b:TaxExemptionReason>'))}</a:TaxSubtotal></a:TaxTotal>",
    "UBL-SR-33": "<a:AdditionalDocumentReference>"
    f"{_twice('<b:DocumentDescription>x</b:DocumentDescription>')}</a:AdditionalDocumentReference>",
    "UBL-SR-34": _line(_twice("<b:Note>x</b:Note>")),
    "UBL-SR-35": _line(_twice("<a:OrderLineReference><b:LineID>1</b:LineID></a:OrderLineReference>")),
    "UBL-SR-36": _line(_twice("<a:InvoicePeriod/>")),
    "UBL-SR-37": _line(f"<a:Price>{_twice('<a:AllowanceCharge><b:Amount>1</b:Amount></a:AllowanceCharge>')}</a:Price>"),
    "UBL-SR-39": _twice("<a:ProjectReference><b:ID>1</b:ID></a:ProjectReference>"),
    "UBL-SR-40": _buyer(_twice(NAME)),
    "UBL-SR-45": _twice(MEANS.format("<b:PaymentDueDate>2026-01-01</b:PaymentDueDate>")),
    "UBL-SR-46": _twice(MEANS.format('<b:PaymentMeansCode name="x">30</b:PaymentMeansCode>')),
    "UBL-SR-50": _line(f"<a:Item>{_twice('<b:Description>x</b:Description>')}</a:Item>"),
    "UBL-SR-51": f"<a:PostalAddress>{_twice('<a:AddressLine/>')}</a:PostalAddress>",
    "UBL-SR-52": _line(_twice("<a:DocumentReference/>")),
    "UBL-SR-54": MEANS.format(_twice("<a:CardAccount/>")),
    "UBL-SR-55": MEANS.format(_twice("<a:PaymentMandate/>")),
    "UBL-SR-56": f"<a:OriginatorDocumentReference>{TWO_IDS}</a:OriginatorDocumentReference>",
}  # fmt: skip


def _endpoint(scheme: str, number: str) -> str:
    return _seller(f'<b:EndpointID schemeID="{scheme}">{number}</b:EndpointID>')


PEPPOL = {
    "DE-R-T02": GERMANY + "<a:AdditionalDocumentReference><a:Attachment><a:ExternalReference><b:URI>x</b:URI>"
    "</a:ExternalReference></a:Attachment></a:AdditionalDocumentReference>",
    "DK-R-017": _seller(_country("DK")) + _buyer(
        _country("DK") + LEGAL.format('<b:CompanyID schemeID="0088">1</b:CompanyID>')),
    "IS-R-001": ICELAND + "<b:InvoiceTypeCode>384</b:InvoiceTypeCode>",
    "IS-R-002": ICELAND, "IS-R-003": ICELAND, "IS-R-004": ICELAND, "IS-R-005": ICELAND,
    "IS-R-006": ICELAND + ICELANDIC_ACCOUNT.format("9"),
    "IS-R-007": ICELAND + ICELANDIC_ACCOUNT.format("42"),
    "IS-R-008": ICELAND + EINDAGI.format("2026-02-31"),
    "IS-R-009": ICELAND + EINDAGI.format("2026-02-28"),
    "IS-R-010": ICELAND + "<b:DueDate>2026-03-01</b:DueDate>" + EINDAGI.format("2026-02-28"),
    "PEPPOL-COMMON-R041": _endpoint("0192", "974760674"),
    "PEPPOL-COMMON-R052": _endpoint("0096", "123456789"),
    "PEPPOL-COMMON-R055": _endpoint("0190", "1"),
    "PEPPOL-COMMON-R056-1": _endpoint("9944", "NL1"),
    "PEPPOL-COMMON-R057": _endpoint("0217", "1"),
}  # fmt: skip
SELF = "<b:ProfileID>urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0</b:ProfileID>"
SELFBILLING = {
    "PEPPOL-EN16931-P0100": SELF + "<b:InvoiceTypeCode>380</b:InvoiceTypeCode>",
    "PEPPOL-EN16931-P0101": SELF + "<b:CreditNoteTypeCode>381</b:CreditNoteTypeCode>",
    "PEPPOL-EN16931-R004": "<b:CustomizationID>urn:cen.eu:en16931:2017#compliant#"
    "urn:fdc:peppol.eu:2017:poacc:billing:3.0</b:CustomizationID>",
    "PEPPOL-EN16931-R007": "<b:ProfileID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</b:ProfileID>",
    **{rule: content for rule, content in PEPPOL.items() if rule.startswith("PEPPOL-COMMON")},
}
CASES = [
    (name, rule, content)
    for name, fragments in (("cen", CEN), ("peppol", PEPPOL), ("peppol-selfbilling", SELFBILLING))
    for rule, content in fragments.items()
]


@pytest.mark.parametrize(("name", "rule", "content"), CASES)
def test_the_fragment_breaks_the_rule(name: str, rule: str, content: str) -> None:
    document = INVOICE.format(content)
    found = [f for f in judge(document.encode(), rulesets=[name]) if f.rule == rule]
    assert found
    if SHARED.is_dir():
        pytest.importorskip("saxonche", reason="the second opinion needs saxonche")
        from tests.unit.en16931.rules.oracle import oracle

        fails, _ = oracle(SHARED, FACTS[name]).judge(document)
        assert fails[rule] == len(found)
