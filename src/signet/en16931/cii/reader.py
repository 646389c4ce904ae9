"""From CII that anybody wrote (and the XML inside Factur-X) to the semantic model.

Every element that is read is ticked off; what is left over is reported. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from lxml import etree

from signet.en16931.cii.codes import INVOICED_OBJECT, TAX_POINT_BACK, TENDER
from signet.en16931.cii.elements import ROOT, Reader
from signet.en16931.cii.reader_parts import (
    Exemptions,
    read_address,
    read_allowance,
    read_attachment,
    read_line,
    read_party,
    read_period,
)
from signet.en16931.model import (
    Attachment,
    CreditTransfer,
    Delivery,
    Identifier,
    Invoice,
    Note,
    PaymentInstructions,
    PrecedingInvoice,
)
from signet.en16931.reading_parts import tax_currency_of, terms_text
from signet.en16931.ubl.nodes import place
from signet.en16931.ubl.reader import NotCarried, Reading, StatedTax
from signet.en16931.xml import parse, require_root
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money

ROOTS = {ROOT: "CrossIndustryInvoice"}
_SUMS = "SpecifiedTradeSettlementHeaderMonetarySummation"
_TOTALS = {
    "LineTotalAmount": "BT-106",
    "AllowanceTotalAmount": "BT-107",
    "ChargeTotalAmount": "BT-108",
    "TaxBasisTotalAmount": "BT-109",
    "GrandTotalAmount": "BT-112",
    "TotalPrepaidAmount": "BT-113",
    "RoundingAmount": "BT-114",
    "DuePayableAmount": "BT-115",
}


def read(data: bytes) -> Reading:
    """Read a Cross Industry Invoice.

    Raises ``BadInput`` when it is not one, or where a date or number cannot be understood.
    """
    root = parse(data)
    require_root(root, ROOTS)
    seen: set[etree._Element] = set()
    return _Reading(Reader(root, seen)).reading()


class _Reading:
    """One pass over one document."""

    def __init__(self, root: Reader) -> None:
        self.root = root
        nothing = Reader(etree.Element("none"), root.seen)

        def group(path: str) -> Reader:
            return root.group(path) or nothing

        trade = "rsm:SupplyChainTradeTransaction"
        self.document = group("rsm:ExchangedDocument")
        self.agreement = group(f"{trade}/ApplicableHeaderTradeAgreement")
        self.delivery = group(f"{trade}/ApplicableHeaderTradeDelivery")
        self.settlement = group(f"{trade}/ApplicableHeaderTradeSettlement")
        self.trade = group(trade)

    def reading(self) -> Reading:
        settlement, agreement = self.settlement, self.agreement
        currency = settlement.text("InvoiceCurrencyCode")
        if currency is None:
            raise BadInput(_("The document names no currency (BT-5)."), code="cii.currency")
        stated = self._stated(currency)
        stated_taxes, exemptions, point_date, point_code = self._taxes()
        nodes = list(self.trade.groups("IncludedSupplyChainTradeLineItem"))
        net = "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount"
        tender, invoiced, attachments = self._documents()
        tax_currency, rate = tax_currency_of(settlement.peek("TaxCurrencyCode"), currency, stated)
        if tax_currency:
            settlement.text("TaxCurrencyCode")
        context = "rsm:ExchangedDocumentContext"
        payee = settlement.group("PayeeTradeParty")
        representative = agreement.group("SellerTaxRepresentativeTradeParty")
        agreement.text("SpecifiedProcuringProject/Name")
        prepaid, rounding = stated.get("BT-113"), stated.get("BT-114")
        invoice = Invoice(
            number=self.document.text("ID"),
            issue_date=self.document.day("IssueDateTime"),
            type_code=self.document.text("TypeCode") or "380",
            currency=currency,
            tax_currency=tax_currency,
            tax_exchange_rate=rate,
            tax_point_date=point_date,
            tax_point_code=point_code,
            due_date=settlement.day("SpecifiedTradePaymentTerms/DueDateDateTime"),
            buyer_reference=agreement.text("BuyerReference"),
            project_reference=agreement.text("SpecifiedProcuringProject/ID"),
            contract_reference=agreement.text("ContractReferencedDocument/IssuerAssignedID"),
            purchase_order_reference=agreement.text(
                "BuyerOrderReferencedDocument/IssuerAssignedID"
            ),
            sales_order_reference=agreement.text("SellerOrderReferencedDocument/IssuerAssignedID"),
            receiving_advice_reference=self.delivery.text(
                "ReceivingAdviceReferencedDocument/IssuerAssignedID"
            ),
            despatch_advice_reference=self.delivery.text(
                "DespatchAdviceReferencedDocument/IssuerAssignedID"
            ),
            tender_reference=tender,
            invoiced_object=invoiced,
            accounting_reference=settlement.text("ReceivableSpecifiedTradeAccountingAccount/ID"),
            payment_terms=terms_text(settlement.raw("SpecifiedTradePaymentTerms/Description")),
            notes=tuple(
                Note(text=node.text("Content") or "", subject=node.text("SubjectCode"))
                for node in self.document.groups("IncludedNote")
            ),
            process=self.root.text(
                f"{context}/BusinessProcessSpecifiedDocumentContextParameter/ID"
            ),
            specification=self.root.text(
                f"{context}/GuidelineSpecifiedDocumentContextParameter/ID"
            ),
            preceding_invoices=tuple(
                PrecedingInvoice(
                    number=node.text("IssuerAssignedID") or "",
                    issue_date=node.day("FormattedIssueDateTime"),
                )
                for node in settlement.groups("InvoiceReferencedDocument")
            ),
            seller=read_party(agreement.group("SellerTradeParty")),
            buyer=read_party(agreement.group("BuyerTradeParty")),
            payee=read_party(payee) if payee else None,
            tax_representative=read_party(representative) if representative else None,
            delivery=self._delivery(),
            period=read_period(settlement.group("BillingSpecifiedPeriod")),
            payment=self._payment(),
            allowances=tuple(
                read_allowance(node, currency, exemptions)
                for node in settlement.groups("SpecifiedTradeAllowanceCharge")
            ),
            prepaid=Money.of(prepaid, currency) if prepaid else None,
            rounding=Money.of(rounding, currency) if rounding else None,
            attachments=attachments,
            lines=tuple(read_line(node, currency, exemptions) for node in nodes),
        )
        return Reading(
            invoice=invoice,
            stated=stated,
            stated_taxes=stated_taxes,
            stated_nets=tuple(node.number(net) for node in nodes),
            not_carried=tuple(self._left_over()),
        )

    def _stated(self, currency: str) -> dict[str, Decimal]:
        sums = self.settlement.group(_SUMS)
        if sums is None:
            return {}
        stated = {term: sums.number(name) for name, term in _TOTALS.items()}
        for node in sums.groups("TaxTotalAmount"):
            own = node.element.get("currencyID") in {None, currency}
            stated["BT-110" if own and "BT-110" not in stated else "BT-111"] = node.own_number()
        return {term: value for term, value in stated.items() if value is not None}

    def _taxes(self) -> tuple[tuple[StatedTax, ...], Exemptions, date | None, str | None]:
        """The breakdown (BG-23), the exemption reasons, and the tax point that CII keeps there."""
        taxes = []
        exemptions: Exemptions = {}
        point_date = point_code = None
        for node in self.settlement.groups("ApplicableTradeTax"):
            node.text("TypeCode")
            category = node.text("CategoryCode") or ""
            code, reason = node.text("ExemptionReasonCode"), node.text("ExemptionReason")
            if code or reason:
                exemptions[category] = (code, reason)
            point_date = node.day("TaxPointDate") or point_date
            if code_list := TAX_POINT_BACK.get(node.peek("DueDateTypeCode") or ""):
                node.text("DueDateTypeCode")
                point_code = code_list
            taxes.append(
                StatedTax(
                    category=category,
                    percent=node.number("RateApplicablePercent"),
                    taxable=node.number("BasisAmount") or Decimal(0),
                    amount=node.number("CalculatedAmount") or Decimal(0),
                    exemption_code=code,
                    exemption_reason=reason,
                )
            )
        return tuple(taxes), exemptions, point_date, point_code

    def _documents(self) -> tuple[str | None, Identifier | None, tuple[Attachment, ...]]:
        """AdditionalReferencedDocument is three things: tender (50), invoiced object (130), attachment."""
        tender: str | None = None
        invoiced: Identifier | None = None
        attachments = []
        for node in self.agreement.groups("AdditionalReferencedDocument"):
            kind, reference = node.text("TypeCode"), node.text("IssuerAssignedID") or ""
            if kind == TENDER and tender is None:
                tender = reference
            elif kind == INVOICED_OBJECT and invoiced is None:
                invoiced = Identifier(value=reference, scheme=node.text("ReferenceTypeCode"))
            else:
                attachments.append(read_attachment(node, reference))
        return tender, invoiced, tuple(attachments)

    def _delivery(self) -> Delivery | None:
        party = self.delivery.group("ShipToTradeParty")
        day = self.delivery.day("ActualDeliverySupplyChainEvent/OccurrenceDateTime")
        if party is None:
            return Delivery(actual_date=day) if day else None
        return Delivery(
            name=party.text("Name"),
            location=party.identifier("GlobalID") or party.identifier("ID"),
            actual_date=day,
            address=read_address(party.group("PostalTradeAddress")),
        )

    def _payment(self) -> PaymentInstructions | None:
        """Several payment means are one instruction with several accounts; what they say otherwise is reported."""
        nodes = list(self.settlement.groups("SpecifiedTradeSettlementPaymentMeans"))
        if not nodes:  # what stands elsewhere has no instruction to belong to, and is reported
            return None

        def said(path: str) -> str | None:
            """What the first of them that says it says; another that says the same is read too."""
            found = next(filter(None, (node.peek(path) for node in nodes)), None)
            for node in nodes:
                if node.peek(path) == found:
                    node.text(path)
            return found

        account = "PayeePartyCreditorFinancialAccount"
        transfers = tuple(
            CreditTransfer(
                account=number,
                account_name=node.text(f"{account}/AccountName"),
                bank_identifier=node.text("PayeeSpecifiedCreditorFinancialInstitution/BICID"),
            )
            for node in nodes
            if (number := node.text(f"{account}/IBANID") or node.text(f"{account}/ProprietaryID"))
        )
        card = "ApplicableTradeSettlementFinancialCard"
        return PaymentInstructions(
            means_code=said("TypeCode") or "",
            means_text=said("Information"),
            remittance=self.settlement.text("PaymentReference"),
            transfers=transfers,
            card_number=said(f"{card}/ID"),
            card_holder=said(f"{card}/CardholderName"),
            mandate=self.settlement.text("SpecifiedTradePaymentTerms/DirectDebitMandateID"),
            creditor=self.settlement.text("CreditorReferenceID"),
            debited_account=said("PayerPartyDebtorFinancialAccount/IBANID"),
        )

    def _left_over(self) -> Iterator[NotCarried]:
        for element in self.root.element.iter(etree.Element):
            if len(element) or element in self.root.seen:
                continue
            text = (element.text or "").strip()
            if text:
                yield NotCarried(location=place(element), value=text[:200])
