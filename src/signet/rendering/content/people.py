"""Who sells, who buys, where it went, who is paid."""

from __future__ import annotations

import functools
from typing import Any

from babel import Locale

from signet.en16931.model import QUOTE_TYPE, Invoice, Party
from signet.rendering.words import Words


def people(invoice: Invoice, words: Words) -> list[list[Any]]:
    """Who is billed, where it went, and who is paid if that is not the seller (BG-7, BG-13, BG-10, BG-11)."""
    who = "quote_for" if invoice.type_code == QUOTE_TYPE else "bill_to"
    people = [[words.label(who), party(invoice.buyer, words)]]
    delivery = invoice.delivery
    if delivery and (delivery.address or delivery.name):
        place = Party(name=delivery.name or invoice.buyer.name, address=delivery.address)
        people.append([words.label("deliver_to"), party(place, words)])
    if invoice.payee:
        people.append([words.label("payee"), party(invoice.payee, words)])
    if invoice.tax_representative:
        people.append([words.label("tax_representative"), party(invoice.tax_representative, words)])
    return people


def party(party: Party, words: Words) -> dict[str, Any]:
    """Name, further names with their languages, address, identifiers, contact."""
    return {
        "name": words.free(party.name),
        "names": [
            words.foreign(name)
            for name in (party.name_in_second_language, party.trading_name)
            if name
        ],
        "address": [words.free(part) for part in _address(party, words)],
        "ids": _ids(party, words),
        "contact": _contact(party, words),
        "legal_form": party.legal_form,
    }


def _address(party: Party, words: Words) -> list[str]:
    address = party.address
    if address is None:
        return []
    town = " ".join(filter(None, (address.postal_code, address.city)))
    country = country_name(address.country, words.primary) if address.country else None
    parts = (address.line1, address.line2, address.line3, town, address.subdivision, country)
    return [part for part in parts if part]


def _ids(party: Party, words: Words) -> list[list[Any]]:
    ids = []
    if party.vat_identifier:
        ids.append([words.label("vat_identifier"), words.code(party.vat_identifier)])
    if party.tax_registration:
        ids.append([words.label("tax_registration"), words.code(party.tax_registration)])
    if party.legal_registration:
        ids.append([words.label("registration"), words.code(party.legal_registration.value)])
    return ids + [
        [[i.scheme or words.label("identifier")[0]], words.code(i.value)] for i in party.identifiers
    ]


def _contact(party: Party, words: Words) -> list[str]:
    contact = party.contact
    if contact is None:
        return []
    name = [words.free(contact.name)] if contact.name else []
    return name + [words.code(value) for value in (contact.phone, contact.email) if value]


@functools.cache
def country_name(code: str, language: str) -> str:
    """The country's name in a language (CLDR), or the code it has none for."""
    name: str | None = Locale(language).territories.get(code)
    return name or code
