"""Supplier, buyer and shipping recipient of the element table."""

from __future__ import annotations

from signet.en16931.model import Address, Delivery, Party
from signet.networks.myinvois.codelists import name_of
from signet.networks.myinvois.identity import (
    NOTHING,
    PUBLIC_NAME,
    REGISTRATIONS,
    Identity,
    Role,
    identify,
    number,
    registration_of,
    sst_of,
)
from signet.networks.myinvois.places import NO_STATE, country_of, lines_of, state_of
from signet.networks.myinvois.tree import Element
from signet.networks.myinvois.wording import flat, phone_of

#: What a supplier's activity is where it is not known: that of a foreign or private supplier.
NO_ACTIVITY = "00000"


def write_party(holder: Element, party: Party, role: Role) -> None:
    """AccountingSupplierParty or AccountingCustomerParty."""
    identity = identify(party, role)
    if role == "seller":
        exporter = number(party.national, "CERTEX")
        holder.put("AdditionalAccountID", exporter, (("schemeAgencyName", "CertEX"),))
    node = holder.group("Party")
    if role == "seller":
        code = number(party.national, "MSIC") or NO_ACTIVITY
        node.put("IndustryClassificationCode", code, (("name", activity_of(party)),))
    _identification(node, "TIN", identity.tin)
    _identification(node, identity.scheme, identity.number)
    _identification(node, "SST", sst_of(party) or NOTHING)
    _identification(node, "TTX", number(party.national, "TTX") or NOTHING)
    _address(node, party.address, nobody=identity.kind == "public")
    node.only("PartyLegalEntity", "RegistrationName", name_written(party, identity))
    contact = node.group("Contact")
    known = None if identity.kind == "public" else party.contact
    contact.put("Telephone", (known and phone_of(known.phone)) or NOTHING)
    contact.put("ElectronicMail", flat(known.email) if known else None)


def activity_of(party: Party) -> str:
    """The business activity in the company's own words, else the name of its MSIC code."""
    code = number(party.national, "MSIC")
    return number(party.national, "ACTIVITY") or name_of("msic", code) or NOTHING


def name_written(party: Party, identity: Identity) -> str:
    """The legal name; the general public always bears the one name that the guideline gives it."""
    return PUBLIC_NAME if identity.kind == "public" else flat(party.name)


def write_delivery(root: Element, delivery: Delivery, invoice_number: str) -> None:
    """Shipping recipient and other charges; a mere date or country has no place in the table."""
    if not names_recipient(delivery) and delivery.other_charges is None:
        return
    node = root.group("Delivery")
    if names_recipient(delivery):
        name, address = flat(delivery.name), delivery.address
        holder = node.group("DeliveryParty")
        _identification(holder, "TIN", number(delivery.national, "TIN"))
        recipient = Party(name=name, national=delivery.national, address=address)
        _identification(holder, *registration_of(recipient))
        if address and says_where(address):
            _address(holder, address)
        holder.only("PartyLegalEntity", "RegistrationName", name)
    if delivery.other_charges is not None:
        shipment = node.group("Shipment")
        shipment.put("ID", invoice_number)
        charge = shipment.group("FreightAllowanceCharge")
        charge.flag("ChargeIndicator", value=True)
        charge.put("AllowanceChargeReason", flat(delivery.other_charges.reason))
        charge.money("Amount", delivery.other_charges.amount)


def names_recipient(delivery: Delivery) -> bool:
    """Is it said to whom, by name, number or street?"""
    address = delivery.address
    numbers = any(number(delivery.national, scheme) for scheme in ("TIN", *REGISTRATIONS))
    return bool(flat(delivery.name) or numbers or (address and says_where(address)))


def says_where(address: Address) -> bool:
    """Is there more than a country? That alone is no address."""
    return bool(lines_of(address) or flat(address.city) or flat(address.postal_code))


def _identification(node: Element, scheme: str, value: str) -> None:
    node.only("PartyIdentification", "ID", value, (("schemeID", scheme),))


def _address(node: Element, address: Address | None, *, nobody: bool = False) -> None:
    """Without a street the line is "NA"; then the rest may be empty, but the state is still told."""
    lines = [] if nobody or address is None else lines_of(address)
    holder = node.group("PostalAddress")
    if nobody or address is None:
        holder.blank("CityName")
        holder.blank("PostalZone")
        holder.put("CountrySubentityCode", NO_STATE)
    else:
        holder.put("CityName", flat(address.city))
        holder.put("PostalZone", flat(address.postal_code))
        holder.put("CountrySubentityCode", state_of(address))
    for line in lines or [NOTHING]:
        holder.only("AddressLine", "Line", line)
    country = "MYS" if nobody or address is None else country_of(address)
    attributes = (("listID", "ISO3166-1"), ("listAgencyID", "6"))
    holder.only("Country", "IdentificationCode", country, attributes)
