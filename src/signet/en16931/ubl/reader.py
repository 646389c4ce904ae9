"""From UBL 2.1 that anybody wrote to the semantic model, with a list of what could not be carried.

Every element that is read is ticked off; what is left over at the end is reported with its place and
value. Nothing is dropped in silence.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

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
from signet.en16931.ubl.namespaces import CAC, CBC
from signet.en16931.validate import ROOTS
from signet.en16931.xml import parse, require_root
from signet.kernel.errors import BadInput
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """``invoice`` has no totals: the engine adds up for itself. ``stated`` is BT number -> the file's sum."""

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


class _Node:
    """An element whose children are ticked off as they are read."""

    def __init__(self, element: etree._Element, seen: set[etree._Element]) -> None:
        self.element = element
        self.seen = seen

    def group(self, *path: str) -> _Node | None:
        """The first group at a path of names."""
        node: _Node | None = self
        for name in path:
            if node is None:
                return None
            found = node.element.find(f"{{{CAC}}}{name}")
            node = None if found is None else _Node(found, self.seen)
        return node

    def groups(self, name: str) -> Iterator[_Node]:
        for found in self.element.findall(f"{{{CAC}}}{name}"):
            yield _Node(found, self.seen)

    def text(self, *path: str) -> str | None:
        """The text of the first leaf at a path, ticked off; None where it is absent or empty."""
        holder = self.group(*path[:-1])
        if holder is None:
            return None
        leaf = holder.element.find(f"{{{CBC}}}{path[-1]}")
        if leaf is None:
            return None
        self.seen.add(leaf)
        return (leaf.text or "").strip() or None

    def texts(self, name: str) -> list[str]:
        leaves = self.element.findall(f"{{{CBC}}}{name}")
        self.seen.update(leaves)
        return [text for leaf in leaves if (text := (leaf.text or "").strip())]

    def identifier(self, *path: str) -> Identifier | None:
        holder = self.group(*path[:-1])
        value = self.text(*path)
        if holder is None or value is None:
            return None
        leaf = holder.element.find(f"{{{CBC}}}{path[-1]}")
        assert leaf is not None
        return Identifier(value=value, scheme=leaf.get("schemeID"))

    def attribute(self, name: str, attribute: str) -> str | None:
        leaf = self.element.find(f"{{{CBC}}}{name}")
        return None if leaf is None else leaf.get(attribute)

    def day(self, *path: str) -> date | None:
        text = self.text(*path)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise self._bad("date", text, path) from None

    def number(self, *path: str) -> Decimal | None:
        text = self.text(*path)
        if text is None:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self._bad("number", text, path) from None
        if not value.is_finite() or len(text) > 60 or not -20 < value.adjusted() < 18:
            raise self._bad("number", text[:40], path)
        return value

    def money(self, *path: str) -> Money | None:
        value = self.number(*path)
        if value is None:
            return None
        holder = self.group(*path[:-1])
        assert holder is not None
        return Money.of(value, holder.attribute(path[-1], "currencyID") or "XXX")

    def _bad(self, kind: str, text: str, path: tuple[str, ...]) -> BadInput:
        place = _place(self.element) + "/" + "/".join(path)
        return BadInput(
            f"“{text}” is not a {kind} (line {self.element.sourceline}, {place}).",
            code=f"ubl.{kind}",
            pointer=place,
        )


