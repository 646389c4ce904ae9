"""Parties and addresses back from MyInvois: "NA" is nobody's number and nobody's street."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.model import Address, AllowanceCharge, Contact, Delivery, Identifier, Party
from signet.networks.myinvois.codelists import alpha2, name_of
from signet.networks.myinvois.identity import NO_NRIC
from signet.networks.myinvois.mapping_parties import NO_ACTIVITY
from signet.networks.myinvois.places import MALAYSIA, NO_STATE
from signet.networks.myinvois.tree import Element
from signet.networks.myinvois.values import attribute, known, money


def read_party(holder: Element | None) -> Party:
    """A supplier or buyer; one without a name where the document has none."""
    node = holder.at("Party") if holder is not None else None
    if holder is None or node is None:
        return Party(name="")
    phone, email = known(node, "Contact", "Telephone"), known(node, "Contact", "ElectronicMail")
    return Party(
        name=node.said("PartyLegalEntity", "RegistrationName"),
        national=(*_numbers(node), *_activity(node), *_exporter(holder)),
        address=read_address(node.at("PostalAddress")),
        contact=Contact(phone=phone, email=email) if phone or email else None,
    )


def read_address(node: Element | None) -> Address | None:
    """An address; None where it says nothing but that there is none."""
    if node is None:
        return None
    lines = [text for one in node.all("AddressLine") if (text := known(one, "Line"))]
    state = node.said("CountrySubentityCode")
    country = node.said("Country", "IdentificationCode")
    city, zone = known(node, "CityName"), known(node, "PostalZone")
    nowhere = state in {"", NO_STATE} and alpha2().get(country, country) in {"", MALAYSIA}
    if nowhere and not (lines or city or zone):
        return None
    line1, line2, line3 = (*lines, None, None, None)[:3]
    return Address(
        line1=line1,
        line2=line2,
        line3=line3,
        city=city,
        postal_code=zone,
        subdivision=None if state in {"", NO_STATE} else name_of("states", state) or state,
        country=alpha2().get(country, country),
    )


def read_delivery(node: Element | None) -> Delivery | None:
    """Shipping recipient and other charges."""
    if node is None:
        return None
    recipient = node.at("DeliveryParty")
    charge = node.at("Shipment", "FreightAllowanceCharge")
    if recipient is None and charge is None:
        return None
    amount = money(charge, "Amount") if charge is not None else None
    return Delivery(
        name=known(recipient, "PartyLegalEntity", "RegistrationName") if recipient else None,
        national=tuple(_numbers(recipient)) if recipient else (),
        address=read_address(recipient.at("PostalAddress")) if recipient else None,
        other_charges=AllowanceCharge(
            is_charge=True, amount=amount, reason=known(charge, "AllowanceChargeReason")
        )
        if charge is not None and amount is not None
        else None,
    )


def _numbers(node: Element) -> Iterator[Identifier]:
    for each in node.all("PartyIdentification"):
        value, leaf = known(each, "ID"), each.at("ID")
        if value and leaf is not None and value != NO_NRIC:
            yield Identifier(value=value, scheme=attribute(leaf, "schemeID") or None)


def _activity(node: Element) -> Iterator[Identifier]:
    leaf, code = node.at("IndustryClassificationCode"), known(node, "IndustryClassificationCode")
    if leaf is None or code is None or code == NO_ACTIVITY:
        return
    yield Identifier(value=code, scheme="MSIC")
    said = attribute(leaf, "name")
    if said and said not in {"NA", name_of("msic", code)}:
        yield Identifier(value=said, scheme="ACTIVITY")


def _exporter(holder: Element) -> Iterator[Identifier]:
    if value := known(holder, "AdditionalAccountID"):
        yield Identifier(value=value, scheme="CERTEX")
