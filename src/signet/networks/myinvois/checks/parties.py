"""Supplier and buyer: numbers, address, contact, by the element table and the guideline's appendix 1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from signet.en16931.findings import Finding
from signet.en16931.model import Address, Party
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.codelists import alpha3, listed
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.identity import (
    FOREIGN_BUYER,
    FOREIGN_SUPPLIER,
    GENERAL,
    GENERAL_PUBLIC,
    LONGEST,
    NOTHING,
    OF_PERSONS,
    Identity,
    Role,
    identify,
    is_tin,
    number,
    sst_of,
    tin_of,
)
from signet.networks.myinvois.mapping_parties import activity_of, name_written
from signet.networks.myinvois.places import (
    MALAYSIA,
    NO_STATE,
    is_malaysian,
    lines_of,
    state_code,
)
from signet.networks.myinvois.wording import flat, phone_of

_SST = re.compile(r"[A-Za-z0-9-]+(?:;[A-Za-z0-9-]+)?")
_TTX = re.compile(r"[A-Za-z0-9-]{1,17}")
_PHONE = re.compile(r"(?=.{8,20}$)\+?[0-9]+")
_EMAIL = re.compile(r"(?=.{3,320}$)[^@\s;,]+@[^@\s;,]+\.[^@\s;,]+")
_NRIC = re.compile(r"[0-9]{12}")
_ZONE = re.compile(r"[0-9]{5}")


def party_findings(einvoice: EInvoice) -> Iterator[Finding]:
    """Both sides. The one who issues (the buyer, if self-billed) must be known to LHDN himself."""
    invoice = einvoice.invoice
    for role, party in (("seller", invoice.seller), ("buyer", invoice.buyer)):
        side: Role = "seller" if role == "seller" else "buyer"
        issues = (side == "buyer") is einvoice.is_self_billed
        yield from _party(party, side, issues=issues, self_billed=einvoice.is_self_billed)


def _party(party: Party, role: Role, *, issues: bool, self_billed: bool) -> Iterator[Finding]:
    at, who = f"/{role}", identify(party, role)
    public = who.kind == "public"
    name = name_written(party, who)
    if not name:
        yield find(f"name.{role}", f"{at}/legal_name")
    if len(name) > 300:
        yield find("name.long", f"{at}/legal_name", count=len(name), limit=300)
    yield from _tin(party, role, who, issues=issues)
    yield from _registration(who, role, at, optional=self_billed and role == "seller")
    if role == "seller" and not self_billed:
        yield from _activity(party)
    yield from _taxes(party, at)
    if not public:
        yield from _address(party.address, role, at)
        yield from _contact(party, role, at)


def _tin(party: Party, role: Role, who: Identity, *, issues: bool) -> Iterator[Finding]:
    at = f"/{role}/identifiers"
    if not who.tin:
        yield find(f"tin.{role}", at)
    elif not is_tin(who.tin):
        yield find(f"tin.form.{role}", at, found=who.tin)
    elif issues and who.tin in GENERAL:
        yield find("tin.own", at, found=who.tin)
    elif role == "seller" and who.tin == FOREIGN_BUYER:
        yield find("tin.foreign_supplier", at)
    elif role == "buyer" and who.tin == FOREIGN_SUPPLIER:
        yield find("tin.foreign_buyer", at)
    elif who.tin == GENERAL_PUBLIC and who.kind != "public" and who.scheme not in OF_PERSONS:
        yield find("tin.public", at)
    elif who.kind == "foreign" and not tin_of(party):
        yield find("foreign.general", at)


def _registration(who: Identity, role: Role, at: str, *, optional: bool) -> Iterator[Finding]:
    place = f"{at}/identifiers"
    if who.number == NOTHING:
        if who.kind in {"business", "individual"} and not optional:
            yield find(f"registration.{role}", place)
        return
    if who.scheme == "NRIC" and not _NRIC.fullmatch(who.number):
        yield find("nric", place, found=who.number)
    elif len(who.number) > LONGEST[who.scheme]:
        limit = LONGEST[who.scheme]
        yield find("registration.long", place, scheme=who.scheme, found=who.number, limit=limit)


def _activity(party: Party) -> Iterator[Finding]:
    place = "/seller/identifiers"
    code = number(party.national, "MSIC")
    if not code:
        yield find("msic", place)
    elif not listed("msic").get(code):
        yield find("msic.unknown", place, found=code)
    if len(activity_of(party)) > 300:
        yield find("activity.long", place, count=len(activity_of(party)))


def _taxes(party: Party, at: str) -> Iterator[Finding]:
    sst, ttx = sst_of(party), number(party.national, "TTX")
    if sst and not (_SST.fullmatch(sst) and len(sst) <= 35):
        yield find("sst", f"{at}/identifiers", found=sst)
    if ttx and not _TTX.fullmatch(ttx):
        yield find("ttx", f"{at}/identifiers", found=ttx)


def _address(address: Address | None, role: Role, at: str) -> Iterator[Finding]:
    if address is None or not lines_of(address):
        yield find(f"address.{role}", f"{at}/line1")
    if address is None:
        return
    city = flat(address.city)
    for index, line in enumerate((address.line1, address.line2, address.line3), start=1):
        if line and len(line) > 150:
            yield find(f"line.long.{role}", f"{at}/line{index}", count=len(line))
    if not city:
        yield find(f"city.{role}", f"{at}/city")
    elif len(city) > 50:
        yield find("city.long", f"{at}/city", count=len(city))
    if not address.country:
        yield find(f"country.{role}", f"{at}/country")
    elif address.country not in alpha3():
        yield find("country.unknown", f"{at}/country", found=address.country)
    yield from _state_and_zone(address, role, at)


def _state_and_zone(address: Address, role: Role, at: str) -> Iterator[Finding]:
    zone, state = flat(address.postal_code), flat(address.subdivision)
    if address.country != MALAYSIA:
        if is_malaysian(state):
            yield find("state.abroad", f"{at}/subdivision", found=state)
        if len(zone) > 50:
            yield find("zone.long", f"{at}/postal_code", count=len(zone))
        return
    if not state:
        yield find(f"state.{role}", f"{at}/subdivision")
    elif state == NO_STATE:
        yield find("state.none", f"{at}/subdivision")
    elif not state_code(state):
        yield find("state.unknown", f"{at}/subdivision", found=state)
    if zone and not _ZONE.fullmatch(zone):
        yield find("zone", f"{at}/postal_code", found=zone)


def _contact(party: Party, role: Role, at: str) -> Iterator[Finding]:
    contact, email = party.contact, flat(party.contact.email) if party.contact else ""
    phone = phone_of(contact.phone) if contact else ""
    if not phone or phone == NOTHING:
        yield find(f"phone.{role}", f"{at}/phone")
    elif not _PHONE.fullmatch(phone):
        yield find(f"phone.form.{role}", f"{at}/phone", found=phone)
    if email and not _EMAIL.fullmatch(email):
        yield find("email", f"{at}/email", found=email)
