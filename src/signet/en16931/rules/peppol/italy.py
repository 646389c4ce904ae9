"""IT-R: sellers in Italy."""

from __future__ import annotations

import re

from signet.en16931.rules.checks import exists
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.peppol.facts import seller_country
from signet.en16931.rules.rule import _, error, when
from signet.en16931.rules.xpath import normalized


def _italian(_: Node, document: Document) -> bool:
    return seller_country(document) == "IT"


def _other_tax(scheme: Node, document: Document) -> bool:
    """``[normalize-space(cac:TaxScheme/cbc:ID) != 'VAT']``."""
    other = normalized(scheme.value("cac:TaxScheme", "cbc:ID")) != "VAT"
    return other and _italian(scheme, document)


def _r_001(scheme: Node, _: Document) -> bool:
    return re.fullmatch(r"[A-Z0-9]{11,16}", normalized(scheme.value("cbc:CompanyID"))) is not None


_ADDRESS = "cac:PostalAddress"
CONTEXTS = (
    when(
        "cac:AccountingSupplierParty/cac:Party/cac:PartyTaxScheme",
        _other_tax,
        error(
            "IT-R-001",
            "BT-32",
            _r_001,
            _("An Italian tax number (codice fiscale) has 11 to 16 capital letters and digits."),
        ),
    ),
    when(
        "cac:AccountingSupplierParty/cac:Party",
        _italian,
        error(
            "IT-R-002", "BT-35", exists(_ADDRESS, "cbc:StreetName"), _("Give the seller's street.")
        ),
        error("IT-R-003", "BT-37", exists(_ADDRESS, "cbc:CityName"), _("Give the seller's city.")),
        error(
            "IT-R-004",
            "BT-38",
            exists(_ADDRESS, "cbc:PostalZone"),
            _("Give the seller's post code."),
        ),
    ),
)
