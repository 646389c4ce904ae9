"""The groups of a CII document, each read by one function."""

from __future__ import annotations

import base64
from decimal import Decimal

from lxml import etree

from signet.en16931.cii.elements import Reader
from signet.en16931.model import (
    Address,
    AllowanceCharge,
    Attachment,
    Category,
    Classification,
    Contact,
    Identifier,
    Line,
    Party,
    Period,
    Tax,
)
from signet.en16931.ubl.nodes import place
from signet.en16931.ubl.reader_parts import is_vat
from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: Category -> exemption code (BT-121) and reason (BT-120), which CII keeps in the breakdown.
Exemptions = dict[str, tuple[str | None, str | None]]


def read_party(node: Reader | None) -> Party:
    if node is None:
        return Party(name="")
    vat = registration = None
    for tax in node.groups("SpecifiedTaxRegistration"):
        if tax.attribute("ID", "schemeID") == "VA":
            vat = vat or tax.text("ID")
        else:
            registration = registration or tax.text("ID")
    return Party(
        name=node.text("Name") or "",
        trading_name=node.text("SpecifiedLegalOrganization/TradingBusinessName"),
        identifiers=tuple(_identifiers(node)),
        legal_registration=node.identifier("SpecifiedLegalOrganization/ID"),
        vat_identifier=vat,
        tax_registration=registration,
        tax_registration_scheme="TAX" if registration else None,
        legal_form=node.text("Description"),
        electronic_address=node.identifier("URIUniversalCommunication/URIID"),
        address=read_address(node.group("PostalTradeAddress")),
        contact=_contact(node.group("DefinedTradeContact")),
    )


def _identifiers(node: Reader) -> list[Identifier]:
    found = []
    for name in ("ID", "GlobalID"):
        for leaf in node.groups(name):
            node.seen.add(leaf.element)
            value = (leaf.element.text or "").strip()
            if value:
                found.append(Identifier(value=value, scheme=leaf.element.get("schemeID")))
    return found


def _contact(node: Reader | None) -> Contact | None:
    if node is None:
        return None
    return Contact(
        name=node.text("PersonName"),
        phone=node.text("TelephoneUniversalCommunication/CompleteNumber"),
        email=node.text("EmailURIUniversalCommunication/URIID"),
    )


def read_address(node: Reader | None) -> Address | None:
    if node is None:
        return None
    return Address(
        line1=node.text("LineOne"),
        line2=node.text("LineTwo"),
        line3=node.text("LineThree"),
        city=node.text("CityName"),
        postal_code=node.text("PostcodeCode"),
        subdivision=node.text("CountrySubDivisionName"),
        country=node.text("CountryID") or "",
    )


def read_period(node: Reader | None) -> Period | None:
    if node is None:
        return None
    start, end = node.day("StartDateTime"), node.day("EndDateTime")
    return Period(start=start, end=end) if start or end else None


def _tax(node: Reader, exemptions: Exemptions) -> Tax:
    code = node.text("CategoryCode") or "S"
    try:
        category = Category(code)
    except ValueError:
        raise BadInput(
            _("“%(found)s” is not a tax category of EN 16931 (line %(line)s)."),
            code="cii.category",
            pointer=place(node.element),
            params={"found": code, "line": node.element.sourceline},
        ) from None
    exemption_code, reason = exemptions.get(code, (None, None))
    scheme = node.text("TypeCode")
    return Tax(
        scheme="VAT" if scheme is None or is_vat(scheme) else scheme,
        category=category,
        percent=node.number("RateApplicablePercent"),
        exemption_code=exemption_code,
        exemption_reason=reason,
    )


def read_allowance(node: Reader, currency: str, exemptions: Exemptions) -> AllowanceCharge:
    return AllowanceCharge(
        is_charge=node.text("ChargeIndicator/udt:Indicator") in {"true", "1"},
        amount=node.money("ActualAmount", currency),
        percent=node.number("CalculationPercent"),
        base=node.money("BasisAmount", currency),
        reason=node.text("Reason"),
        reason_code=node.text("ReasonCode"),
        taxes=tuple(_tax(tax, exemptions) for tax in node.groups("CategoryTradeTax")),
    )


