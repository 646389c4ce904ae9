"""The shipping recipient: optional in every part, but what is said has the lengths of the element table."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.findings import Finding
from signet.en16931.model import Address, Delivery, Party
from signet.networks.myinvois.checks.sentences import find
from signet.networks.myinvois.codelists import alpha3
from signet.networks.myinvois.einvoice import EInvoice
from signet.networks.myinvois.identity import LONGEST, is_tin, number, registration_of
from signet.networks.myinvois.mapping_parties import names_recipient, says_where
from signet.networks.myinvois.places import MALAYSIA, NO_STATE, is_malaysian, state_code


def delivery_findings(einvoice: EInvoice) -> Iterator[Finding]:
    delivery = einvoice.invoice.delivery
    if delivery is None or not names_recipient(delivery):
        return
    yield from _numbers(delivery)
    if len(delivery.name or "") > 300:
        yield find("name.long", "/delivery_name", count=len(delivery.name or ""), limit=300)
    if delivery.address and says_where(delivery.address):
        yield from _address(delivery.address)


def _numbers(delivery: Delivery) -> Iterator[Finding]:
    tin = number(delivery.national, "TIN")
    if tin and not is_tin(tin):
        yield find("delivery.tin", "/delivery_tin", found=tin)
    scheme, value = registration_of(Party(name="", national=delivery.national))
    if scheme and len(value) > LONGEST[scheme]:
        limit = LONGEST[scheme]
        place = "/delivery_registration"
        yield find("registration.long", place, scheme=scheme, found=value, limit=limit)


def _address(address: Address) -> Iterator[Finding]:
    for index, line in enumerate((address.line1, address.line2, address.line3), start=1):
        if len(line or "") > 150:
            yield find("delivery.line", f"/delivery_line{index}", count=len(line or ""))
    if len(address.city or "") > 50:
        yield find("city.long", "/delivery_city", count=len(address.city or ""))
    if len(address.postal_code or "") > 50:
        yield find("zone.long", "/delivery_postal_code", count=len(address.postal_code or ""))
    if address.country and address.country not in alpha3():
        yield find("country.unknown", "/delivery_country", found=address.country)
    state = address.subdivision or ""
    if address.country == MALAYSIA and state.strip() == NO_STATE:
        yield find("state.none", "/delivery_subdivision")
    elif address.country == MALAYSIA and state and not state_code(state):
        yield find("state.unknown", "/delivery_subdivision", found=state)
    elif address.country != MALAYSIA and is_malaysian(state):
        yield find("state.abroad", "/delivery_subdivision", found=state)
