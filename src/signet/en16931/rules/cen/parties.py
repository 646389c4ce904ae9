"""Seller, buyer, payee and tax representative."""

from __future__ import annotations

from signet.en16931 import codelists
from signet.en16931.rules.checks import filled, has_attribute, present
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.rule import Check, _, at, error, unless, when
from signet.en16931.rules.xpath import upper

PARTY_NAME = ("cac:PartyName", "cbc:Name")
SELLER = ("cac:AccountingSupplierParty", "cac:Party")


def is_vat(holder: Node, _: Document | None = None, *, strict: bool = False) -> bool:
    """Its tax scheme is VAT: of a tax category or of a party's tax registration.

    ``strict`` where the official test takes the scheme in parentheses, and two make it give up.
    """
    if holder.count("cac:TaxScheme") == 1:
        code = holder.value("cac:TaxScheme", "cbc:ID")
        return code == "VAT" or upper(code) == "VAT"
    if strict:
        holder.one("cac:TaxScheme")
    return any(upper(scheme.value("cbc:ID")) == "VAT" for scheme in holder.all("cac:TaxScheme"))


def has_vat_id(party: Node, *, strict: bool = False) -> bool:
    """BT-31, BT-48, BT-63."""
    schemes = party.all("cac:PartyTaxScheme")
    return any(scheme.has("cbc:CompanyID") for scheme in schemes if is_vat(scheme, strict=strict))


def _br_17(payee: Node, document: Document) -> bool:
    """A payee is named only where it is not the seller."""
    around = document.parent
    names = set(payee.values(*PARTY_NAME))
    ids = set(payee.values("cac:PartyIdentification", "cbc:ID"))
    return (
        bool(names)
        and not names.intersection(around.values(*SELLER, *PARTY_NAME))
        and not ids.intersection(around.values(*SELLER, "cac:PartyIdentification", "cbc:ID"))
    )


def _br_co_26(supplier: Node, _: Document) -> bool:
    return any(
        has_vat_id(party)
        or bool(party.all("cac:PartyLegalEntity", "cbc:CompanyID"))
        or any(
            number.get("schemeID") != "SEPA"
            for number in party.all("cac:PartyIdentification", "cbc:ID")
        )
        for party in supplier.all("cac:Party")
    )


#: The official test looks for the first two letters in the list written out with spaces between.
_PREFIXES = f" {' '.join(sorted(codelists.codes('vat_prefixes')))} "


def _br_co_09(scheme: Node, _: Document) -> bool:
    return scheme.value("cbc:CompanyID")[:2] in _PREFIXES


COUNTRY = filled("cac:Country", "cbc:IdentificationCode")

CONTEXTS = (
    at(
        "cac:AccountingSupplierParty",
        error(
            "BR-CO-26",
            "BT-31",
            unless(
                lambda seller: seller.has("cac:Party", "cac:PartyLegalEntity", "cbc:CompanyID"),
                _br_co_26,
            ),
            _("Give the seller's VAT number, registration number or identifier."),
        ),
    ),
    at(
        "cac:AccountingSupplierParty/cac:Party/cac:PostalAddress",
        error("BR-09", "BT-40", COUNTRY, _("Give the country of the seller's address.")),
    ),
    at(
        "cac:AccountingCustomerParty/cac:Party/cac:PostalAddress",
        error("BR-11", "BT-55", COUNTRY, _("Give the country of the buyer's address.")),
    ),
    at(
        "cac:AccountingSupplierParty/cac:Party/cbc:EndpointID",
        error(
            "BR-62",
            "BT-34-1",
            has_attribute("schemeID"),
            _("Name the scheme of the seller's electronic address."),
        ),
    ),
    at(
        "cac:AccountingCustomerParty/cac:Party/cbc:EndpointID",
        error(
            "BR-63",
            "BT-49-1",
            has_attribute("schemeID"),
            _("Name the scheme of the buyer's electronic address."),
        ),
    ),
    at(
        "cac:PayeeParty",
        error("BR-17", "BT-59", _br_17, _("Name the payee, and only where it is not the seller.")),
    ),
    at(
        "cac:TaxRepresentativeParty",
        error("BR-18", "BT-62", filled(*PARTY_NAME), _("Give the tax representative's name.")),
        error(
            "BR-19",
            "BG-12",
            present("cac:PostalAddress"),
            _("Give the tax representative's address."),
        ),
        error(
            "BR-56",
            "BT-63",
            Check(lambda party, _: has_vat_id(party, strict=True)),
            _("Give the tax representative's VAT number."),
        ),
    ),
    at(
        "cac:TaxRepresentativeParty/cac:PostalAddress",
        error(
            "BR-20", "BT-69", COUNTRY, _("Give the country of the tax representative's address.")
        ),
    ),
    when(
        "cac:PartyTaxScheme",
        is_vat,
        error(
            "BR-CO-09",
            "BT-31",
            _br_co_09,
            _("A VAT number begins with the code of its country: %(found)s does not."),
            lambda scheme, _: {"found": scheme.value("cbc:CompanyID")},
        ),
    ),
)
