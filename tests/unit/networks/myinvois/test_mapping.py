"""The element table: a document held against leaves written by hand, in both spellings."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from signet.en16931.validate import validate
from signet.kernel.money import Money
from signet.networks.myinvois.mapping import to_json, to_xml
from signet.networks.myinvois.tree import plain
from tests.unit.networks.myinvois.leaves import json_leaves, xml_leaves
from tests.unit.networks.myinvois.samples import einvoice, transfer

#: XPath-like path without prefixes, attributes, value: the whole of the invoice in ``samples``.
LEAVES = """
ID=INV-2026-0001
IssueDate=2026-11-21
IssueTime=03:04:05Z
InvoiceTypeCode[listVersionID=1.1]=01
DocumentCurrencyCode=MYR
TaxCurrencyCode=MYR
AccountingSupplierParty/Party/IndustryClassificationCode[name=Fast-food restaurants]=56103
AccountingSupplierParty/Party/PartyIdentification/ID[schemeID=TIN]=C25845632220
AccountingSupplierParty/Party/PartyIdentification/ID[schemeID=BRN]=202001234567
AccountingSupplierParty/Party/PartyIdentification/ID[schemeID=SST]=W10-1808-32000059
AccountingSupplierParty/Party/PartyIdentification/ID[schemeID=TTX]=NA
AccountingSupplierParty/Party/PostalAddress/CityName=Kuala Lumpur
AccountingSupplierParty/Party/PostalAddress/PostalZone=50480
AccountingSupplierParty/Party/PostalAddress/CountrySubentityCode=14
AccountingSupplierParty/Party/PostalAddress/AddressLine/Line=Lot 66
AccountingSupplierParty/Party/PostalAddress/AddressLine/Line=Persiaran Jaya
AccountingSupplierParty/Party/PostalAddress/Country/IdentificationCode[listAgencyID=6][listID=ISO3166-1]=MYS
AccountingSupplierParty/Party/PartyLegalEntity/RegistrationName=Kopi & Kek Sdn. Bhd.
AccountingSupplierParty/Party/Contact/Telephone=+60312345678
AccountingSupplierParty/Party/Contact/ElectronicMail=akaun@kopi.example
AccountingCustomerParty/Party/PartyIdentification/ID[schemeID=TIN]=C11223344550
AccountingCustomerParty/Party/PartyIdentification/ID[schemeID=BRN]=201901000005
AccountingCustomerParty/Party/PartyIdentification/ID[schemeID=SST]=NA
AccountingCustomerParty/Party/PartyIdentification/ID[schemeID=TTX]=NA
AccountingCustomerParty/Party/PostalAddress/CityName=Ipoh
AccountingCustomerParty/Party/PostalAddress/PostalZone=30000
AccountingCustomerParty/Party/PostalAddress/CountrySubentityCode=08
AccountingCustomerParty/Party/PostalAddress/AddressLine/Line=8 Jalan Bukit
AccountingCustomerParty/Party/PostalAddress/Country/IdentificationCode[listAgencyID=6][listID=ISO3166-1]=MYS
AccountingCustomerParty/Party/PartyLegalEntity/RegistrationName=Pejabat Hijau Sdn. Bhd.
AccountingCustomerParty/Party/Contact/Telephone=052410000
PaymentMeans/PaymentMeansCode=03
PaymentMeans/PayeeFinancialAccount/ID=5123 4567 8901
TaxTotal/TaxAmount[currencyID=MYR]=16.00
TaxTotal/TaxSubtotal/TaxableAmount[currencyID=MYR]=200.00
TaxTotal/TaxSubtotal/TaxAmount[currencyID=MYR]=16.00
TaxTotal/TaxSubtotal/TaxCategory/ID=02
TaxTotal/TaxSubtotal/TaxCategory/TaxScheme/ID[schemeAgencyID=6][schemeID=UN/ECE 5153]=OTH
LegalMonetaryTotal/LineExtensionAmount[currencyID=MYR]=200.00
LegalMonetaryTotal/TaxExclusiveAmount[currencyID=MYR]=200.00
LegalMonetaryTotal/TaxInclusiveAmount[currencyID=MYR]=216.00
LegalMonetaryTotal/AllowanceTotalAmount[currencyID=MYR]=0.00
LegalMonetaryTotal/ChargeTotalAmount[currencyID=MYR]=0.00
LegalMonetaryTotal/PayableRoundingAmount[currencyID=MYR]=0.00
LegalMonetaryTotal/PayableAmount[currencyID=MYR]=216.00
InvoiceLine/ID=1
InvoiceLine/InvoicedQuantity[unitCode=C62]=2
InvoiceLine/LineExtensionAmount[currencyID=MYR]=200.00
InvoiceLine/TaxTotal/TaxAmount[currencyID=MYR]=16.00
InvoiceLine/TaxTotal/TaxSubtotal/TaxableAmount[currencyID=MYR]=200.00
InvoiceLine/TaxTotal/TaxSubtotal/TaxAmount[currencyID=MYR]=16.00
InvoiceLine/TaxTotal/TaxSubtotal/Percent=8
InvoiceLine/TaxTotal/TaxSubtotal/TaxCategory/ID=02
InvoiceLine/TaxTotal/TaxSubtotal/TaxCategory/TaxScheme/ID[schemeAgencyID=6][schemeID=UN/ECE 5153]=OTH
InvoiceLine/Item/Description=Kopi O
InvoiceLine/Item/CommodityClassification/ItemClassificationCode[listID=CLASS]=022
InvoiceLine/Price/PriceAmount[currencyID=MYR]=100
InvoiceLine/ItemPriceExtension/Amount[currencyID=MYR]=200.00
""".strip().splitlines()


def test_the_invoice_in_xml_is_what_the_element_table_says() -> None:
    assert list(xml_leaves(to_xml(einvoice(payment=transfer())))) == LEAVES


def test_the_invoice_in_json_says_the_same_as_in_xml() -> None:
    assert list(json_leaves(to_json(einvoice(payment=transfer())))) == LEAVES


def test_xml_is_minified_canonical_and_valid_by_the_ubl_schema() -> None:
    data = to_xml(einvoice(payment=transfer()))
    assert etree.tostring(etree.fromstring(data), method="c14n") == data
    assert validate(data, rules="native", rulesets=[]).findings == ()


def test_json_is_minified_and_says_numbers_as_numbers() -> None:
    data = to_json(einvoice(payment=transfer()))
    assert (
        data
        == json.dumps(
            json.loads(data, parse_float=_lexeme), ensure_ascii=False, separators=(",", ":")
        )
        .replace('"#', "")
        .replace('#"', "")
        .encode()
    )
    assert b'"InvoicedQuantity":[{"_":2,"unitCode":"C62"}]' in data
    assert b'"TaxAmount":[{"_":16.00,"currencyID":"MYR"}]' in data


def _lexeme(text: str) -> str:
    return f"#{text}#"


def test_same_document_same_bytes() -> None:
    assert to_xml(einvoice()) == to_xml(einvoice())
    assert to_json(einvoice()) == to_json(einvoice())


@pytest.mark.parametrize(
    ("type_code", "version"),
    [(t, v) for t in "01 02 03 04 11 12 13 14".split() for v in "1.0 1.1".split()],
)
def test_every_type_and_version_is_written(type_code: str, version: str) -> None:
    data = to_xml(einvoice(type_code, version=version))
    assert (
        f'<cbc:InvoiceTypeCode listVersionID="{version}">{type_code}</cbc:InvoiceTypeCode>'.encode()
        in data
    )


@pytest.mark.parametrize("currency", ["MYR", "JPY", "KWD"])
@pytest.mark.parametrize("minor", [0, 1, -1, 99, -100, 123456789])
def test_amounts_are_written_with_the_decimals_of_their_currency(currency: str, minor: int) -> None:
    amount = Money(minor, currency)
    assert plain(amount) == format(amount.amount, "f")