def read_attachment(node: Reader, reference: str) -> Attachment:
    name = "AttachmentBinaryObject"
    text = node.text(name)
    content = None
    if text is not None:
        try:
            content = base64.b64decode(text, validate=False)
        except ValueError:  # also of letters beyond ASCII
            raise BadInput(_("An attachment is not base64."), code="cii.attachment") from None
    return Attachment(
        reference=reference,
        description=node.text("Name"),
        location=node.text("URIID"),
        content=content,
        mime_code=node.attribute(name, "mimeCode"),
        filename=node.attribute(name, "filename"),
    )


def read_line(node: Reader, currency: str, exemptions: Exemptions) -> Line:
    nothing = Reader(etree.Element("none"), node.seen)
    product = node.group("SpecifiedTradeProduct") or nothing
    agreement = node.group("SpecifiedLineTradeAgreement") or nothing
    settlement = node.group("SpecifiedLineTradeSettlement") or nothing
    quantity = "SpecifiedLineTradeDelivery/BilledQuantity"
    net, gross = "NetPriceProductTradePrice", "GrossPriceProductTradePrice"
    based = net if agreement.text(f"{net}/BasisQuantity") else gross
    if agreement.peek(f"{gross}/BasisQuantity") == agreement.peek(f"{based}/BasisQuantity"):
        agreement.text(f"{gross}/BasisQuantity")
    agreement.text(f"{gross}/AppliedTradeAllowanceCharge/ChargeIndicator/udt:Indicator")
    reference = "AdditionalReferencedDocument"
    settlement.text(f"{reference}/TypeCode")
    invoiced = settlement.text(f"{reference}/IssuerAssignedID")
    billed = node.number(quantity)
    return Line(
        id=node.text("AssociatedDocumentLineDocument/LineID") or "",
        quantity=Decimal(1) if billed is None else billed,
        unit=node.attribute(quantity, "unitCode") or "C62",
        price=agreement.number(f"{net}/ChargeAmount") or Decimal(0),
        base_quantity=agreement.number(f"{based}/BasisQuantity"),
        base_unit=agreement.attribute(f"{based}/BasisQuantity", "unitCode"),
        gross_price=agreement.number(f"{gross}/ChargeAmount"),
        price_discount=agreement.number(f"{gross}/AppliedTradeAllowanceCharge/ActualAmount"),
        taxes=tuple(_tax(tax, exemptions) for tax in settlement.groups("ApplicableTradeTax")),
        allowances=tuple(
            read_allowance(one, currency, exemptions)
            for one in settlement.groups("SpecifiedTradeAllowanceCharge")
        ),
        name=product.text("Name") or "",
        description=product.text("Description"),
        seller_item_id=product.text("SellerAssignedID"),
        buyer_item_id=product.text("BuyerAssignedID"),
        standard_item_id=product.identifier("GlobalID"),
        classifications=tuple(
            Classification(
                code=code,
                list_id=one.attribute("ClassCode", "listID") or "",
                list_version=one.attribute("ClassCode", "listVersionID"),
            )
            for one in product.groups("DesignatedProductClassification")
            if (code := one.text("ClassCode"))
        ),
        origin_country=product.text("OriginTradeCountry/ID"),
        attributes=tuple(
            (one.text("Description") or "", one.text("Value") or "")
            for one in product.groups("ApplicableProductCharacteristic")
        ),
        note=node.text("AssociatedDocumentLineDocument/IncludedNote/Content"),
        object_identifier=Identifier(
            value=invoiced, scheme=settlement.text(f"{reference}/ReferenceTypeCode")
        )
        if invoiced
        else None,
        order_line=agreement.text("BuyerOrderReferencedDocument/LineID"),
        accounting_reference=settlement.text("ReceivableSpecifiedTradeAccountingAccount/ID"),
        period=read_period(settlement.group("BillingSpecifiedPeriod")),
    )
