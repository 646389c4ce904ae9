"""From UBL 2.1 that anybody wrote to the semantic model, with a list of what could not be carried.

Every element that is read is ticked off; what is left over at the end is reported with its place and
value. Nothing is dropped in silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from lxml import etree

from signet.en16931.model import (
    Attachment,
    CreditTransfer,
    Identifier,
    Invoice,
    Line,
    PaymentInstructions,
    PrecedingInvoice,
)
from signet.en16931.reading_parts import tax_currency_of, terms_text, with_creditor
from signet.en16931.ubl.nodes import Node, place
from signet.en16931.ubl.reader_parts import (
    read_allowance,
    read_attachment,
    read_delivery,
    read_line,
    read_note,
    read_party,
    read_payee,
    read_period,
    read_representative,
)
from signet.en16931.validate import ROOTS
from signet.en16931.xml import parse, require_root
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class NotCarried:
    """An element whose value the model has no place for."""

    location: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedTax:
    """A tax subtotal as the file states it."""

    category: str
    percent: Decimal | None
    taxable: Decimal
    amount: Decimal
    exemption_code: str | None = None
    exemption_reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was read: ``invoice`` without sums, and beside it the file's own (``stated``, by BT number).

    ``totals.calculate`` adds up anew; ``stated.as_stated`` gives the invoice the figures of its file.
    """

    invoice: Invoice
    stated: dict[str, Decimal]
    stated_taxes: tuple[StatedTax, ...]
    stated_nets: tuple[Decimal | None, ...]
    not_carried: tuple[NotCarried, ...]


def read(data: bytes) -> Reading:
    """Read a UBL 2.1 Invoice or CreditNote.

    Raises ``BadInput`` when it is not one, or where a date or number cannot be understood.
    """
    root = parse(data)
    require_root(root, ROOTS)
    return _Reader(root).reading()