class _Reader:
    """One pass over one document."""

    def __init__(self, root: etree._Element) -> None:
        self.seen: set[etree._Element] = set()
        self.root = _Node(root, self.seen)
        self.is_note = ROOTS[root.tag] == "CreditNote"

    def reading(self) -> Reading:
        root = self.root
        currency = root.text("DocumentCurrencyCode")
        if currency is None:
            raise BadInput("The document names no currency (BT-5).", code="ubl.currency")
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
        in_tax_currency = stated.get("BT-111")
        tax_currency = root.text("TaxCurrencyCode")
        rate = None
        if tax_currency and in_tax_currency is not None and stated.get("BT-110"):
            rate = in_tax_currency / stated["BT-110"]
        invoice = Invoice(
            number=number,
            issue_date=root.day("IssueDate"),
            type_code=type_code or ("381" if self.is_note else "380"),
            currency=currency,
            tax_currency=tax_currency if rate else None,
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
            payment_terms=root.text("PaymentTerms", "Note"),
            notes=tuple(_note(text) for text in root.texts("Note")),
            process=profile,
            specification=specification,
            preceding_invoices=tuple(
                PrecedingInvoice(
                    number=reference, issue_date=node.day("InvoiceDocumentReference", "IssueDate")
                )
                for node in root.groups("BillingReference")
                if (reference := node.text("InvoiceDocumentReference", "ID"))
            ),
            seller=_party(root.group("AccountingSupplierParty", "Party")),
            buyer=_party(root.group("AccountingCustomerParty", "Party")),
            payee=_payee(payee) if payee else None,
            tax_representative=_representative(representative) if representative else None,
            delivery=_delivery(delivery) if delivery else None,
            period=_period(period),
            payment=payment,
            allowances=tuple(
                _allowance(node, exemptions) for node in root.groups("AllowanceCharge")
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
                    )
                )
        return tuple(taxes), exemptions

    def _lines(
        self, exemptions: dict[str, tuple[str | None, str | None]]
    ) -> tuple[tuple[Line, ...], tuple[Decimal | None, ...]]:
        nodes = list(self.root.groups("CreditNoteLine" if self.is_note else "InvoiceLine"))
        quantity = "CreditedQuantity" if self.is_note else "InvoicedQuantity"
        return (
            tuple(_line(node, quantity, exemptions) for node in nodes),
            tuple(node.number("LineExtensionAmount") for node in nodes),
        )

    def _payment(self) -> tuple[PaymentInstructions | None, date | None]:
        """Several PaymentMeans of one kind are one instruction with several accounts."""
        nodes = list(self.root.groups("PaymentMeans"))
        if not nodes:
            return None, None
        first = nodes[0]
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
        code = first.text("PaymentMeansCode")
        for node in nodes[1:]:
            if node.text("PaymentMeansCode") != code:
                leaf = node.element.find(f"{{{CBC}}}PaymentMeansCode")
                if leaf is not None:
                    self.seen.discard(leaf)
            node.text("PaymentID")
        network = first.text("CardAccount", "NetworkID")
        del network  # UBL demands it; EN 16931 has no term for it
        due = first.day("PaymentDueDate")
        return (
            PaymentInstructions(
                means_code=code or "",
                means_text=first.attribute("PaymentMeansCode", "name"),
                remittance=first.text("PaymentID"),
                transfers=transfers,
                card_number=first.text("CardAccount", "PrimaryAccountNumberID"),
                card_holder=first.text("CardAccount", "HolderName"),
                mandate=first.text("PaymentMandate", "ID"),
                debited_account=first.text("PaymentMandate", "PayerFinancialAccount", "ID"),
            ),
            due,
        )

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
                attachments.append(_attachment(node, identifier.value))
        return invoiced, project, tuple(attachments)

    def _left_over(self) -> Iterator[NotCarried]:
        for element in self.root.element.iter(etree.Element):
            if len(element) or element in self.seen:
                continue
            text = (element.text or "").strip()
            if text:
                yield NotCarried(location=_place(element), value=text[:200])


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


def _place(element: etree._Element) -> str:
    steps = []
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        name = etree.QName(node).localname
        if parent is not None:
            same = [child for child in parent if child.tag == node.tag]
            if len(same) > 1:
                name += f"[{same.index(node) + 1}]"
        steps.append(name)
        node = parent
    return "/" + "/".join(reversed(steps))


def _note(text: str) -> Note:
    """``#AAB#text`` carries its subject in front (UNTDID 4451)."""
    if text.startswith("#") and text.count("#") > 1:
        subject, _hash, rest = text[1:].partition("#")
        if 2 <= len(subject) <= 3 and subject.isalpha():
            return Note(text=rest, subject=subject)
    return Note(text=text)


def _party(node: _Node | None) -> Party:
    if node is None:
        return Party(name="")
    vat = registration = scheme = None
    for tax in node.groups("PartyTaxScheme"):
        kind = tax.text("TaxScheme", "ID")
        company = tax.element.find(f"{{{CBC}}}CompanyID")
        if company is None:
            continue
        if kind == "VAT" and vat is None:
            vat = tax.text("CompanyID")
        elif kind != "VAT" and registration is None:
            registration, scheme = tax.text("CompanyID"), kind
    contact = node.group("Contact")
    trading = node.text("PartyName", "Name")
    return Party(
        name=node.text("PartyLegalEntity", "RegistrationName") or trading or "",
        trading_name=trading,
        identifiers=_identifiers(node),
        legal_registration=node.identifier("PartyLegalEntity", "CompanyID"),
        vat_identifier=vat,
        tax_registration=registration,
        tax_registration_scheme=scheme,
        legal_form=node.text("PartyLegalEntity", "CompanyLegalForm"),
        electronic_address=node.identifier("EndpointID"),
        address=_address(node.group("PostalAddress")),
        contact=Contact(
            name=contact.text("Name"),
            phone=contact.text("Telephone"),
            email=contact.text("ElectronicMail"),
        )
        if contact
        else None,
    )


def _identifiers(node: _Node) -> tuple[Identifier, ...]:
    found = (holder.identifier("ID") for holder in node.groups("PartyIdentification"))
    return tuple(identifier for identifier in found if identifier is not None)


def _payee(node: _Node) -> Party:
    return Party(
        name=node.text("PartyName", "Name") or "",
        identifiers=_identifiers(node),
        legal_registration=node.identifier("PartyLegalEntity", "CompanyID"),
    )


def _representative(node: _Node) -> Party:
    node.text("PartyTaxScheme", "TaxScheme", "ID")
    return Party(
        name=node.text("PartyName", "Name") or "",
        vat_identifier=node.text("PartyTaxScheme", "CompanyID"),
        address=_address(node.group("PostalAddress")),
    )


