"""A document that says everything EN 16931 lets it say, and where each business term stands.

Terms and their elements are those of EN 16931-1 and of its bindings (CEN/TS 16931-3-2 for UBL,
CEN/TS 16931-3-3 for CII). BT-4 was never given; BT-7 and BT-8 exclude each other (BR-CO-03).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal as D

from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Attachment,
    Category,
    Classification,
    Contact,
    CreditTransfer,
    Delivery,
    Identifier,
    Invoice,
    Line,
    Note,
    Party,
    PaymentInstructions,
    Period,
    PrecedingInvoice,
    Tax,
)
from signet.en16931.totals import calculate
from signet.kernel.money import Money

STANDARD = Tax(percent=D(20))
EXEMPT = Tax(
    category=Category.EXEMPT,
    percent=D(0),
    exemption_code="VATEX-EU-132",
    exemption_reason="Exempt from tax",
)


def _address(of: str, country: str) -> Address:
    return Address(
        line1=f"{of} street",
        line2=f"{of} floor",
        line3=f"{of} door",
        city=f"{of} city",
        postal_code=f"{of} post",
        subdivision=f"{of} region",
        country=country,
    )


def _eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def invoice() -> Invoice:
    """With BT-7; calculated, and valid by the rules."""
    return calculate(
        Invoice(
            number="INV-1",
            issue_date=date(2026, 11, 1),
            type_code="380",
            currency="EUR",
            tax_currency="SEK",
            tax_exchange_rate=D(10),
            tax_point_date=date(2026, 11, 2),
            due_date=date(2026, 11, 3),
            buyer_reference="buyer reference",
            project_reference="project",
            contract_reference="contract",
            purchase_order_reference="purchase order",
            sales_order_reference="sales order",
            receiving_advice_reference="receiving advice",
            despatch_advice_reference="despatch advice",
            tender_reference="tender",
            invoiced_object=Identifier(value="invoiced object", scheme="ABT"),
            accounting_reference="cost centre",
            payment_terms="Skonto\n#SKONTO#TAGE=7#PROZENT=2.00#\n",
            notes=(Note(text="first note", subject="AAI"), Note(text="second note")),
            process="process",
            specification="urn:cen.eu:en16931:2017",
            preceding_invoices=(
                PrecedingInvoice(number="INV-0", issue_date=date(2026, 10, 4)),
                PrecedingInvoice(number="INV-00"),
            ),
            seller=Party(
                name="Seller",
                trading_name="Seller's trade",
                identifiers=(
                    Identifier(value="own number"),
                    Identifier(value="7300010000001", scheme="0088"),
                    Identifier(value="123456789", scheme="0060"),
                ),
                legal_registration=Identifier(value="5560000001", scheme="0007"),
                vat_identifier="SE556000000101",
                tax_registration="approved for F-tax",
                tax_registration_scheme="TAX",
                legal_form="share capital",
                electronic_address=Identifier(value="7300010000002", scheme="0088"),
                address=_address("Seller", "SE"),
                contact=Contact(name="Seller's person", phone="+46 1", email="a@seller.example"),
            ),
            buyer=Party(
                name="Buyer",
                trading_name="Buyer's trade",
                identifiers=(Identifier(value="7300010000003", scheme="0088"),),
                legal_registration=Identifier(value="5560000002", scheme="0007"),
                vat_identifier="DE123456789",
                electronic_address=Identifier(value="7300010000004", scheme="0088"),
                address=_address("Buyer", "DE"),
                contact=Contact(name="Buyer's person", phone="+49 1", email="a@buyer.example"),
            ),
            payee=Party(
                name="Payee",
                identifiers=(Identifier(value="7300010000005", scheme="0088"),),
                legal_registration=Identifier(value="5560000003", scheme="0007"),
            ),
            tax_representative=Party(
                name="Representative",
                vat_identifier="FR12345678901",
                address=_address("Representative", "FR"),
            ),
            delivery=Delivery(
                name="Recipient",
                location=Identifier(value="7300010000006", scheme="0088"),
                actual_date=date(2026, 10, 5),
                address=_address("Delivery", "DK"),
            ),
            period=Period(start=date(2026, 10, 6), end=date(2026, 10, 7)),
            payment=PaymentInstructions(
                means_code="59",
                means_text="in words",
                remittance="remittance",
                transfers=(
                    CreditTransfer(
                        account="SE3550000000054910000003",
                        account_name="main account",
                        bank_identifier="ESSESESS",
                    ),
                    CreditTransfer(account="100-200"),
                ),
                card_number="123456",
                card_holder="card holder",
                mandate="mandate",
                creditor="SE00ZZZ5560000001",
                debited_account="DE89370400440532013000",
            ),
            allowances=(
                AllowanceCharge(
                    amount=_eur("10.00"),
                    percent=D(10),
                    base=_eur("100.00"),
                    reason="document discount",
                    reason_code="95",
                    taxes=(STANDARD,),
                ),
                AllowanceCharge(
                    is_charge=True,
                    amount=_eur("4.00"),
                    percent=D(5),
                    base=_eur("80.00"),
                    reason="document charge",
                    reason_code="FC",
                    taxes=(STANDARD,),
                ),
            ),
            prepaid=_eur("10.20"),
            rounding=_eur("0.50"),
            attachments=(
                Attachment(
                    reference="attachment",
                    description="timesheet",
                    location="https://seller.example/a",
                    content=b"a,b\n",
                    mime_code="text/csv",
                    filename="hours.csv",
                ),
                Attachment(reference="only named"),
            ),
            lines=(
                Line(
                    id="1",
                    quantity=D(20),
                    unit="HUR",
                    price=D(9),
                    base_quantity=D(2),
                    base_unit="HUR",
                    gross_price=D(10),
                    price_discount=D(1),
                    taxes=(STANDARD,),
                    allowances=(
                        AllowanceCharge(
                            amount=_eur("5.00"),
                            percent=D(10),
                            base=_eur("50.00"),
                            reason="line discount",
                            reason_code="66",
                        ),
                        AllowanceCharge(
                            is_charge=True,
                            amount=_eur("2.00"),
                            percent=D(25),
                            base=_eur("8.00"),
                            reason="line charge",
                            reason_code="ABK",
                        ),
                    ),
                    name="item",
                    description="item description",
                    seller_item_id="seller's item",
                    buyer_item_id="buyer's item",
                    standard_item_id=Identifier(value="07300010000007", scheme="0160"),
                    classifications=(
                        Classification(code="43211503", list_id="STI", list_version="19.05"),
                        Classification(code="84713000", list_id="HS"),
                    ),
                    origin_country="NO",
                    attributes=(("colour", "blue"), ("size", "small")),
                    note="line note",
                    object_identifier=Identifier(value="line object", scheme="AAB"),
                    order_line="order line",
                    accounting_reference="line cost centre",
                    period=Period(start=date(2026, 10, 8), end=date(2026, 10, 9)),
                ),
                Line(id="2", quantity=D(1), price=D(13), taxes=(EXEMPT,), name="exempt item"),
            ),
        )
    )


def credit_note() -> Invoice:
    """The same as a credit note, with BT-8."""
    return replace(invoice(), type_code="381", tax_point_date=None, tax_point_code="35")


@dataclass(frozen=True, slots=True)
class Term:
    """A business term (or a part of one, as BT-125-2), its place in both syntaxes, and what it says."""

    term: str
    ubl: str
    cii: str
    value: str


def _rows(table: str) -> tuple[Term, ...]:
    rows = (line.split(" | ") for line in table.strip().splitlines())
    return tuple(Term(*(cell.strip() for cell in row)) for row in rows)


def _postal(terms: str, ubl: str, cii: str, of: str, country: str) -> tuple[Term, ...]:
    """The seven terms of an address, in the order line 1 to 3, city, post code, subdivision, country."""
    names = (
        ("cbc:StreetName", "LineOne", f"{of} street"),
        ("cbc:AdditionalStreetName", "LineTwo", f"{of} floor"),
        ("cac:AddressLine/cbc:Line", "LineThree", f"{of} door"),
        ("cbc:CityName", "CityName", f"{of} city"),
        ("cbc:PostalZone", "PostcodeCode", f"{of} post"),
        ("cbc:CountrySubentity", "CountrySubDivisionName", f"{of} region"),
        ("cac:Country/cbc:IdentificationCode", "CountryID", country),
    )
    return tuple(
        Term(f"BT-{term}", f"{ubl}/{name}", f"{cii}/ram:PostalTradeAddress/ram:{other}", value)
        for term, (name, other, value) in zip(terms.split(), names, strict=True)
    )


#: Places begin with these: ``A``, ``D``, ``S``: agreement, delivery and settlement of the header; ``L``: the first line.
#: ``T`` the totals, ``LA``, ``LS``, ``LP`` parts of the line; ``VAT`` the exempt group of the breakdown.
TERMS = (
    *_rows("""
