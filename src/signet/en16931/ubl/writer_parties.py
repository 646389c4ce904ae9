"""Parties, addresses and delivery in UBL."""

from __future__ import annotations

from signet.en16931.model import Address, Contact, Delivery, Party
from signet.en16931.reading_parts import SEPA
from signet.en16931.ubl.elements import Element


def write_trade_party(
    root: Element, role: str, party: Party, *, creditor: str | None = None
) -> None:
    node = root.group(role).group("Party")
    node.identifier("EndpointID", party.electronic_address)
    _write_identifiers(node, party, creditor)
    if party.trading_name:
        node.group("PartyName").text("Name", party.trading_name)
    write_address(node, "PostalAddress", party.address)
    if party.vat_identifier:
        write_tax_scheme(node, party.vat_identifier, "VAT")
    if party.tax_registration:
        write_tax_scheme(node, party.tax_registration, party.tax_registration_scheme or "TAX")
    legal = node.group("PartyLegalEntity")
    legal.text("RegistrationName", party.name)
    legal.identifier("CompanyID", party.legal_registration)
    legal.text("CompanyLegalForm", party.legal_form)
    write_contact(node, party.contact)


def write_tax_scheme(node: Element, company_id: str, scheme: str) -> None:
    holder = node.group("PartyTaxScheme")
    holder.text("CompanyID", company_id)
    holder.group("TaxScheme").text("ID", scheme)


def write_contact(node: Element, contact: Contact | None) -> None:
    if contact is None:
        return
    holder = node.group("Contact")
    holder.text("Name", contact.name)
    holder.text("Telephone", contact.phone)
    holder.text("ElectronicMail", contact.email)


def _write_identifiers(node: Element, party: Party, creditor: str | None) -> None:
    """The party's own numbers, and by its scheme the creditor identifier (BT-90)."""
    for identifier in party.identifiers:
        node.group("PartyIdentification").identifier("ID", identifier)
    if creditor is not None:
        node.group("PartyIdentification").text("ID", creditor, schemeID=SEPA)


def write_payee(node: Element, party: Party, *, creditor: str | None = None) -> None:
    _write_identifiers(node, party, creditor)
    node.group("PartyName").text("Name", party.name)
    if party.legal_registration:
        node.group("PartyLegalEntity").identifier("CompanyID", party.legal_registration)


def write_representative(node: Element, party: Party) -> None:
    node.group("PartyName").text("Name", party.name)
    write_address(node, "PostalAddress", party.address)
    if party.vat_identifier:
        write_tax_scheme(node, party.vat_identifier, "VAT")


def write_address(node: Element, name: str, address: Address | None) -> None:
    if address is None:
        return
    holder = node.group(name)
    holder.text("StreetName", address.line1)
    holder.text("AdditionalStreetName", address.line2)
    holder.text("CityName", address.city)
    holder.text("PostalZone", address.postal_code)
    holder.text("CountrySubentity", address.subdivision)
    if address.line3:
        holder.group("AddressLine").text("Line", address.line3)
    if address.country:
        holder.group("Country").text("IdentificationCode", address.country)


def write_delivery(node: Element, delivery: Delivery) -> None:
    node.day("ActualDeliveryDate", delivery.actual_date)
    if delivery.location or delivery.address:
        location = node.group("DeliveryLocation")
        location.identifier("ID", delivery.location)
        write_address(location, "Address", delivery.address)
    if delivery.name:
        node.group("DeliveryParty").group("PartyName").text("Name", delivery.name)
