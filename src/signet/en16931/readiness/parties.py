"""Seller, buyer, payee, tax representative and the place of delivery."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.codelists import codes
from signet.en16931.findings import Finding
from signet.en16931.model import Identifier, Invoice, Party
from signet.en16931.readiness.sentences import find

#: ISO 3166 codes by which a VAT identifier begins where they differ from the country (BR-CO-09).
_VAT_PREFIX = {"GR": "EL"}


def party_findings(invoice: Invoice) -> Iterator[Finding]:
    yield from _seller(invoice.seller)
    yield from _buyer(invoice)
    if invoice.payee:
        yield from _payee(invoice.payee, invoice.seller)
    if invoice.tax_representative:
        yield from _representative(invoice.tax_representative)
    if invoice.delivery and invoice.delivery.address:
        country = invoice.delivery.address.country
        if not country:
            yield find("delivery.country", "/delivery_country")
        yield from _country(country, "/delivery_country")
    if invoice.delivery and invoice.delivery.location:
        yield from _icd(invoice.delivery.location, "/delivery_location", "party.identifier_scheme")


def _seller(seller: Party) -> Iterator[Finding]:
    if not seller.name.strip():
        yield find("seller.name", "/seller/legal_name")
    if not (seller.address and seller.address.country):
        yield find("seller.country", "/seller/country")
    own = [identifier for identifier in seller.identifiers if identifier.scheme != "SEPA"]
    if not (own or seller.legal_registration or seller.vat_identifier):
        yield find("seller.identity", "/seller/legal_registration")
    yield from _common(seller, "/seller")
    if seller.electronic_address is None:
        yield find("seller.address", "/seller/electronic_address")


def _buyer(invoice: Invoice) -> Iterator[Finding]:
    buyer = invoice.buyer
    if not buyer.name.strip():
        yield find("buyer.name", "/buyer/legal_name")
    if not (buyer.address and buyer.address.country):
        yield find("buyer.country", "/buyer/country")
    if len(buyer.identifiers) > 1:
        yield find("buyer.identifiers", "/buyer/identifiers")
    yield from _common(buyer, "/buyer")
    if buyer.electronic_address is None:
        yield find("buyer.address", "/buyer/electronic_address")
    if not (invoice.buyer_reference or invoice.purchase_order_reference):
        yield find("buyer.reference", "/buyer_reference")


def _payee(payee: Party, seller: Party) -> Iterator[Finding]:
    if not payee.name.strip():
        yield find("payee.name", "/payee/legal_name")
    elif payee.name == seller.name:
        yield find("payee.same", "/payee/legal_name")
    if len(payee.identifiers) > 1:
        yield find("payee.identifiers", "/payee/identifiers")
    yield from _identifiers(payee, "/payee")


def _representative(party: Party) -> Iterator[Finding]:
    at = "/tax_representative"
    if not party.name.strip():
        yield find("representative.name", f"{at}/legal_name")
    if not (party.address and party.address.country):
        yield find("representative.country", f"{at}/country")
    if not party.vat_identifier:
        yield find("representative.vat", f"{at}/vat_identifier")
    yield from _vat_identifier(party, at)
    yield from _country(party.address.country if party.address else "", f"{at}/country")


def _common(party: Party, at: str) -> Iterator[Finding]:
    """What holds of seller and buyer alike."""
    yield from _country(party.address.country if party.address else "", f"{at}/country")
    yield from _vat_identifier(party, at)
    if party.tax_registration and (party.tax_registration_scheme or "").upper() == "VAT":
        yield find("party.tax_scheme", f"{at}/tax_registration_scheme")
    yield from _identifiers(party, at)
    address = party.electronic_address
    if address is None:
        return
    if not address.scheme:
        yield find(f"{at[1:]}.address_scheme", f"{at}/electronic_scheme")
    elif address.scheme not in codes("address_schemes"):
        yield find("party.address_scheme", f"{at}/electronic_scheme", code=address.scheme)
    elif address.scheme not in codes("peppol_address_schemes"):
        yield find("party.address_scheme.peppol", f"{at}/electronic_scheme", code=address.scheme)


def _identifiers(party: Party, at: str) -> Iterator[Finding]:
    for index, identifier in enumerate(party.identifiers):
        if identifier.scheme != "SEPA":  # the seller's or payee's creditor identifier (BT-90)
            yield from _icd(
                identifier, f"{at}/identifiers/{index}/scheme", "party.identifier_scheme"
            )
    if party.legal_registration:
        yield from _icd(
            party.legal_registration,
            f"{at}/legal_registration_scheme",
            "party.registration_scheme",
        )


def _icd(identifier: Identifier, pointer: str, sentence: str) -> Iterator[Finding]:
    if identifier.scheme and identifier.scheme not in codes("identifier_schemes"):
        yield find(sentence, pointer, code=identifier.scheme)


def _country(country: str, pointer: str) -> Iterator[Finding]:
    if country and country not in codes("countries"):
        yield find("party.country", pointer, code=country)


def _vat_identifier(party: Party, at: str) -> Iterator[Finding]:
    value = party.vat_identifier
    if value and (value[:2] not in codes("vat_prefixes") or len(value) < 3):
        country = party.address.country if party.address else ""
        prefix = _VAT_PREFIX.get(country, country) or "DE"
        yield find("party.vat", f"{at}/vat_identifier", prefix=prefix)