BT-1 | cbc:ID | rsm:ExchangedDocument/ram:ID | INV-1
BT-2 | cbc:IssueDate | rsm:ExchangedDocument/ram:IssueDateTime/udt:DateTimeString | 2026-11-01
BT-3 | cbc:InvoiceTypeCode | rsm:ExchangedDocument/ram:TypeCode | 380
BT-5 | cbc:DocumentCurrencyCode | S/ram:InvoiceCurrencyCode | EUR
BT-6 | cbc:TaxCurrencyCode | S/ram:TaxCurrencyCode | SEK
BT-7 | cbc:TaxPointDate | S/ram:ApplicableTradeTax[1]/ram:TaxPointDate/udt:DateString | 2026-11-02
BT-8 | cac:InvoicePeriod/cbc:DescriptionCode | S/ram:ApplicableTradeTax[1]/ram:DueDateTypeCode | 35
BT-9 | cbc:DueDate | S/ram:SpecifiedTradePaymentTerms/ram:DueDateDateTime/udt:DateTimeString | 2026-11-03
BT-10 | cbc:BuyerReference | A/ram:BuyerReference | buyer reference
BT-11 | cac:ProjectReference/cbc:ID | A/ram:SpecifiedProcuringProject/ram:ID | project
BT-12 | cac:ContractDocumentReference/cbc:ID | A/ram:ContractReferencedDocument/ram:IssuerAssignedID | contract
BT-13 | cac:OrderReference/cbc:ID | A/ram:BuyerOrderReferencedDocument/ram:IssuerAssignedID | purchase order
BT-14 | cac:OrderReference/cbc:SalesOrderID | A/ram:SellerOrderReferencedDocument/ram:IssuerAssignedID | sales order
BT-15 | cac:ReceiptDocumentReference/cbc:ID | D/ram:ReceivingAdviceReferencedDocument/ram:IssuerAssignedID | receiving advice
BT-16 | cac:DespatchDocumentReference/cbc:ID | D/ram:DespatchAdviceReferencedDocument/ram:IssuerAssignedID | despatch advice
BT-17 | cac:OriginatorDocumentReference/cbc:ID | A/ram:AdditionalReferencedDocument[ram:TypeCode='50']/ram:IssuerAssignedID | tender
BT-18 | cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID | A/ram:AdditionalReferencedDocument[ram:TypeCode='130']/ram:IssuerAssignedID | invoiced object
BT-18-1 | cac:AdditionalDocumentReference[cbc:DocumentTypeCode='130']/cbc:ID/@schemeID | A/ram:AdditionalReferencedDocument[ram:TypeCode='130']/ram:ReferenceTypeCode | ABT
BT-19 | cbc:AccountingCost | S/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID | cost centre
BT-20 | cac:PaymentTerms/cbc:Note | S/ram:SpecifiedTradePaymentTerms/ram:Description | Skonto\\n#SKONTO#TAGE=7#PROZENT=2.00#\\n
BT-21 | substring(cbc:Note[1], 2, 3) | rsm:ExchangedDocument/ram:IncludedNote[1]/ram:SubjectCode | AAI
BT-22 | substring(cbc:Note[1], 6) | rsm:ExchangedDocument/ram:IncludedNote[1]/ram:Content | first note
BT-22 | cbc:Note[2] | rsm:ExchangedDocument/ram:IncludedNote[2]/ram:Content | second note
BT-23 | cbc:ProfileID | rsm:ExchangedDocumentContext/ram:BusinessProcessSpecifiedDocumentContextParameter/ram:ID | process
BT-24 | cbc:CustomizationID | rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter/ram:ID | urn:cen.eu:en16931:2017
BT-25 | cac:BillingReference[1]/cac:InvoiceDocumentReference/cbc:ID | S/ram:InvoiceReferencedDocument[1]/ram:IssuerAssignedID | INV-0
BT-25 | cac:BillingReference[2]/cac:InvoiceDocumentReference/cbc:ID | S/ram:InvoiceReferencedDocument[2]/ram:IssuerAssignedID | INV-00
BT-26 | cac:BillingReference[1]/cac:InvoiceDocumentReference/cbc:IssueDate | S/ram:InvoiceReferencedDocument[1]/ram:FormattedIssueDateTime/qdt:DateTimeString | 2026-10-04
BT-27 | SELLER/cac:PartyLegalEntity/cbc:RegistrationName | A/ram:SellerTradeParty/ram:Name | Seller
BT-28 | SELLER/cac:PartyName/cbc:Name | A/ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:TradingBusinessName | Seller's trade
BT-29 | SELLER/cac:PartyIdentification/cbc:ID[not(@schemeID)] | A/ram:SellerTradeParty/ram:ID | own number
BT-29 | SELLER/cac:PartyIdentification/cbc:ID[@schemeID='0060'] | A/ram:SellerTradeParty/ram:GlobalID[@schemeID='0060'] | 123456789
BT-29-1 | SELLER/cac:PartyIdentification/cbc:ID[.='7300010000001']/@schemeID | A/ram:SellerTradeParty/ram:GlobalID[.='7300010000001']/@schemeID | 0088
BT-30 | SELLER/cac:PartyLegalEntity/cbc:CompanyID | A/ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID | 5560000001
BT-30-1 | SELLER/cac:PartyLegalEntity/cbc:CompanyID/@schemeID | A/ram:SellerTradeParty/ram:SpecifiedLegalOrganization/ram:ID/@schemeID | 0007
BT-31 | SELLER/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID='VAT']/cbc:CompanyID | A/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA'] | SE556000000101
BT-32 | SELLER/cac:PartyTaxScheme[cac:TaxScheme/cbc:ID!='VAT']/cbc:CompanyID | A/ram:SellerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='FC'] | approved for F-tax
BT-33 | SELLER/cac:PartyLegalEntity/cbc:CompanyLegalForm | A/ram:SellerTradeParty/ram:Description | share capital
BT-34 | SELLER/cbc:EndpointID | A/ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID | 7300010000002
BT-34-1 | SELLER/cbc:EndpointID/@schemeID | A/ram:SellerTradeParty/ram:URIUniversalCommunication/ram:URIID/@schemeID | 0088
BT-41 | SELLER/cac:Contact/cbc:Name | A/ram:SellerTradeParty/ram:DefinedTradeContact/ram:PersonName | Seller's person
BT-42 | SELLER/cac:Contact/cbc:Telephone | A/ram:SellerTradeParty/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:CompleteNumber | +46 1
BT-43 | SELLER/cac:Contact/cbc:ElectronicMail | A/ram:SellerTradeParty/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:URIID | a@seller.example
BT-44 | BUYER/cac:PartyLegalEntity/cbc:RegistrationName | A/ram:BuyerTradeParty/ram:Name | Buyer
BT-45 | BUYER/cac:PartyName/cbc:Name | A/ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:TradingBusinessName | Buyer's trade
BT-46 | BUYER/cac:PartyIdentification/cbc:ID | A/ram:BuyerTradeParty/ram:GlobalID | 7300010000003
BT-46-1 | BUYER/cac:PartyIdentification/cbc:ID/@schemeID | A/ram:BuyerTradeParty/ram:GlobalID/@schemeID | 0088
BT-47 | BUYER/cac:PartyLegalEntity/cbc:CompanyID | A/ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID | 5560000002
BT-47-1 | BUYER/cac:PartyLegalEntity/cbc:CompanyID/@schemeID | A/ram:BuyerTradeParty/ram:SpecifiedLegalOrganization/ram:ID/@schemeID | 0007
BT-48 | BUYER/cac:PartyTaxScheme/cbc:CompanyID | A/ram:BuyerTradeParty/ram:SpecifiedTaxRegistration/ram:ID[@schemeID='VA'] | DE123456789
BT-49 | BUYER/cbc:EndpointID | A/ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID | 7300010000004
BT-49-1 | BUYER/cbc:EndpointID/@schemeID | A/ram:BuyerTradeParty/ram:URIUniversalCommunication/ram:URIID/@schemeID | 0088
BT-56 | BUYER/cac:Contact/cbc:Name | A/ram:BuyerTradeParty/ram:DefinedTradeContact/ram:PersonName | Buyer's person
BT-57 | BUYER/cac:Contact/cbc:Telephone | A/ram:BuyerTradeParty/ram:DefinedTradeContact/ram:TelephoneUniversalCommunication/ram:CompleteNumber | +49 1
BT-58 | BUYER/cac:Contact/cbc:ElectronicMail | A/ram:BuyerTradeParty/ram:DefinedTradeContact/ram:EmailURIUniversalCommunication/ram:URIID | a@buyer.example
BT-59 | cac:PayeeParty/cac:PartyName/cbc:Name | S/ram:PayeeTradeParty/ram:Name | Payee
BT-60 | cac:PayeeParty/cac:PartyIdentification/cbc:ID[@schemeID='0088'] | S/ram:PayeeTradeParty/ram:GlobalID | 7300010000005
BT-60-1 | cac:PayeeParty/cac:PartyIdentification[1]/cbc:ID/@schemeID | S/ram:PayeeTradeParty/ram:GlobalID/@schemeID | 0088
BT-61 | cac:PayeeParty/cac:PartyLegalEntity/cbc:CompanyID | S/ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:ID | 5560000003
BT-61-1 | cac:PayeeParty/cac:PartyLegalEntity/cbc:CompanyID/@schemeID | S/ram:PayeeTradeParty/ram:SpecifiedLegalOrganization/ram:ID/@schemeID | 0007
BT-62 | cac:TaxRepresentativeParty/cac:PartyName/cbc:Name | A/ram:SellerTaxRepresentativeTradeParty/ram:Name | Representative
BT-63 | cac:TaxRepresentativeParty/cac:PartyTaxScheme/cbc:CompanyID | A/ram:SellerTaxRepresentativeTradeParty/ram:SpecifiedTaxRegistration/ram:ID | FR12345678901
BT-70 | cac:Delivery/cac:DeliveryParty/cac:PartyName/cbc:Name | D/ram:ShipToTradeParty/ram:Name | Recipient
BT-71 | cac:Delivery/cac:DeliveryLocation/cbc:ID | D/ram:ShipToTradeParty/ram:GlobalID | 7300010000006
BT-71-1 | cac:Delivery/cac:DeliveryLocation/cbc:ID/@schemeID | D/ram:ShipToTradeParty/ram:GlobalID/@schemeID | 0088
BT-72 | cac:Delivery/cbc:ActualDeliveryDate | D/ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime/udt:DateTimeString | 2026-10-05
BT-73 | cac:InvoicePeriod/cbc:StartDate | S/ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString | 2026-10-06
BT-74 | cac:InvoicePeriod/cbc:EndDate | S/ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString | 2026-10-07
BT-81 | cac:PaymentMeans[1]/cbc:PaymentMeansCode | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:TypeCode | 59
BT-82 | cac:PaymentMeans[1]/cbc:PaymentMeansCode/@name | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:Information | in words
BT-83 | cac:PaymentMeans[1]/cbc:PaymentID | S/ram:PaymentReference | remittance
BT-84 | cac:PaymentMeans[1]/cac:PayeeFinancialAccount/cbc:ID | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:PayeePartyCreditorFinancialAccount/ram:IBANID | SE3550000000054910000003
BT-84 | cac:PaymentMeans[2]/cac:PayeeFinancialAccount/cbc:ID | S/ram:SpecifiedTradeSettlementPaymentMeans[2]/ram:PayeePartyCreditorFinancialAccount/ram:ProprietaryID | 100-200
BT-85 | cac:PaymentMeans[1]/cac:PayeeFinancialAccount/cbc:Name | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:PayeePartyCreditorFinancialAccount/ram:AccountName | main account
BT-86 | cac:PaymentMeans[1]/cac:PayeeFinancialAccount/cac:FinancialInstitutionBranch/cbc:ID | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:PayeeSpecifiedCreditorFinancialInstitution/ram:BICID | ESSESESS
BT-87 | cac:PaymentMeans[1]/cac:CardAccount/cbc:PrimaryAccountNumberID | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:ApplicableTradeSettlementFinancialCard/ram:ID | 123456
BT-88 | cac:PaymentMeans[1]/cac:CardAccount/cbc:HolderName | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:ApplicableTradeSettlementFinancialCard/ram:CardholderName | card holder
BT-89 | cac:PaymentMeans[1]/cac:PaymentMandate/cbc:ID | S/ram:SpecifiedTradePaymentTerms/ram:DirectDebitMandateID | mandate
BT-90 | cac:PayeeParty/cac:PartyIdentification/cbc:ID[@schemeID='SEPA'] | S/ram:CreditorReferenceID | SE00ZZZ5560000001
BT-91 | cac:PaymentMeans[1]/cac:PaymentMandate/cac:PayerFinancialAccount/cbc:ID | S/ram:SpecifiedTradeSettlementPaymentMeans[1]/ram:PayerPartyDebtorFinancialAccount/ram:IBANID | DE89370400440532013000
BT-92 | cac:AllowanceCharge[1]/cbc:Amount | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:ActualAmount | 10.00
BT-93 | cac:AllowanceCharge[1]/cbc:BaseAmount | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:BasisAmount | 100.00
BT-94 | cac:AllowanceCharge[1]/cbc:MultiplierFactorNumeric | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:CalculationPercent | 10
BT-95 | cac:AllowanceCharge[1]/cac:TaxCategory/cbc:ID | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:CategoryTradeTax/ram:CategoryCode | S
BT-96 | cac:AllowanceCharge[1]/cac:TaxCategory/cbc:Percent | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:CategoryTradeTax/ram:RateApplicablePercent | 20
BT-97 | cac:AllowanceCharge[1]/cbc:AllowanceChargeReason | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:Reason | document discount
BT-98 | cac:AllowanceCharge[1]/cbc:AllowanceChargeReasonCode | S/ram:SpecifiedTradeAllowanceCharge[1]/ram:ReasonCode | 95
BT-99 | cac:AllowanceCharge[2]/cbc:Amount | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:ActualAmount | 4.00
BT-100 | cac:AllowanceCharge[2]/cbc:BaseAmount | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:BasisAmount | 80.00
BT-101 | cac:AllowanceCharge[2]/cbc:MultiplierFactorNumeric | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:CalculationPercent | 5
BT-102 | cac:AllowanceCharge[2]/cac:TaxCategory/cbc:ID | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:CategoryTradeTax/ram:CategoryCode | S
BT-103 | cac:AllowanceCharge[2]/cac:TaxCategory/cbc:Percent | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:CategoryTradeTax/ram:RateApplicablePercent | 20
BT-104 | cac:AllowanceCharge[2]/cbc:AllowanceChargeReason | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:Reason | document charge
BT-105 | cac:AllowanceCharge[2]/cbc:AllowanceChargeReasonCode | S/ram:SpecifiedTradeAllowanceCharge[2]/ram:ReasonCode | FC
BT-106 | cac:LegalMonetaryTotal/cbc:LineExtensionAmount | T/ram:LineTotalAmount | 100.00
BT-107 | cac:LegalMonetaryTotal/cbc:AllowanceTotalAmount | T/ram:AllowanceTotalAmount | 10.00
BT-108 | cac:LegalMonetaryTotal/cbc:ChargeTotalAmount | T/ram:ChargeTotalAmount | 4.00
BT-109 | cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount | T/ram:TaxBasisTotalAmount | 94.00
BT-110 | cac:TaxTotal/cbc:TaxAmount[@currencyID='EUR'] | T/ram:TaxTotalAmount[@currencyID='EUR'] | 16.20
BT-111 | cac:TaxTotal/cbc:TaxAmount[@currencyID='SEK'] | T/ram:TaxTotalAmount[@currencyID='SEK'] | 162.00
BT-112 | cac:LegalMonetaryTotal/cbc:TaxInclusiveAmount | T/ram:GrandTotalAmount | 110.20
BT-113 | cac:LegalMonetaryTotal/cbc:PrepaidAmount | T/ram:TotalPrepaidAmount | 10.20
BT-114 | cac:LegalMonetaryTotal/cbc:PayableRoundingAmount | T/ram:RoundingAmount | 0.50
BT-115 | cac:LegalMonetaryTotal/cbc:PayableAmount | T/ram:DuePayableAmount | 100.50
BT-116 | VAT/cbc:TaxableAmount | S/ram:ApplicableTradeTax[ram:CategoryCode='E']/ram:BasisAmount | 13.00
BT-117 | VAT/cbc:TaxAmount | S/ram:ApplicableTradeTax[ram:CategoryCode='E']/ram:CalculatedAmount | 0.00
BT-118 | VAT/cac:TaxCategory/cbc:ID | S/ram:ApplicableTradeTax[ram:CategoryCode='E']/ram:CategoryCode | E
BT-119 | VAT/cac:TaxCategory/cbc:Percent | S/ram:ApplicableTradeTax[ram:CategoryCode='E']/ram:RateApplicablePercent | 0
BT-120 | VAT/cac:TaxCategory/cbc:TaxExemptionReason | S/ram:ApplicableTradeTax[ram:CategoryCode='E']/ram:ExemptionReason | Exempt from tax
BT-121 | VAT/cac:TaxCategory/cbc:TaxExemptionReasonCode | S/ram:ApplicableTradeTax[ram:CategoryCode='E']/ram:ExemptionReasonCode | VATEX-EU-132
BT-122 | FILE/cbc:ID | A/ram:AdditionalReferencedDocument[ram:TypeCode='916'][1]/ram:IssuerAssignedID | attachment
BT-123 | FILE/cbc:DocumentDescription | A/ram:AdditionalReferencedDocument[ram:TypeCode='916'][1]/ram:Name | timesheet
BT-124 | FILE/cac:Attachment/cac:ExternalReference/cbc:URI | A/ram:AdditionalReferencedDocument[ram:TypeCode='916'][1]/ram:URIID | https://seller.example/a
BT-125 | FILE/cac:Attachment/cbc:EmbeddedDocumentBinaryObject | A/ram:AdditionalReferencedDocument[ram:TypeCode='916'][1]/ram:AttachmentBinaryObject | YSxiCg==
BT-125-1 | FILE/cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@mimeCode | A/ram:AdditionalReferencedDocument[ram:TypeCode='916'][1]/ram:AttachmentBinaryObject/@mimeCode | text/csv
BT-125-2 | FILE/cac:Attachment/cbc:EmbeddedDocumentBinaryObject/@filename | A/ram:AdditionalReferencedDocument[ram:TypeCode='916'][1]/ram:AttachmentBinaryObject/@filename | hours.csv
BT-126 | LINE/cbc:ID | L/ram:AssociatedDocumentLineDocument/ram:LineID | 1
BT-127 | LINE/cbc:Note | L/ram:AssociatedDocumentLineDocument/ram:IncludedNote/ram:Content | line note
BT-128 | LINE/cac:DocumentReference/cbc:ID | LS/ram:AdditionalReferencedDocument/ram:IssuerAssignedID | line object
BT-128-1 | LINE/cac:DocumentReference/cbc:ID/@schemeID | LS/ram:AdditionalReferencedDocument/ram:ReferenceTypeCode | AAB
BT-129 | LINE/cbc:InvoicedQuantity | L/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity | 20
BT-130 | LINE/cbc:InvoicedQuantity/@unitCode | L/ram:SpecifiedLineTradeDelivery/ram:BilledQuantity/@unitCode | HUR
BT-131 | LINE/cbc:LineExtensionAmount | LS/ram:SpecifiedTradeSettlementLineMonetarySummation/ram:LineTotalAmount | 87.00
BT-132 | LINE/cac:OrderLineReference/cbc:LineID | LA/ram:BuyerOrderReferencedDocument/ram:LineID | order line
BT-133 | LINE/cbc:AccountingCost | LS/ram:ReceivableSpecifiedTradeAccountingAccount/ram:ID | line cost centre
BT-134 | LINE/cac:InvoicePeriod/cbc:StartDate | LS/ram:BillingSpecifiedPeriod/ram:StartDateTime/udt:DateTimeString | 2026-10-08
BT-135 | LINE/cac:InvoicePeriod/cbc:EndDate | LS/ram:BillingSpecifiedPeriod/ram:EndDateTime/udt:DateTimeString | 2026-10-09
BT-136 | LINE/cac:AllowanceCharge[1]/cbc:Amount | LS/ram:SpecifiedTradeAllowanceCharge[1]/ram:ActualAmount | 5.00
BT-137 | LINE/cac:AllowanceCharge[1]/cbc:BaseAmount | LS/ram:SpecifiedTradeAllowanceCharge[1]/ram:BasisAmount | 50.00
BT-138 | LINE/cac:AllowanceCharge[1]/cbc:MultiplierFactorNumeric | LS/ram:SpecifiedTradeAllowanceCharge[1]/ram:CalculationPercent | 10
BT-139 | LINE/cac:AllowanceCharge[1]/cbc:AllowanceChargeReason | LS/ram:SpecifiedTradeAllowanceCharge[1]/ram:Reason | line discount
BT-140 | LINE/cac:AllowanceCharge[1]/cbc:AllowanceChargeReasonCode | LS/ram:SpecifiedTradeAllowanceCharge[1]/ram:ReasonCode | 66
BT-141 | LINE/cac:AllowanceCharge[2]/cbc:Amount | LS/ram:SpecifiedTradeAllowanceCharge[2]/ram:ActualAmount | 2.00
BT-142 | LINE/cac:AllowanceCharge[2]/cbc:BaseAmount | LS/ram:SpecifiedTradeAllowanceCharge[2]/ram:BasisAmount | 8.00
BT-143 | LINE/cac:AllowanceCharge[2]/cbc:MultiplierFactorNumeric | LS/ram:SpecifiedTradeAllowanceCharge[2]/ram:CalculationPercent | 25
BT-144 | LINE/cac:AllowanceCharge[2]/cbc:AllowanceChargeReason | LS/ram:SpecifiedTradeAllowanceCharge[2]/ram:Reason | line charge
BT-145 | LINE/cac:AllowanceCharge[2]/cbc:AllowanceChargeReasonCode | LS/ram:SpecifiedTradeAllowanceCharge[2]/ram:ReasonCode | ABK
BT-146 | LINE/cac:Price/cbc:PriceAmount | LA/ram:NetPriceProductTradePrice/ram:ChargeAmount | 9
BT-147 | LINE/cac:Price/cac:AllowanceCharge/cbc:Amount | LA/ram:GrossPriceProductTradePrice/ram:AppliedTradeAllowanceCharge/ram:ActualAmount | 1
BT-148 | LINE/cac:Price/cac:AllowanceCharge/cbc:BaseAmount | LA/ram:GrossPriceProductTradePrice/ram:ChargeAmount | 10
BT-149 | LINE/cac:Price/cbc:BaseQuantity | LA/ram:NetPriceProductTradePrice/ram:BasisQuantity | 2
BT-150 | LINE/cac:Price/cbc:BaseQuantity/@unitCode | LA/ram:NetPriceProductTradePrice/ram:BasisQuantity/@unitCode | HUR
BT-151 | LINE/cac:Item/cac:ClassifiedTaxCategory/cbc:ID | LS/ram:ApplicableTradeTax/ram:CategoryCode | S
BT-152 | LINE/cac:Item/cac:ClassifiedTaxCategory/cbc:Percent | LS/ram:ApplicableTradeTax/ram:RateApplicablePercent | 20
BT-153 | LINE/cac:Item/cbc:Name | LP/ram:Name | item
BT-154 | LINE/cac:Item/cbc:Description | LP/ram:Description | item description
BT-155 | LINE/cac:Item/cac:SellersItemIdentification/cbc:ID | LP/ram:SellerAssignedID | seller's item
BT-156 | LINE/cac:Item/cac:BuyersItemIdentification/cbc:ID | LP/ram:BuyerAssignedID | buyer's item
BT-157 | LINE/cac:Item/cac:StandardItemIdentification/cbc:ID | LP/ram:GlobalID | 07300010000007
BT-157-1 | LINE/cac:Item/cac:StandardItemIdentification/cbc:ID/@schemeID | LP/ram:GlobalID/@schemeID | 0160
BT-158 | LINE/cac:Item/cac:CommodityClassification[1]/cbc:ItemClassificationCode | LP/ram:DesignatedProductClassification[1]/ram:ClassCode | 43211503
BT-158 | LINE/cac:Item/cac:CommodityClassification[2]/cbc:ItemClassificationCode | LP/ram:DesignatedProductClassification[2]/ram:ClassCode | 84713000
BT-158-1 | LINE/cac:Item/cac:CommodityClassification[1]/cbc:ItemClassificationCode/@listID | LP/ram:DesignatedProductClassification[1]/ram:ClassCode/@listID | STI
BT-158-2 | LINE/cac:Item/cac:CommodityClassification[1]/cbc:ItemClassificationCode/@listVersionID | LP/ram:DesignatedProductClassification[1]/ram:ClassCode/@listVersionID | 19.05
BT-159 | LINE/cac:Item/cac:OriginCountry/cbc:IdentificationCode | LP/ram:OriginTradeCountry/ram:ID | NO
BT-160 | LINE/cac:Item/cac:AdditionalItemProperty[2]/cbc:Name | LP/ram:ApplicableProductCharacteristic[2]/ram:Description | size
BT-161 | LINE/cac:Item/cac:AdditionalItemProperty[2]/cbc:Value | LP/ram:ApplicableProductCharacteristic[2]/ram:Value | small
"""),
    *_postal("35 36 162 37 38 39 40", "SELLER/cac:PostalAddress", "A/ram:SellerTradeParty", "Seller", "SE"),
    *_postal("50 51 163 52 53 54 55", "BUYER/cac:PostalAddress", "A/ram:BuyerTradeParty", "Buyer", "DE"),
    *_postal(
        "64 65 164 66 67 68 69",
        "cac:TaxRepresentativeParty/cac:PostalAddress",
        "A/ram:SellerTaxRepresentativeTradeParty",
        "Representative",
        "FR",
    ),
    *_postal(
        "75 76 165 77 78 79 80",
        "cac:Delivery/cac:DeliveryLocation/cac:Address",
        "D/ram:ShipToTradeParty",
        "Delivery",
        "DK",
    ),
)  # fmt: skip
#: Where a UBL credit note says it elsewhere.
IN_A_CREDIT_NOTE = {
    "BT-3": "cbc:CreditNoteTypeCode",
    "BT-9": "cac:PaymentMeans[1]/cbc:PaymentDueDate",
    "BT-11": "cac:AdditionalDocumentReference[cbc:DocumentTypeCode='50']/cbc:ID",
    "BT-129": "LINE/cbc:CreditedQuantity",
    "BT-130": "LINE/cbc:CreditedQuantity/@unitCode",
}
