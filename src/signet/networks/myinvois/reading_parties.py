"""Supplier and buyer of a received document."""

from __future__ import annotations

from signet.en16931.model import Address, Contact, Identifier, Party
from signet.networks.myinvois.codelists import alpha2, name_of
from signet.networks.myinvois.identity import NOTHING
from signet.networks.myinvois.tree import Element


def read_party(holder: Element) -> Party:
    """``NA`` is how the network writes nothing."""
    node = holder.at("Party") or Element("Party")
    return Party(
        name=node.said("PartyLegalEntity", "RegistrationName"),
        address=_address(node.at("PostalAddress")),
        contact=_contact(node.at("Contact")),
        national=tuple(_numbers(holder, node)),
    )


def _numbers(holder: Element, node: Element) -> list[Identifier]:
    found = []
    for each in node.all("PartyIdentification"):
        leaf = each.at("ID")
        scheme = dict(leaf.attributes).get("schemeID", "") if leaf else ""
        if scheme and _known(each.said("ID")):
            found.append(Identifier(value=each.said("ID"), scheme=scheme))
    activity = node.at("IndustryClassificationCode")
    if activity is not None and _known(activity.text or ""):
        found.append(Identifier(value=activity.text or "", scheme="MSIC"))
        if name := dict(activity.attributes).get("name", ""):
            found.append(Identifier(value=name, scheme="ACTIVITY"))
    if exporter := holder.said("AdditionalAccountID"):
        found.append(Identifier(value=exporter, scheme="CERTEX"))
    return found


def _address(node: Element | None) -> Address | None:
    if node is None:
        return None
    lines = [line.said("Line") for line in node.all("AddressLine")]
    lines = [line for line in lines if _known(line)]
    first, second, third = [*lines, "", "", ""][:3]
    three, state = node.said("Country", "IdentificationCode"), node.said("CountrySubentityCode")
    return Address(
        line1=first or None,
        line2=second or None,
        line3=third or None,
        city=node.said("CityName") or None,
        postal_code=node.said("PostalZone") or None,
        subdivision=name_of("states", state) or state or None,
        country=alpha2().get(three, ""),
    )


def _contact(node: Element | None) -> Contact | None:
    phone, email = (node.said(name) if node else "" for name in ("Telephone", "ElectronicMail"))
    if not _known(phone) and not email:
        return None
    return Contact(phone=phone if _known(phone) else None, email=email or None)


def _known(text: str) -> bool:
    return bool(text) and text.strip().upper() != NOTHING
