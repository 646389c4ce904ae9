"""The element table of MyInvois, top to bottom: from our invoice to UBL 2.1 as LHDN reads it.

Source: MyInvois SDK, element mapping of the eight document types 1.1 (1.0 has the same elements). In the
order of the UBL schema. Nothing outside the table is written: the service refuses it. The notes' several
originals repeat BillingReference in both formats, as both official schemas want (the SDK's FAQ would
repeat InvoiceDocumentReference in JSON, which its own schema refuses).
"""

from __future__ import annotations

from typing import Final

from signet.en16931.model import Invoice, PaymentInstructions, Totals
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois import spelling
from signet.networks.myinvois.einvoice import RINGGIT, EInvoice
from signet.networks.myinvois.identity import NOTHING, number
from signet.networks.myinvois.mapping_lines import write_allowance, write_line
from signet.networks.myinvois.mapping_parties import write_delivery, write_party
from signet.networks.myinvois.taxes import write_document_taxes
from signet.networks.myinvois.tree import Element
from signet.networks.myinvois.wording import flat

#: UNTDID 4461 (BT-81) -> code of PaymentMethods.
PAYMENT_MODES: Final = {
    "10": "01",  # cash
    "20": "02",  # cheque
    "30": "03",  # credit transfer
    "42": "03",  # payment to a bank account
    "58": "03",  # SEPA credit transfer
    "54": "04",  # credit card
    "48": "04",  # bank card
    "55": "05",  # debit card
    "68": "06",  # online payment service: e-wallet
}
#: Text (BT-82) of a transfer through a bank that has no branches, which BT-81 does not tell apart.
DIGITAL_BANK: Final = "Digital bank"
_OTHER_MODE = "08"


def to_xml(einvoice: EInvoice) -> bytes:
    """The unsigned document as canonical, minified UBL 2.1 XML; same document, same bytes."""
    return spelling.xml(tree_of(einvoice))


def to_json(einvoice: EInvoice) -> bytes:
    """The unsigned document as minified UBL 2.1 JSON; same document, same bytes."""
    return spelling.json_text(tree_of(einvoice))


def tree_of(einvoice: EInvoice) -> Element:
    """The document as a tree. Raises ``BadInput`` for an invoice without totals or of a foreign tax."""
    invoice = einvoice.invoice
    if invoice.totals is None:
        raise BadInput(_("Only a calculated invoice can be written."), code="myinvois.no_totals")
    root = Element("Invoice")
    _head(root, einvoice)
    _references(root, einvoice)
    write_party(root.group("AccountingSupplierParty"), invoice.seller, "seller")
    write_party(root.group("AccountingCustomerParty"), invoice.buyer, "buyer")
    if invoice.delivery:
        write_delivery(root, invoice.delivery, flat(invoice.number))
    if invoice.payment:
        _payment(root.group("PaymentMeans"), invoice.payment)
    root.only("PaymentTerms", "Note", flat(invoice.payment_terms))
    if invoice.prepaid:
        _prepayment(root.group("PrepaidPayment"), invoice)
    for allowance in invoice.allowances:
        write_allowance(root, allowance)
    _exchange_rate(root, invoice)
    write_document_taxes(root, invoice)
    _totals(root.group("LegalMonetaryTotal"), invoice.totals)
    for line in invoice.lines:
        write_line(root.group("InvoiceLine"), line, invoice)
    return root


def _head(root: Element, einvoice: EInvoice) -> None:
    invoice, moment = einvoice.invoice, einvoice.moment
    root.put("ID", flat(invoice.number))
    root.day("IssueDate", moment.date())
    root.put("IssueTime", f"{moment.time().isoformat('seconds')}Z")
    root.put("InvoiceTypeCode", einvoice.type_code, (("listVersionID", einvoice.version),))
    root.put("DocumentCurrencyCode", invoice.currency)
    accounted = invoice.tax_currency or (RINGGIT if invoice.currency == RINGGIT else None)
    root.put("TaxCurrencyCode", accounted)
    frequency = number(invoice.national, "FREQUENCY")
    start = invoice.period.start if invoice.period else None
    end = invoice.period.end if invoice.period else None
    if start or end or frequency:
        period = root.group("InvoicePeriod")
        period.day("StartDate", start)
        period.day("EndDate", end)
        period.put("Description", frequency)


def _references(root: Element, einvoice: EInvoice) -> None:
    national = einvoice.invoice.national
    for original in einvoice.invoice.preceding_invoices:
        reference = root.group("BillingReference").group("InvoiceDocumentReference")
        reference.put("ID", flat(original.number) or NOTHING)
        known = flat(original.network_id or einvoice.originals.get(original.number))
        reference.put("UUID", known or NOTHING)  # NA: it was never in MyInvois
    if bill := number(national, "BILL"):
        root.group("BillingReference").group("AdditionalDocumentReference").put("ID", bill)
    if customs := number(national, "CUSTOMS"):
        _document(root, customs, "CustomsImportForm")
    if agreement := number(national, "FTA"):
        _document(root, "FTA", "FreeTradeAgreement", agreement)
    if k2 := number(national, "K2"):
        _document(root, k2, "K2")
    if incoterms := number(national, "INCOTERMS"):
        _document(root, incoterms)


def _document(root: Element, value: str, kind: str = "", description: str = "") -> None:
    document = root.group("AdditionalDocumentReference")
    document.put("ID", value)
    document.put("DocumentType", kind)
    document.put("DocumentDescription", description)


def mode_of(payment: PaymentInstructions) -> str:
    """The code of PaymentMethods."""
    if (payment.means_text or "").strip().casefold() == DIGITAL_BANK.casefold():
        return "07"
    return PAYMENT_MODES.get(payment.means_code, _OTHER_MODE)


def _payment(node: Element, payment: PaymentInstructions) -> None:
    node.put("PaymentMeansCode", mode_of(payment))
    if payment.transfers:
        node.only("PayeeFinancialAccount", "ID", flat(payment.transfers[0].account))


def _prepayment(node: Element, invoice: Invoice) -> None:
    known = invoice.prepayment
    node.put("ID", flat(known.reference) if known else None)
    node.money("PaidAmount", invoice.prepaid)
    if known:
        node.day("PaidDate", known.day)
        node.put("PaidTime", f"{known.time:%H:%M:%S}Z" if known.time else None)


def _exchange_rate(root: Element, invoice: Invoice) -> None:
    if invoice.currency == RINGGIT or invoice.tax_exchange_rate is None:
        return
    node = root.group("TaxExchangeRate")
    node.put("SourceCurrencyCode", invoice.currency)
    node.put("TargetCurrencyCode", RINGGIT)
    node.number("CalculationRate", invoice.tax_exchange_rate)


def _totals(node: Element, totals: Totals) -> None:
    node.money("LineExtensionAmount", totals.lines)
    node.money("TaxExclusiveAmount", totals.without_tax)
    node.money("TaxInclusiveAmount", totals.with_tax)
    node.money("AllowanceTotalAmount", totals.allowances)
    node.money("ChargeTotalAmount", totals.charges)
    node.money("PayableRoundingAmount", totals.rounding)
    node.money("PayableAmount", totals.payable)
