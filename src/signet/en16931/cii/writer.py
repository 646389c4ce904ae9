"""From the semantic model to CII, in the order of the schema; same invoice, same bytes."""

from __future__ import annotations

import base64
import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from lxml import etree

from signet.en16931.cii.codes import ATTACHMENT, EN_16931, INVOICED_OBJECT, TAX_POINT, TENDER
from signet.en16931.cii.elements import PREFIXES, ROOT, Writer
from signet.en16931.cii.writer_parties import write_address, write_party
from signet.en16931.model import (
    NATIONAL_CLASSIFICATIONS,
    AllowanceCharge,
    Attachment,
    CreditTransfer,
    Invoice,
    Line,
    PaymentInstructions,
    Period,
    TaxSubtotal,
    Totals,
)
from signet.en16931.reading_parts import with_creditor
from signet.en16931.vat_only import VAT, vat_only
from signet.kernel.errors import BadInput

_DATE = "udt:DateTimeString"
_IBAN = re.compile(r"[A-Za-z]{2}\d{2}")  # country and check digits (ISO 13616)


def write(invoice: Invoice) -> bytes:
    """CII bytes of a calculated invoice or credit note.

    Taxes other than VAT are written as charges (``vat_only``). Raises ``BadInput`` without totals.
    """
    if invoice.totals is None:
        raise BadInput("Only a calculated invoice can be written.", code="cii.no_totals")
    invoice = _with_creditor(vat_only(invoice))
    assert invoice.totals is not None
    prefixes: Any = PREFIXES
    node = etree.Element(ROOT, nsmap=prefixes)
    root = Writer(node)
    context = root.group("rsm:ExchangedDocumentContext")
    context.text("BusinessProcessSpecifiedDocumentContextParameter/ID", invoice.process)
    context.text("GuidelineSpecifiedDocumentContextParameter/ID", invoice.specification or EN_16931)
    document = root.group("rsm:ExchangedDocument")
    document.text("ID", invoice.number)
    document.text("TypeCode", invoice.type_code)
    document.day(f"IssueDateTime/{_DATE}", invoice.issue_date)
    for note in invoice.notes:
        holder = document.group("IncludedNote")
        holder.text("Content", note.text)
        holder.text("SubjectCode", note.subject)
    trade = root.group("rsm:SupplyChainTradeTransaction")
    for line in invoice.lines:
        _line(trade.group("IncludedSupplyChainTradeLineItem"), line)
    _agreement(trade.group("ApplicableHeaderTradeAgreement"), invoice)
    _delivery(trade.group("ApplicableHeaderTradeDelivery"), invoice)
    _settlement(trade.group("ApplicableHeaderTradeSettlement"), invoice, invoice.totals)
    data: bytes = etree.tostring(node, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _with_creditor(invoice: Invoice) -> Invoice:
    """BT-90 has an element of its own here, also where a company keeps it among its numbers."""
    if invoice.payment is None or invoice.payment.creditor is not None:
        return invoice
    payment, seller, payee = with_creditor(invoice.payment, invoice.seller, invoice.payee)
    return replace(invoice, payment=payment, seller=seller, payee=payee)


def _agreement(node: Writer, invoice: Invoice) -> None:
    node.text("BuyerReference", invoice.buyer_reference)
    write_party(node.group("SellerTradeParty"), invoice.seller)
    write_party(node.group("BuyerTradeParty"), invoice.buyer)
    if invoice.tax_representative:
        write_party(node.group("SellerTaxRepresentativeTradeParty"), invoice.tax_representative)
    _reference(node, "SellerOrderReferencedDocument", invoice.sales_order_reference)
    _reference(node, "BuyerOrderReferencedDocument", invoice.purchase_order_reference)
    _reference(node, "ContractReferencedDocument", invoice.contract_reference)
    for attachment in invoice.attachments:
        _attachment(node.group("AdditionalReferencedDocument"), attachment)
    if invoice.tender_reference:
        document = node.group("AdditionalReferencedDocument")
        document.text("IssuerAssignedID", invoice.tender_reference)
        document.text("TypeCode", TENDER)
    if invoice.invoiced_object:
        document = node.group("AdditionalReferencedDocument")
        document.text("IssuerAssignedID", invoice.invoiced_object.value)
        document.text("TypeCode", INVOICED_OBJECT)
        document.text("ReferenceTypeCode", invoice.invoiced_object.scheme)
    if invoice.project_reference:
        project = node.group("SpecifiedProcuringProject")
        project.text("ID", invoice.project_reference)
        project.text("Name", "Project reference")  # the schema wants a name; the norm has none


def _reference(node: Writer, group: str, value: str | None) -> None:
    if value:
        node.text(f"{group}/IssuerAssignedID", value)


def _attachment(node: Writer, attachment: Attachment) -> None:
    node.text("IssuerAssignedID", attachment.reference)
    node.text("URIID", attachment.location)
    node.text("TypeCode", ATTACHMENT)
    node.text("Name", attachment.description)
    if attachment.content is not None:
        node.text(
            "AttachmentBinaryObject",
            base64.b64encode(attachment.content).decode("ascii"),
            mimeCode=attachment.mime_code,
            filename=attachment.filename,
        )


def _delivery(node: Writer, invoice: Invoice) -> None:
    delivery = invoice.delivery
    if delivery and (delivery.name or delivery.location or delivery.address):
        party = node.group("ShipToTradeParty")
        if delivery.location:
            name = "GlobalID" if delivery.location.scheme else "ID"
            party.identifier(name, delivery.location)
        party.text("Name", delivery.name)
        write_address(party, delivery.address)
    if delivery:
        node.day(f"ActualDeliverySupplyChainEvent/OccurrenceDateTime/{_DATE}", delivery.actual_date)
    _reference(node, "DespatchAdviceReferencedDocument", invoice.despatch_advice_reference)
    _reference(node, "ReceivingAdviceReferencedDocument", invoice.receiving_advice_reference)


def _settlement(node: Writer, invoice: Invoice, totals: Totals) -> None:
    payment = invoice.payment
    if payment:
        node.text("CreditorReferenceID", payment.creditor)
        node.text("PaymentReference", payment.remittance)
    node.text("TaxCurrencyCode", invoice.tax_currency)
    node.text("InvoiceCurrencyCode", invoice.currency)
    if invoice.payee:
        write_party(node.group("PayeeTradeParty"), invoice.payee)
    if payment:
        for transfer in payment.transfers or (None,):
            _means(node.group("SpecifiedTradeSettlementPaymentMeans"), payment, transfer)
    for group in invoice.tax_breakdown:
        _tax_group(node.group("ApplicableTradeTax"), group, invoice)
    _period(node, invoice.period)
    for allowance in invoice.allowances:
        _allowance(node.group("SpecifiedTradeAllowanceCharge"), allowance)
    mandate = payment.mandate if payment else None
    if invoice.payment_terms or invoice.due_date or mandate:
        terms = node.group("SpecifiedTradePaymentTerms")
        terms.text("Description", invoice.payment_terms)
        terms.day(f"DueDateDateTime/{_DATE}", invoice.due_date)
        terms.text("DirectDebitMandateID", mandate)
    _summation(node.group("SpecifiedTradeSettlementHeaderMonetarySummation"), totals)
    for preceding in invoice.preceding_invoices:
        reference = node.group("InvoiceReferencedDocument")
        reference.text("IssuerAssignedID", preceding.number)
        reference.day("FormattedIssueDateTime/qdt:DateTimeString", preceding.issue_date)
    if invoice.accounting_reference:
        node.text("ReceivableSpecifiedTradeAccountingAccount/ID", invoice.accounting_reference)


def _means(node: Writer, payment: PaymentInstructions, transfer: CreditTransfer | None) -> None:
    node.text("TypeCode", payment.means_code)
    node.text("Information", payment.means_text)
    if payment.card_number:
        card = node.group("ApplicableTradeSettlementFinancialCard")
        card.text("ID", payment.card_number)
        card.text("CardholderName", payment.card_holder)
    node.text("PayerPartyDebtorFinancialAccount/IBANID", payment.debited_account)
    if transfer is not None:
        account = node.group("PayeePartyCreditorFinancialAccount")
        is_iban = _IBAN.match(transfer.account) is not None
        account.text("IBANID", transfer.account if is_iban else None)
        account.text("AccountName", transfer.account_name)
        account.text("ProprietaryID", None if is_iban else transfer.account)
        if transfer.bank_identifier:
            node.text("PayeeSpecifiedCreditorFinancialInstitution/BICID", transfer.bank_identifier)


def _tax_group(node: Writer, group: TaxSubtotal, invoice: Invoice) -> None:
    tax = group.tax
    node.money("CalculatedAmount", group.amount)
    node.text("TypeCode", VAT)
    node.text("ExemptionReason", tax.exemption_reason)
    node.money("BasisAmount", group.taxable)
    node.text("CategoryCode", tax.category)
    node.text("ExemptionReasonCode", tax.exemption_code)
    node.day("TaxPointDate/udt:DateString", invoice.tax_point_date)
    if invoice.tax_point_code:
        node.text("DueDateTypeCode", TAX_POINT.get(invoice.tax_point_code))
    node.number("RateApplicablePercent", tax.percent)


def _period(node: Writer, period: Period | None) -> None:
    if period is not None:
        holder = node.group("BillingSpecifiedPeriod")
        holder.day(f"StartDateTime/{_DATE}", period.start)
        holder.day(f"EndDateTime/{_DATE}", period.end)


def _allowance(node: Writer, allowance: AllowanceCharge) -> None:
    node.text("ChargeIndicator/udt:Indicator", "true" if allowance.is_charge else "false")
    node.number("CalculationPercent", allowance.percent)
    node.money("BasisAmount", allowance.base)
    node.money("ActualAmount", allowance.amount)
    node.text("ReasonCode", allowance.reason_code)
    node.text("Reason", allowance.reason)
    for tax in allowance.taxes:
        category = node.group("CategoryTradeTax")
        category.text("TypeCode", VAT)
        category.text("CategoryCode", tax.category)
        category.number("RateApplicablePercent", tax.percent)


def _summation(node: Writer, totals: Totals) -> None:
    node.money("LineTotalAmount", totals.lines)
    node.money("ChargeTotalAmount", totals.charges or None)
    node.money("AllowanceTotalAmount", totals.allowances or None)
    node.money("TaxBasisTotalAmount", totals.without_tax)
    node.money("TaxTotalAmount", totals.tax, currency=True)
    node.money("TaxTotalAmount", totals.tax_in_tax_currency, currency=True)
    node.money("RoundingAmount", totals.rounding or None)
    node.money("GrandTotalAmount", totals.with_tax)
    node.money("TotalPrepaidAmount", totals.prepaid or None)
    node.money("DuePayableAmount", totals.payable)


def _line(node: Writer, line: Line) -> None:
    document = node.group("AssociatedDocumentLineDocument")
    document.text("LineID", line.id)
    document.text("IncludedNote/Content", line.note)
    _product(node.group("SpecifiedTradeProduct"), line)
    agreement = node.group("SpecifiedLineTradeAgreement")
    agreement.text("BuyerOrderReferencedDocument/LineID", line.order_line)
    if line.gross_price is not None or line.price_discount is not None:
        gross = agreement.group("GrossPriceProductTradePrice")
        gross.number("ChargeAmount", _gross_price(line))
        gross.number("BasisQuantity", line.base_quantity, unitCode=line.base_unit)
        if line.price_discount is not None:
            discount = gross.group("AppliedTradeAllowanceCharge")
            discount.text("ChargeIndicator/udt:Indicator", "false")
            discount.number("ActualAmount", line.price_discount)
    net = agreement.group("NetPriceProductTradePrice")
    net.number("ChargeAmount", line.price)
    net.number("BasisQuantity", line.base_quantity, unitCode=line.base_unit)
    node.number("SpecifiedLineTradeDelivery/BilledQuantity", line.quantity, unitCode=line.unit)
    settlement = node.group("SpecifiedLineTradeSettlement")
    for tax in line.taxes:
        holder = settlement.group("ApplicableTradeTax")
        holder.text("TypeCode", VAT)
        holder.text("CategoryCode", tax.category)
        holder.number("RateApplicablePercent", tax.percent)
    _period(settlement, line.period)
    for allowance in line.allowances:
        _allowance(settlement.group("SpecifiedTradeAllowanceCharge"), allowance)
    settlement.money("SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount", line.net)
    if line.object_identifier:
        reference = settlement.group("AdditionalReferencedDocument")
        reference.text("IssuerAssignedID", line.object_identifier.value)
        reference.text("TypeCode", INVOICED_OBJECT)
        reference.text("ReferenceTypeCode", line.object_identifier.scheme)
    if line.accounting_reference:
        settlement.text("ReceivableSpecifiedTradeAccountingAccount/ID", line.accounting_reference)


def _gross_price(line: Line) -> Decimal:
    """BT-148, which CII demands beside a discount (BT-147) and UBL does not."""
    if line.gross_price is not None:
        return line.gross_price
    return line.price + (line.price_discount or Decimal(0))


def _product(node: Writer, line: Line) -> None:
    node.identifier("GlobalID", line.standard_item_id)
    node.text("SellerAssignedID", line.seller_item_id)
    node.text("BuyerAssignedID", line.buyer_item_id)
    node.text("Name", line.name)
    node.text("Description", line.description)
    for name, value in line.attributes:
        holder = node.group("ApplicableProductCharacteristic")
        holder.text("Description", name)
        holder.text("Value", value)
    for classification in line.classifications:
        if classification.list_id in NATIONAL_CLASSIFICATIONS:
            continue
        node.group("DesignatedProductClassification").text(
            "ClassCode",
            classification.code,
            listID=classification.list_id,
            listVersionID=classification.list_version,
        )
    node.text("OriginTradeCountry/ID", line.origin_country)
