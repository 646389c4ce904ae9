"""NO-R: sellers registered in Norway."""

from __future__ import annotations

import re

from signet.en16931.rules.nodes import Document, Node, Unreadable
from signet.en16931.rules.peppol import numbers
from signet.en16931.rules.peppol.facts import registrations, seller_country
from signet.en16931.rules.rule import _, error, warning, when
from signet.en16931.rules.xpath import normalized


def _r_001(party: Node, _: Document) -> bool:
    """NO, an organisation number and MVA, for every VAT number that begins with NO."""
    found = [tax.value("cbc:CompanyID") for tax in registrations(party)]
    if not any(number.startswith("NO") for number in found):
        return True
    if len(found) > 1:
        raise Unreadable("SIGNET-ONCE", registrations(party)[1], name="cac:PartyTaxScheme")
    body = found[0][2:]
    return re.fullmatch(r"[0-9]{9}MVA", body) is not None and numbers.mod11(body[:9])


def _r_002(party: Node, _: Document) -> bool:
    found = [tax.value("cbc:CompanyID") for tax in registrations(party, "TAX")]
    if len(found) > 1:
        raise Unreadable("SIGNET-ONCE", registrations(party, "TAX")[1], name="cac:PartyTaxScheme")
    return bool(found) and normalized(found[0]) == "Foretaksregisteret"


CONTEXTS = (
    when(
        "cac:AccountingSupplierParty/cac:Party",
        lambda _, document: seller_country(document) == "NO",
        warning(
            "NO-R-002",
            "BT-32",
            _r_002,
            _("Most Norwegian sellers must state “Foretaksregisteret” as tax registration."),
        ),
        error(
            "NO-R-001",
            "BT-31",
            _r_001,
            _("A Norwegian VAT number reads NO974760673MVA, with a valid check digit."),
        ),
    ),
)
