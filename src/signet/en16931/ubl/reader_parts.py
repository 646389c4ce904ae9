"""The groups of a UBL document, each read by one function: party, address, delivery, line ..."""

from __future__ import annotations

import base64
from decimal import Decimal

from lxml import etree

from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Attachment,
    Category,
    Classification,
    Contact,
    Delivery,
    Identifier,
    Line,
    Note,
    Party,
    Period,
    Tax,
)
from signet.en16931.ubl.namespaces import CBC
from signet.en16931.ubl.nodes import Node, place
from signet.kernel.errors import BadInput
from signet.kernel.marking import _


def read_note(text: str) -> Note:
    """``#AAB#text`` carries its subject in front (UNTDID 4451)."""
    if text.startswith("#") and text.count("#") > 1:
        subject, _hash, rest = text[1:].partition("#")
        if 2 <= len(subject) <= 3 and subject.isalpha():
            return Note(text=rest, subject=subject)
    return Note(text=text)


def is_vat(scheme: str | None) -> bool:
    """Is it VAT's tax scheme? In capitals or not, as the rules of EN 16931 have it."""
    return scheme is not None and scheme.upper() == "VAT"


def read_party(node: Node | None) -> Party:
    if node is None:
        return Party(name="")
    vat = registration = scheme = None
    for tax in node.groups("PartyTaxScheme"):
        kind = tax.text("TaxScheme", "ID")
        company = tax.element.find(f"{{{CBC}}}CompanyID")
        if company is None:
            continue
        if is_vat(kind) and vat is None:
            vat = tax.text("CompanyID")
        elif not is_vat(kind) and registration is None:
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


def _identifiers(node: Node) -> tuple[Identifier, ...]:
    found = (holder.identifier("ID") for holder in node.groups("PartyIdentification"))
    return tuple(identifier for identifier in found if identifier is not None)


def read_payee(node: Node) -> Party:
    return Party(
        name=node.text("PartyName", "Name") or "",
        identifiers=_identifiers(node),
        legal_registration=node.identifier("PartyLegalEntity", "CompanyID"),
    )


def read_representative(node: Node) -> Party:
    node.text("PartyTaxScheme", "TaxScheme", "ID")
    return Party(
        name=node.text("PartyName", "Name") or "",
        vat_identifier=node.text("PartyTaxScheme", "CompanyID"),
        address=_address(node.group("PostalAddress")),
    )


def _address(node: Node | None) -> Address | None:
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


def read_delivery(node: Node) -> Delivery:
    return Delivery(
        name=node.text("DeliveryParty", "PartyName", "Name"),
        location=node.identifier("DeliveryLocation", "ID"),
        actual_date=node.day("ActualDeliveryDate"),
        address=_address(node.group("DeliveryLocation", "Address")),
    )


def read_period(node: Node | None) -> Period | None:
    if node is None:
        return None
    start, end = node.day("StartDate"), node.day("EndDate")
    return Period(start=start, end=end) if start or end else None


def _tax(node: Node, exemptions: dict[str, tuple[str | None, str | None]]) -> Tax:
    code = node.text("ID") or "S"
    try:
        category = Category(code)
    except ValueError:
        raise BadInput(
            _("“%(found)s” is not a tax category of EN 16931 (line %(line)s)."),
            code="ubl.category",
            pointer=place(node.element),
            params={"found": code, "line": node.element.sourceline},
        ) from None
    exemption_code, reason = exemptions.get(code, (None, None))
    scheme = node.text("TaxScheme", "ID")
    return Tax(
        scheme="VAT" if scheme is None or is_vat(scheme) else scheme,
        category=category,
        percent=node.number("Percent"),
        exemption_code=exemption_code,
        exemption_reason=reason,
    )


def read_allowance(
    node: Node, exemptions: dict[str, tuple[str | None, str | None]]
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


def read_attachment(node: Node, reference: str) -> Attachment:
    content = None
    text = node.text("Attachment", "EmbeddedDocumentBinaryObject")
    holder = node.group("Attachment")
    name = "EmbeddedDocumentBinaryObject"
    if text is not None:
        try:
            content = base64.b64decode(text, validate=False)
        except ValueError:  # also of letters beyond ASCII
            raise BadInput(_("An attachment is not base64."), code="ubl.attachment") from None
    return Attachment(
        reference=reference,
        description=node.text("DocumentDescription"),
        location=node.text("Attachment", "ExternalReference", "URI"),
        content=content,
        mime_code=holder.attribute(name, "mimeCode") if holder and content is not None else None,
        filename=holder.attribute(name, "filename") if holder and content is not None else None,
    )


def read_line(
    node: Node, quantity: str, exemptions: dict[str, tuple[str | None, str | None]]
) -> Line:
    item = node.group("Item") or Node(etree.Element("none"), node.seen)
    price = node.group("Price") or Node(etree.Element("none"), node.seen)
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
        allowances=tuple(read_allowance(one, exemptions) for one in node.groups("AllowanceCharge")),
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
        period=read_period(node.group("InvoicePeriod")),
    )


def _or_one(quantity: Decimal | None) -> Decimal:
    return Decimal(1) if quantity is None else quantity
