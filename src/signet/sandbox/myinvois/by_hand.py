"""What people do in the portal itself: type an e-invoice into its form, cancel one, without any program."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from sqlite3 import Connection
from typing import Final
from xml.sax.saxutils import escape

from signet.sandbox.myinvois import describe, notices, register, settings, shelf
from signet.sandbox.myinvois.document import Document, read
from signet.sandbox.myinvois.rules.taxpayers import Registered

_STATUSES: Final = ("Valid", "Cancelled")
_UBL: Final = "urn:oasis:names:specification:ubl:schema:xsd:"


def make(db: Connection, wishes: Mapping[str, object]) -> str:
    """Issue ``number`` over ``amount`` ringgit from ``supplier`` to ``buyer`` (TINs of the register); its
    id. Judged like all others. Raises ``ValueError``."""
    supplier, buyer = (_registered(db, str(wishes.get(name, ""))) for name in ("supplier", "buyer"))
    number = str(wishes.get("number", "")).strip()
    if not number:
        raise ValueError("number is needed.")
    knobs = settings.load(db)
    content = _written(number, _amount(wishes.get("amount", "100.00")), supplier, buyer, knobs)
    document = read(content, "XML")
    if not isinstance(document, Document):
        raise ValueError(document[0].message)  # noqa: TRY004 - a mistake in the wish
    at = knobs.exact()
    ending = shelf.suffix(at)
    uid, uuid = shelf.new_id(ending), shelf.new_id(ending)
    db.execute(
        "INSERT INTO submission (uid, tin, intermediary, received, visible) VALUES (?, ?, '', ?, ?)",
        (uid, supplier.tin, at, at),
    )
    shelf.put(
        db, shelf.Incoming(document=document, content=content, format="XML"), uuid=uuid,
        submission=uid, client=describe.PORTAL, intermediary="", received=knobs.now(), due=at,
    )  # fmt: skip
    return uuid


def change(db: Connection, uuid: str, wishes: Mapping[str, object]) -> None:
    """``status`` (Cancelled, with its notifications), ``rejects`` (why the other side asks for rejection) or
    ``payable``: what a client must notice. Raises ``ValueError``."""
    row = shelf.by_uuid(db, uuid)
    if row is None:
        raise ValueError("There is no such document.")
    if "payable" in wishes:
        amount = f"{_amount(wishes['payable']):.2f}"
        db.execute("UPDATE document SET payable = ? WHERE uuid = ?", (amount, uuid))
    knobs = settings.load(db)
    if "rejects" in wishes:
        if row["status"] != "Valid" or row["reject_requested"]:
            raise ValueError("A valid document is rejected, and once.")
        db.execute(
            "UPDATE document SET reject_requested = ?, reason = ? WHERE uuid = ?",
            (shelf.moment(knobs.now()), str(wishes["rejects"])[:300], uuid),
        )
        notices.rejection(db, row, knobs)
    if "status" not in wishes:
        return
    status = str(wishes["status"])
    if status not in _STATUSES:
        raise ValueError(f"status is one of {', '.join(_STATUSES)}.")
    moment = shelf.moment(knobs.now()) if status == "Cancelled" else None
    db.execute(
        "UPDATE document SET status = ?, cancelled = ?, reason = ? WHERE uuid = ?",
        (status, moment, "Cancelled in the portal" if moment else None, uuid),
    )
    if moment:
        notices.cancelled(db, row, knobs)


def _registered(db: Connection, tin: str) -> Registered:
    found = register.find(db, tin.strip())
    if found is None:
        raise ValueError(f"There is no taxpayer {tin!r}.")
    return found


def _amount(value: object) -> Decimal:
    try:
        amount = Decimal(str(value))
    except InvalidOperation:
        raise ValueError("An amount is a number.") from None
    if not Decimal(0) < amount < Decimal(10) ** 12:
        raise ValueError("An amount is above nothing.")
    return amount


def _written(
    number: str,
    amount: Decimal,
    supplier: Registered,
    buyer: Registered,
    knobs: settings.Knobs,
) -> bytes:
    """An unsigned invoice of one line without tax, as the form writes it."""
    now, money = knobs.now(), f'currencyID="MYR">{amount:.2f}'
    tax = (
        '<cac:TaxTotal><cbc:TaxAmount currencyID="MYR">0.00</cbc:TaxAmount><cac:TaxSubtotal>'
        f"<cbc:TaxableAmount {money}</cbc:TaxableAmount>"
        '<cbc:TaxAmount currencyID="MYR">0.00</cbc:TaxAmount><cac:TaxCategory><cbc:ID>06</cbc:ID>'
        '<cac:TaxScheme><cbc:ID schemeID="UN/ECE 5153" schemeAgencyID="6">OTH</cbc:ID>'
        "</cac:TaxScheme></cac:TaxCategory></cac:TaxSubtotal></cac:TaxTotal>"
    )
    totals = "".join(
        f"<cbc:{name} {money}</cbc:{name}>"
        for name in (
            "LineExtensionAmount", "TaxExclusiveAmount", "TaxInclusiveAmount", "PayableAmount",
        )
    )  # fmt: skip
    return (
        f'<Invoice xmlns="{_UBL}Invoice-2" xmlns:cac="{_UBL}CommonAggregateComponents-2"'
        f' xmlns:cbc="{_UBL}CommonBasicComponents-2"><cbc:ID>{escape(number)}</cbc:ID>'
        f"<cbc:IssueDate>{now:%Y-%m-%d}</cbc:IssueDate><cbc:IssueTime>{now:%H:%M:%S}Z</cbc:IssueTime>"
        '<cbc:InvoiceTypeCode listVersionID="1.0">01</cbc:InvoiceTypeCode>'
        "<cbc:DocumentCurrencyCode>MYR</cbc:DocumentCurrencyCode>"
        f"<cac:AccountingSupplierParty>{_party(supplier, is_supplier=True)}</cac:AccountingSupplierParty>"
        f"<cac:AccountingCustomerParty>{_party(buyer, is_supplier=False)}</cac:AccountingCustomerParty>"
        f"{tax}<cac:LegalMonetaryTotal>{totals}</cac:LegalMonetaryTotal>"
        '<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode="C62">1</cbc:InvoicedQuantity>'
        f"<cbc:LineExtensionAmount {money}</cbc:LineExtensionAmount>{tax}"
        "<cac:Item><cbc:Description>Typed into the portal</cbc:Description>"
        '<cac:CommodityClassification><cbc:ItemClassificationCode listID="CLASS">022'
        "</cbc:ItemClassificationCode></cac:CommodityClassification></cac:Item>"
        f"<cac:Price><cbc:PriceAmount {money}</cbc:PriceAmount></cac:Price>"
        f"<cac:ItemPriceExtension><cbc:Amount {money}</cbc:Amount></cac:ItemPriceExtension>"
        "</cac:InvoiceLine></Invoice>"
    ).encode()


def _party(taxpayer: Registered, *, is_supplier: bool) -> str:
    kind, value = taxpayer.identity
    activity = (
        '<cbc:IndustryClassificationCode name="Restaurants">56101</cbc:IndustryClassificationCode>'
        if is_supplier
        else ""
    )
    return (
        f"<cac:Party>{activity}"
        f'<cac:PartyIdentification><cbc:ID schemeID="TIN">{escape(taxpayer.tin)}</cbc:ID>'
        "</cac:PartyIdentification><cac:PartyIdentification>"
        f'<cbc:ID schemeID="{kind}">{escape(value)}</cbc:ID></cac:PartyIdentification>'
        "<cac:PostalAddress><cbc:CityName>Kuala Lumpur</cbc:CityName>"
        "<cbc:PostalZone>50450</cbc:PostalZone><cbc:CountrySubentityCode>14</cbc:CountrySubentityCode>"
        "<cac:AddressLine><cbc:Line>1 Jalan Ampang</cbc:Line></cac:AddressLine><cac:Country>"
        "<cbc:IdentificationCode>MYS</cbc:IdentificationCode></cac:Country></cac:PostalAddress>"
        "<cac:PartyLegalEntity><cbc:RegistrationName>"
        f"{escape(taxpayer.name)}</cbc:RegistrationName></cac:PartyLegalEntity>"
        "<cac:Contact><cbc:Telephone>+60123456789</cbc:Telephone></cac:Contact></cac:Party>"
    )