class _Reader:
    """One pass over one document."""

    def __init__(self, root: etree._Element) -> None:
        self.seen: set[etree._Element] = set()
        self.root = Node(root, self.seen)
        self.is_note = ROOTS[root.tag] == "CreditNote"

    def reading(self) -> Reading:
        root = self.root
        currency = root.text("DocumentCurrencyCode")
        if currency is None:
            raise BadInput(_("The document names no currency (BT-5)."), code="ubl.currency")
        stated = self._stated(currency)
        stated_taxes, exemptions = self._stated_taxes(currency)
        lines, nets = self._lines(exemptions)
        number, profile, specification = (
            root.text(n) for n in ("ID", "ProfileID", "CustomizationID")
        )
        type_code = root.text("CreditNoteTypeCode" if self.is_note else "InvoiceTypeCode")
        payment, payment_due = self._payment()
        due_date = root.day("DueDate") or payment_due
        object_identifier, project, attachments = self._documents()
        period = root.group("InvoicePeriod")
        order = root.text("OrderReference", "ID")
        sales_order = root.text("OrderReference", "SalesOrderID")
        delivery = root.group("Delivery")
        payee = root.group("PayeeParty")
        representative = root.group("TaxRepresentativeParty")
        prepaid, rounding = stated.get("BT-113"), stated.get("BT-114")
        tax_currency, rate = tax_currency_of(root.peek("TaxCurrencyCode"), currency, stated)
        if tax_currency:
            root.text("TaxCurrencyCode")
        seller = read_party(root.group("AccountingSupplierParty", "Party"))
        paid = read_payee(payee) if payee else None
        if payment:
            payment, seller, paid = with_creditor(payment, seller, paid)
        invoice = Invoice(
            number=number,
            issue_date=root.day("IssueDate"),
            type_code=type_code or ("381" if self.is_note else "380"),
            currency=currency,
            tax_currency=tax_currency,
            tax_exchange_rate=rate,
            tax_point_date=root.day("TaxPointDate"),
            tax_point_code=period.text("DescriptionCode") if period else None,
            due_date=due_date,
            buyer_reference=root.text("BuyerReference"),
            project_reference=root.text("ProjectReference", "ID") or project,
            contract_reference=root.text("ContractDocumentReference", "ID"),
            purchase_order_reference=None if order == "NA" and sales_order else order,
            sales_order_reference=sales_order,
            receiving_advice_reference=root.text("ReceiptDocumentReference", "ID"),
            despatch_advice_reference=root.text("DespatchDocumentReference", "ID"),
            tender_reference=root.text("OriginatorDocumentReference", "ID"),
            invoiced_object=object_identifier,
            accounting_reference=root.text("AccountingCost"),
            payment_terms=terms_text(root.raw("PaymentTerms", "Note")),
            notes=tuple(read_note(text) for text in root.texts("Note")),
            process=profile,
            specification=specification,
            preceding_invoices=tuple(
                PrecedingInvoice(
                    number=reference, issue_date=node.day("InvoiceDocumentReference", "IssueDate")
                )
                for node in root.groups("BillingReference")
                if (reference := node.text("InvoiceDocumentReference", "ID"))
            ),
            seller=seller,
            buyer=read_party(root.group("AccountingCustomerParty", "Party")),
            payee=paid,
            tax_representative=read_representative(representative) if representative else None,
            delivery=read_delivery(delivery) if delivery else None,
            period=read_period(period),
            payment=payment,
            allowances=tuple(
                read_allowance(node, exemptions) for node in root.groups("AllowanceCharge")
            ),
            prepaid=Money.of(prepaid, currency) if prepaid else None,
            rounding=Money.of(rounding, currency) if rounding else None,
            attachments=attachments,
            lines=lines,
        )
        return Reading(
            invoice=invoice,
            stated=stated,
            stated_taxes=stated_taxes,
            stated_nets=nets,
            not_carried=tuple(self._left_over()),
        )

    def _stated(self, currency: str) -> dict[str, Decimal]:
        """The document totals (BG-22) as the file states them."""
        stated: dict[str, Decimal | None] = {}
        total = self.root.group("LegalMonetaryTotal")
        if total:
            stated = {term: total.number(name) for name, term in _TOTALS.items()}
        for node in self.root.groups("TaxTotal"):
            amount = node.number("TaxAmount")
            own = node.attribute("TaxAmount", "currencyID") in {None, currency}
            term = "BT-110" if own and "BT-110" not in stated else "BT-111"
            stated[term] = amount
        return {term: value for term, value in stated.items() if value is not None}

    def _stated_taxes(
        self, currency: str
    ) -> tuple[tuple[StatedTax, ...], dict[str, tuple[str | None, str | None]]]:
        """The tax breakdown (BG-23), and the exemption reason of each category."""
        taxes = []
        exemptions: dict[str, tuple[str | None, str | None]] = {}
        for total in self.root.groups("TaxTotal"):
            if total.attribute("TaxAmount", "currencyID") not in {None, currency}:
                continue
            for node in total.groups("TaxSubtotal"):
                category = node.text("TaxCategory", "ID") or ""
                code = node.text("TaxCategory", "TaxExemptionReasonCode")
                reason = node.text("TaxCategory", "TaxExemptionReason")
                if code or reason:
                    exemptions[category] = (code, reason)
                node.text("TaxCategory", "TaxScheme", "ID")
                taxes.append(
                    StatedTax(
                        category=category,
                        percent=node.number("TaxCategory", "Percent"),
                        taxable=node.number("TaxableAmount") or Decimal(0),
                        amount=node.number("TaxAmount") or Decimal(0),
                        exemption_code=code,
                        exemption_reason=reason,
                    )
                )
        return tuple(taxes), exemptions

    def _lines(
        self, exemptions: dict[str, tuple[str | None, str | None]]
    ) -> tuple[tuple[Line, ...], tuple[Decimal | None, ...]]:
        nodes = list(self.root.groups("CreditNoteLine" if self.is_note else "InvoiceLine"))
        quantity = "CreditedQuantity" if self.is_note else "InvoicedQuantity"
        return (
            tuple(read_line(node, quantity, exemptions) for node in nodes),
            tuple(node.number("LineExtensionAmount") for node in nodes),
        )

    def _payment(self) -> tuple[PaymentInstructions | None, date | None]:
        """Several PaymentMeans are one instruction with several accounts; what they say otherwise is reported."""
        nodes = list(self.root.groups("PaymentMeans"))
        if not nodes:
            return None, None

        def said(*path: str) -> str | None:
            """What the first of them that says it says; another that says the same is read too."""
            found = next(filter(None, (node.peek(*path) for node in nodes)), None)
            for node in nodes:
                if node.peek(*path) == found:
                    node.text(*path)
            return found

        transfers = tuple(
            CreditTransfer(
                account=account,
                account_name=node.text("PayeeFinancialAccount", "Name"),
                bank_identifier=node.text(
                    "PayeeFinancialAccount", "FinancialInstitutionBranch", "ID"
                ),
            )
            for node in nodes
            if (account := node.text("PayeeFinancialAccount", "ID"))
        )
        for node in nodes:
            node.text("CardAccount", "NetworkID")  # UBL demands it; EN 16931 has no term for it
        names = (node.attribute("PaymentMeansCode", "name") for node in nodes)
        due = said("PaymentDueDate")
        days = (node.day("PaymentDueDate") for node in nodes if node.peek("PaymentDueDate") == due)
        payment = PaymentInstructions(
            means_code=said("PaymentMeansCode") or "",
            means_text=next(filter(None, names), None),
            remittance=said("PaymentID"),
            transfers=transfers,
            card_number=said("CardAccount", "PrimaryAccountNumberID"),
            card_holder=said("CardAccount", "HolderName"),
            mandate=said("PaymentMandate", "ID"),
            debited_account=said("PaymentMandate", "PayerFinancialAccount", "ID"),
        )
        return payment, next(days, None)

    def _documents(self) -> tuple[Identifier | None, str | None, tuple[Attachment, ...]]:
        """AdditionalDocumentReference is three things: invoiced object (130), project (50), attachment."""
        invoiced: Identifier | None = None
        project: str | None = None
        attachments = []
        for node in self.root.groups("AdditionalDocumentReference"):
            kind = node.text("DocumentTypeCode")
            identifier = node.identifier("ID")
            if identifier is None:
                continue
            if kind == "130" and invoiced is None:
                invoiced = identifier
            elif kind == "50" and self.is_note:
                project = identifier.value
            else:
                attachments.append(read_attachment(node, identifier.value))
        return invoiced, project, tuple(attachments)

    def _left_over(self) -> Iterator[NotCarried]:
        for element in self.root.element.iter(etree.Element):
            if len(element) or element in self.seen:
                continue
            text = (element.text or "").strip()
            if text:
                yield NotCarried(location=place(element), value=text[:200])


_TOTALS = {
    "LineExtensionAmount": "BT-106",
    "AllowanceTotalAmount": "BT-107",
    "ChargeTotalAmount": "BT-108",
    "TaxExclusiveAmount": "BT-109",
    "TaxInclusiveAmount": "BT-112",
    "PrepaidAmount": "BT-113",
    "PayableRoundingAmount": "BT-114",
    "PayableAmount": "BT-115",
}