def _address(node: _Node | None) -> Address | None:
    if node is None:
        return None
    return Address(
        line1=node.text("StreetName"),
        line2=node.text("AdditionalStreetName"),
        line3=node.text("AddressLine", "Line"),
        city=node.text("CityName"),
        postal_code=node.text("PostalZone"),
        subdivision=node.text("CountrySubentity"),
        country=node.text("Country", "IdentificationCode") or "",
    )


def _delivery(node: _Node) -> Delivery:
    return Delivery(
        name=node.text("DeliveryParty", "PartyName", "Name"),
        location=node.identifier("DeliveryLocation", "ID"),
        actual_date=node.day("ActualDeliveryDate"),
        address=_address(node.group("DeliveryLocation", "Address")),
    )


def _period(node: _Node | None) -> Period | None:
    if node is None:
        return None
    start, end = node.day("StartDate"), node.day("EndDate")
    return Period(start=start, end=end) if start or end else None


def _tax(node: _Node, exemptions: dict[str, tuple[str | None, str | None]]) -> Tax:
    code = node.text("ID") or "S"
    try:
        category = Category(code)
    except ValueError:
        raise BadInput(
            f"“{code}” is not a tax category of EN 16931 (line {node.element.sourceline}).",
            code="ubl.category",
            pointer=_place(node.element),
        ) from None
    exemption_code, reason = exemptions.get(code, (None, None))
    return Tax(
        scheme=node.text("TaxScheme", "ID") or "VAT",
        category=category,
        percent=node.number("Percent"),
        exemption_code=exemption_code,
        exemption_reason=reason,
    )


def _allowance(
    node: _Node, exemptions: dict[str, tuple[str | None, str | None]]
) -> AllowanceCharge:
    return AllowanceCharge(
        is_charge=node.text("ChargeIndicator") in {"true", "1"},
        amount=node.money("Amount"),
        percent=node.number("MultiplierFactorNumeric"),
        base=node.money("BaseAmount"),
        reason=node.text("AllowanceChargeReason"),
        reason_code=node.text("AllowanceChargeReasonCode"),
        taxes=tuple(_tax(tax, exemptions) for tax in node.groups("TaxCategory")),
    )


def _attachment(node: _Node, reference: str) -> Attachment:
    content = None
    text = node.text("Attachment", "EmbeddedDocumentBinaryObject")
    holder = node.group("Attachment")
    name = "EmbeddedDocumentBinaryObject"
    if text is not None:
        try:
            content = base64.b64decode(text, validate=False)
        except binascii.Error:
            raise BadInput("An attachment is not base64.", code="ubl.attachment") from None
    return Attachment(
        reference=reference,
        description=node.text("DocumentDescription"),
        location=node.text("Attachment", "ExternalReference", "URI"),
        content=content,
        mime_code=holder.attribute(name, "mimeCode") if holder and content is not None else None,
        filename=holder.attribute(name, "filename") if holder and content is not None else None,
    )


def _line(node: _Node, quantity: str, exemptions: dict[str, tuple[str | None, str | None]]) -> Line:
    item = node.group("Item") or _Node(etree.Element("none"), node.seen)
    price = node.group("Price") or _Node(etree.Element("none"), node.seen)
    discount = price.group("AllowanceCharge")
    if discount:
        discount.text("ChargeIndicator")
    reference = node.group("DocumentReference")
    if reference:
        reference.text("DocumentTypeCode")
    return Line(
        id=node.text("ID") or "",
        quantity=_or_one(node.number(quantity)),
        unit=node.attribute(quantity, "unitCode") or "C62",
        price=price.number("PriceAmount") or Decimal(0),
        base_quantity=price.number("BaseQuantity"),
        base_unit=price.attribute("BaseQuantity", "unitCode"),
        gross_price=discount.number("BaseAmount") if discount else None,
        price_discount=discount.number("Amount") if discount else None,
        taxes=tuple(_tax(tax, exemptions) for tax in item.groups("ClassifiedTaxCategory")),
        allowances=tuple(_allowance(one, exemptions) for one in node.groups("AllowanceCharge")),
        name=item.text("Name") or "",
        description=item.text("Description"),
        seller_item_id=item.text("SellersItemIdentification", "ID"),
        buyer_item_id=item.text("BuyersItemIdentification", "ID"),
        standard_item_id=item.identifier("StandardItemIdentification", "ID"),
        classifications=tuple(
            Classification(
                code=code,
                list_id=holder.attribute("ItemClassificationCode", "listID") or "",
                list_version=holder.attribute("ItemClassificationCode", "listVersionID"),
            )
            for holder in item.groups("CommodityClassification")
            if (code := holder.text("ItemClassificationCode"))
        ),
        origin_country=item.text("OriginCountry", "IdentificationCode"),
        attributes=tuple(
            (holder.text("Name") or "", holder.text("Value") or "")
            for holder in item.groups("AdditionalItemProperty")
        ),
        note=node.text("Note"),
        object_identifier=node.identifier("DocumentReference", "ID"),
        order_line=node.text("OrderLineReference", "LineID"),
        accounting_reference=node.text("AccountingCost"),
        period=_period(node.group("InvoicePeriod")),
    )


def _or_one(quantity: Decimal | None) -> Decimal:
    return Decimal(1) if quantity is None else quantity
