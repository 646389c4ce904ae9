"""From the semantic model to UBL 2.1, in the order of the schema; same invoice, same bytes."""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from lxml import etree

from signet.en16931.model import (
    NATIONAL_CLASSIFICATIONS,
    AllowanceCharge,
    Attachment,
    Invoice,
    Line,
    PaymentInstructions,
    Period,
    Tax,
    TaxSubtotal,
    Totals,
)
from signet.en16931.profiles import usual
from signet.en16931.reading_parts import NOT_DEFINED
from signet.en16931.ubl.elements import Element
from signet.en16931.ubl.namespaces import (
    CAC,
    CBC,
    CREDIT_NOTE,
    INVOICE,
)
from signet.en16931.ubl.writer_parties import (
    write_delivery,
    write_payee,
    write_representative,
    write_trade_party,
)
from signet.en16931.vat_only import vat_only
from signet.kernel.errors import BadInput


def write(invoice: Invoice) -> bytes:
    """UBL 2.1 bytes of a calculated invoice, by default under the rules of Peppol BIS Billing 3.0.

    Taxes other than VAT are written as charges (``vat_only``). Raises ``BadInput`` without totals.
    """
    if invoice.totals is None:
        raise BadInput("Only a calculated invoice can be written.", code="ubl.no_totals")
    invoice = vat_only(invoice)
    assert invoice.totals is not None
    is_note = invoice.is_credit_note
    namespace, name = (CREDIT_NOTE, "CreditNote") if is_note else (INVOICE, "Invoice")
    prefixes: Any = {None: namespace, "cac": CAC, "cbc": CBC}
    node = etree.Element(f"{{{namespace}}}{name}", nsmap=prefixes)
    root = Element(node)
    _header(root, invoice)
    _references(root, invoice)
    creditor = invoice.payment.creditor if invoice.payment else None
    by_seller, by_payee = (None, creditor) if invoice.payee else (creditor, None)
    write_trade_party(root, "AccountingSupplierParty", invoice.seller, creditor=by_seller)
    write_trade_party(root, "AccountingCustomerParty", invoice.buyer)
    if invoice.payee:
        write_payee(root.group("PayeeParty"), invoice.payee, creditor=by_payee)
    if invoice.tax_representative:
        write_representative(root.group("TaxRepresentativeParty"), invoice.tax_representative)
    if invoice.delivery:
        write_delivery(root.group("Delivery"), invoice.delivery)
    due = invoice.due_date if is_note else None
    if invoice.payment:
        _payment(root, invoice.payment, due)
    elif due is not None:
        _payment(root, PaymentInstructions(means_code=NOT_DEFINED), due)
    if invoice.payment_terms:
        root.group("PaymentTerms").text("Note", invoice.payment_terms)
    for allowance in invoice.allowances:
        _allowance(root.group("AllowanceCharge"), allowance)
    _tax_total(root, invoice.tax_breakdown, invoice.totals)
    _monetary_total(root.group("LegalMonetaryTotal"), invoice.totals)
    for line in invoice.lines:
        _line(root, line, is_note=is_note)
    data: bytes = etree.tostring(node, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return data


def _header(root: Element, invoice: Invoice) -> None:
    is_note = invoice.is_credit_note
    profile = usual(invoice)
    specification = invoice.specification or profile.specification
    ours = specification == profile.specification
    root.text("CustomizationID", specification)
    root.text("ProfileID", invoice.process or (profile.process if ours else None))
    root.text("ID", invoice.number)
    root.day("IssueDate", invoice.issue_date)
    if not is_note:
        root.day("DueDate", invoice.due_date)
        root.text("InvoiceTypeCode", invoice.type_code)
        _notes(root, invoice)
        root.day("TaxPointDate", invoice.tax_point_date)
    else:
        root.day("TaxPointDate", invoice.tax_point_date)
        root.text("CreditNoteTypeCode", invoice.type_code)
        _notes(root, invoice)
    root.text("DocumentCurrencyCode", invoice.currency)
    root.text("TaxCurrencyCode", invoice.tax_currency)
    root.text("AccountingCost", invoice.accounting_reference)
    root.text("BuyerReference", invoice.buyer_reference)


def _notes(root: Element, invoice: Invoice) -> None:
    for note in invoice.notes:
        root.text("Note", f"#{note.subject}#{note.text}" if note.subject else note.text)


def _references(root: Element, invoice: Invoice) -> None:
    is_note = invoice.is_credit_note
    _period(root, invoice.period, invoice.tax_point_code)
    if invoice.purchase_order_reference or invoice.sales_order_reference:
        order = root.group("OrderReference")
        order.text("ID", invoice.purchase_order_reference or "NA")
        order.text("SalesOrderID", invoice.sales_order_reference)
    for preceding in invoice.preceding_invoices:
        reference = root.group("BillingReference").group("InvoiceDocumentReference")
        reference.text("ID", preceding.number)
        reference.day("IssueDate", preceding.issue_date)
    _reference(root, "DespatchDocumentReference", invoice.despatch_advice_reference)
    _reference(root, "ReceiptDocumentReference", invoice.receiving_advice_reference)
    if not is_note:
        _reference(root, "OriginatorDocumentReference", invoice.tender_reference)
    _reference(root, "ContractDocumentReference", invoice.contract_reference)
    if invoice.invoiced_object:
        document = root.group("AdditionalDocumentReference")
        document.identifier("ID", invoice.invoiced_object)
        document.text("DocumentTypeCode", "130")
    if is_note and invoice.project_reference:
        document = root.group("AdditionalDocumentReference")
        document.text("ID", invoice.project_reference)
        document.text("DocumentTypeCode", "50")
    for attachment in invoice.attachments:
        _attachment(root.group("AdditionalDocumentReference"), attachment)
    if is_note:
        _reference(root, "OriginatorDocumentReference", invoice.tender_reference)
    else:
        _reference(root, "ProjectReference", invoice.project_reference)


def _reference(root: Element, group: str, value: str | None) -> None:
    if value:
        root.group(group).text("ID", value)


def _attachment(node: Element, attachment: Attachment) -> None:
    node.text("ID", attachment.reference)
    node.text("DocumentDescription", attachment.description)
    if attachment.content is None and attachment.location is None:
        return
    holder = node.group("Attachment")
    if attachment.content is not None:
        holder.text(
            "EmbeddedDocumentBinaryObject",
            base64.b64encode(attachment.content).decode("ascii"),
            mimeCode=attachment.mime_code,
            filename=attachment.filename,
        )
    if attachment.location is not None:
        holder.group("ExternalReference").text("URI", attachment.location)


def _period(parent: Element, period: Period | None, point_code: str | None = None) -> None:
    if period is None and point_code is None:
        return
    node = parent.group("InvoicePeriod")
    if period is not None:
        node.day("StartDate", period.start)
        node.day("EndDate", period.end)
    node.text("DescriptionCode", point_code)


def _payment(root: Element, payment: PaymentInstructions, due: date | None) -> None:
    """One PaymentMeans per account; a credit note carries its due date here (UBL has no other place).

    Code and remittance are the same in all (UBL-SR-44, 47); the rest is said once (UBL-SR-45, 46, 54, 55).
    """
    for index, transfer in enumerate(payment.transfers or (None,)):
        node = root.group("PaymentMeans")
        first = index == 0
        node.text(
            "PaymentMeansCode", payment.means_code, name=payment.means_text if first else None
        )
        node.day("PaymentDueDate", due if first else None)
        node.text("PaymentID", payment.remittance)
        if first and payment.card_number:
            card = node.group("CardAccount")
            card.text("PrimaryAccountNumberID", payment.card_number)
            card.text("NetworkID", "NA")
            card.text("HolderName", payment.card_holder)
        if transfer is not None:
            account = node.group("PayeeFinancialAccount")
            account.text("ID", transfer.account)
            account.text("Name", transfer.account_name)
            if transfer.bank_identifier:
                branch = account.group("FinancialInstitutionBranch")
                branch.text("ID", transfer.bank_identifier)
        if first and (payment.mandate or payment.debited_account):
            mandate = node.group("PaymentMandate")
            mandate.text("ID", payment.mandate)
            if payment.debited_account:
                mandate.group("PayerFinancialAccount").text("ID", payment.debited_account)


def _allowance(node: Element, allowance: AllowanceCharge) -> None:
    node.text("ChargeIndicator", "true" if allowance.is_charge else "false")
    node.text("AllowanceChargeReasonCode", allowance.reason_code)
    node.text("AllowanceChargeReason", allowance.reason)
    if allowance.base is not None or allowance.amount_with_tax is None:
        # of a price with tax it is no percentage of any net base (BIS 3.0 R041)
        node.number("MultiplierFactorNumeric", allowance.percent)
    node.money("Amount", allowance.amount)
    node.money("BaseAmount", allowance.base)
    for tax in allowance.taxes:
        _tax_category(node.group("TaxCategory"), tax)


def _tax_category(node: Element, tax: Tax, *, explain: bool = False) -> None:
    if tax.scheme != "VAT":
        raise BadInput(
            f"EN 16931 has no place for the tax {tax.scheme}; only VAT can be written here.",
            code="ubl.tax_scheme",
        )
    node.text("ID", tax.category)
    node.number("Percent", tax.percent)
    if explain:
        node.text("TaxExemptionReasonCode", tax.exemption_code)
        node.text("TaxExemptionReason", tax.exemption_reason)
    node.group("TaxScheme").text("ID", "VAT")


def _tax_total(root: Element, breakdown: Iterable[TaxSubtotal], totals: Totals) -> None:
    node = root.group("TaxTotal")
    node.money("TaxAmount", totals.tax)
    for group in breakdown:
        subtotal = node.group("TaxSubtotal")
        subtotal.money("TaxableAmount", group.taxable)
        subtotal.money("TaxAmount", group.amount)
        _tax_category(subtotal.group("TaxCategory"), group.tax, explain=True)
    if totals.tax_in_tax_currency is not None:
        root.group("TaxTotal").money("TaxAmount", totals.tax_in_tax_currency)


def _monetary_total(node: Element, totals: Totals) -> None:
    node.money("LineExtensionAmount", totals.lines)
    node.money("TaxExclusiveAmount", totals.without_tax)
    node.money("TaxInclusiveAmount", totals.with_tax)
    node.money("AllowanceTotalAmount", totals.allowances or None)
    node.money("ChargeTotalAmount", totals.charges or None)
    node.money("PrepaidAmount", totals.prepaid or None)
    node.money("PayableRoundingAmount", totals.rounding or None)
    node.money("PayableAmount", totals.payable)


def _line(root: Element, line: Line, *, is_note: bool) -> None:
    node = root.group("CreditNoteLine" if is_note else "InvoiceLine")
    node.text("ID", line.id)
    node.text("Note", line.note)
    node.number(
        "CreditedQuantity" if is_note else "InvoicedQuantity", line.quantity, unitCode=line.unit
    )
    node.money("LineExtensionAmount", line.net)
    node.text("AccountingCost", line.accounting_reference)
    _period(node, line.period)
    if line.order_line:
        node.group("OrderLineReference").text("LineID", line.order_line)
    if line.object_identifier:
        document = node.group("DocumentReference")
        document.identifier("ID", line.object_identifier)
        document.text("DocumentTypeCode", "130")
    for allowance in line.allowances:
        _allowance(node.group("AllowanceCharge"), allowance)
    _item(node.group("Item"), line)
    assert line.net is not None
    _price(node.group("Price"), line, line.net.currency)


def _item(node: Element, line: Line) -> None:
    node.text("Description", line.description)
    node.text("Name", line.name)
    if line.buyer_item_id:
        node.group("BuyersItemIdentification").text("ID", line.buyer_item_id)
    if line.seller_item_id:
        node.group("SellersItemIdentification").text("ID", line.seller_item_id)
    if line.standard_item_id:
        node.group("StandardItemIdentification").identifier("ID", line.standard_item_id)
    if line.origin_country:
        node.group("OriginCountry").text("IdentificationCode", line.origin_country)
    for classification in line.classifications:
        if classification.list_id in NATIONAL_CLASSIFICATIONS:
            continue
        node.group("CommodityClassification").text(
            "ItemClassificationCode",
            classification.code,
            listID=classification.list_id,
            listVersionID=classification.list_version,
        )
    for tax in line.taxes:
        _tax_category(node.group("ClassifiedTaxCategory"), tax)
    for name, value in line.attributes:
        holder = node.group("AdditionalItemProperty")
        holder.text("Name", name)
        holder.text("Value", value)


def _price(node: Element, line: Line, currency: str) -> None:
    node.number("PriceAmount", line.price, currencyID=currency)
    if line.base_quantity is not None:
        node.number("BaseQuantity", line.base_quantity, unitCode=line.base_unit)
    discount = line.price_discount
    if discount is None and line.gross_price is not None:
        discount = line.gross_price - line.price  # without it UBL has no place for BT-148
    if discount is not None:
        holder = node.group("AllowanceCharge")
        holder.text("ChargeIndicator", "false")
        holder.number("Amount", discount, currencyID=currency)
        holder.number("BaseAmount", line.gross_price, currencyID=currency)
