"""What the rules of Peppol ask of the whole document: its profile and the countries of its parties."""

from __future__ import annotations

from signet.en16931.rules.nodes import Document, Node, Unreadable
from signet.en16931.rules.xpath import normalized, upper

SELLER = ("cac:AccountingSupplierParty", "cac:Party")
BUYER = ("cac:AccountingCustomerParty", "cac:Party")
REPRESENTATIVE = ("cac:TaxRepresentativeParty",)
COUNTRY = ("cac:PostalAddress", "cac:Country", "cbc:IdentificationCode")

#: BT-23: what a profile may say, and the number that the rules know it by.
BILLING = {
    "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0": "01",
    "urn:peppol:france:billing:regulated": "01",
    "urn:peppol:france:billing:non-regulated": "01",
    "urn:peppol:bis:billing_with_response": "02",
}
SELFBILLING = {
    "urn:fdc:peppol.eu:2017:poacc:selfbilling:01:1.0": "01",
    **{name: number for name, number in BILLING.items() if "france" in name or number == "02"},
}


def profile(document: Document) -> str:
    return normalized(document.root.value("cbc:ProfileID"))


def seller_country(document: Document) -> str:
    """By the VAT number of the seller or of his representative, else by the address; XX unknown."""
    return document.once(_seller_country)


def seller_country_by_own_number(document: Document) -> str:
    return document.once(_seller_country_by_own_number)


def buyer_country(document: Document) -> str:
    return document.once(_buyer_country)


def seller_is_in(document: Document, country: str) -> bool:
    """By the address alone, in whatever case."""
    return document.once(_seller_address) == country


def buyer_is_in(document: Document, country: str) -> bool:
    return document.once(_buyer_address) == country


def both_german(document: Document) -> bool:
    return seller_is_in(document, "DE") and buyer_is_in(document, "DE")


def seller_written(document: Document) -> str:
    """The country code of the seller's address just as it is written."""
    return document.root.value(*SELLER, *COUNTRY)


def buyer_written(document: Document) -> str:
    return document.root.value(*BUYER, *COUNTRY)


def registrations(party: Node, scheme: str = "VAT") -> list[Node]:
    """``cac:PartyTaxScheme[normalize-space(cac:TaxScheme/cbc:ID) = 'VAT']``."""
    return [
        tax
        for tax in party.all("cac:PartyTaxScheme")
        if normalized(tax.value("cac:TaxScheme", "cbc:ID")) == scheme
    ]


def _written_vat(party: Node) -> list[Node]:
    """The same with the scheme taken to the letter."""
    taxes = party.all("cac:PartyTaxScheme")
    return [tax for tax in taxes if "VAT" in tax.values("cac:TaxScheme", "cbc:ID")]


def number_prefixes(parties: list[Node]) -> list[str]:
    return [tax.value("cbc:CompanyID")[:2] for party in parties for tax in _written_vat(party)]


def vat_numbers(party: Node) -> list[str]:
    """BT-31, BT-48; '' where a registration has no number."""
    return [tax.value("cbc:CompanyID") for tax in _written_vat(party)]


def _one_prefix(document: Document, *parties: str) -> str:
    prefixes = number_prefixes(document.root.all(*parties))
    if len(prefixes) > 1:
        second = document.root.all(*parties, "cac:PartyTaxScheme")[1]
        raise Unreadable("SIGNET-ONCE", second, name="cac:PartyTaxScheme")
    return upper(prefixes[0]) if prefixes and prefixes[0] else ""


def _seller_country(document: Document) -> str:
    own = _one_prefix(document, *SELLER)
    return own or _one_prefix(document, *REPRESENTATIVE) or _address(document, SELLER)


def _seller_country_by_own_number(document: Document) -> str:
    return _one_prefix(document, *SELLER) or _address(document, SELLER)


def _buyer_country(document: Document) -> str:
    return _one_prefix(document, *BUYER) or _address(document, BUYER)


def _address(document: Document, party: tuple[str, ...]) -> str:
    if not document.root.has(*party, *COUNTRY):
        return "XX"
    return upper(document.root.value(*party, *COUNTRY))


def _seller_address(document: Document) -> str:
    return upper(document.root.value(*SELLER, *COUNTRY))


def _buyer_address(document: Document) -> str:
    return upper(document.root.value(*BUYER, *COUNTRY))
