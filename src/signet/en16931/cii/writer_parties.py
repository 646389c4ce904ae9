"""Parties and addresses in CII."""

from __future__ import annotations

from signet.en16931.cii.elements import Writer
from signet.en16931.model import Address, Party


def write_party(node: Writer, party: Party) -> None:
    """Seller, buyer, payee or tax representative; each says what it has."""
    for identifier in party.identifiers:
        if not identifier.scheme:
            node.identifier("ID", identifier)
    for identifier in party.identifiers:
        if identifier.scheme:
            node.identifier("GlobalID", identifier)
    node.text("Name", party.name)
    node.text("Description", party.legal_form)
    if party.legal_registration or party.trading_name:
        legal = node.group("SpecifiedLegalOrganization")
        legal.identifier("ID", party.legal_registration)
        legal.text("TradingBusinessName", party.trading_name)
    if party.contact:
        contact = node.group("DefinedTradeContact")
        contact.text("PersonName", party.contact.name)
        contact.text("TelephoneUniversalCommunication/CompleteNumber", party.contact.phone)
        contact.text("EmailURIUniversalCommunication/URIID", party.contact.email)
    write_address(node, party.address)
    if party.electronic_address:
        node.identifier("URIUniversalCommunication/URIID", party.electronic_address)
    if party.vat_identifier:
        node.group("SpecifiedTaxRegistration").text("ID", party.vat_identifier, schemeID="VA")
    if party.tax_registration:
        node.group("SpecifiedTaxRegistration").text("ID", party.tax_registration, schemeID="FC")


def write_address(node: Writer, address: Address | None) -> None:
    if address is None:
        return
    holder = node.group("PostalTradeAddress")
    holder.text("PostcodeCode", address.postal_code)
    holder.text("LineOne", address.line1)
    holder.text("LineTwo", address.line2)
    holder.text("LineThree", address.line3)
    holder.text("CityName", address.city)
    holder.text("CountryID", address.country or None)
    holder.text("CountrySubDivisionName", address.subdivision)
