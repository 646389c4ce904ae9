"""NL-R: sellers in the Netherlands."""

from __future__ import annotations

from signet.en16931.rules.checks import all_present
from signet.en16931.rules.nodes import Document, Leaf, Node
from signet.en16931.rules.peppol.facts import BUYER, COUNTRY, SELLER, buyer_is_in, seller_is_in
from signet.en16931.rules.rule import _, error, when
from signet.en16931.rules.xpath import normalized, upper


def _dutch(_: object, document: Document) -> bool:
    return seller_is_in(document, "NL")


def _both(_: object, document: Document) -> bool:
    return seller_is_in(document, "NL") and buyer_is_in(document, "NL")


def _with_representative(_: object, document: Document) -> bool:
    country = document.root.value("cac:TaxRepresentativeParty", *COUNTRY)
    return upper(country) == "NL" and seller_is_in(document, "NL")


def _r_001(_: Leaf, document: Document) -> bool:
    return document.root.has("cac:BillingReference", "cac:InvoiceDocumentReference", "cbc:ID")


def _registered(number: Leaf, _: Document) -> bool:
    """KvK (0106) or OIN (0190)."""
    schemes = (number.get("schemeID") or "").split(" ")
    return ("0106" in schemes or "0190" in schemes) and normalized(number.text or "") != ""


def _r_007(totals: Node, document: Document) -> bool:
    """How to pay, where there is something to pay."""
    due = totals.amount("cbc:PayableAmount")
    nothing = due is not None and (due >= 0 if document.credit_note else due <= 0)
    return nothing or bool(document.named["cac:PaymentMeans"])


def _r_008(means: Node, _: Document) -> bool:
    return normalized(means.value("cbc:PaymentMeansCode")) in {"30", "48", "49", "57", "58", "59"}


def _r_009(_: Leaf, document: Document) -> bool:
    return document.root.has("cac:OrderReference", "cbc:ID")


_ADDRESS = all_present("cbc:StreetName", "cbc:CityName", "cbc:PostalZone")
_GIVE_ADDRESS = _("Give street, city and post code.")
_GIVE_NUMBER = _("Give the KvK number (scheme 0106) or the OIN (0190).")
_SUPPLIER, _CUSTOMER = "/".join(SELLER), "/".join(BUYER)
_NUMBER = "cac:PartyLegalEntity/cbc:CompanyID"
CONTEXTS = (
    when(
        "cbc:CreditNoteTypeCode",
        _dutch,
        error(
            "NL-R-001",
            "BT-25",
            _r_001,
            _("A Dutch credit note names the invoice that it corrects."),
        ),
    ),
    when(
        f"{_SUPPLIER}/cac:PostalAddress", _dutch, error("NL-R-002", "BG-5", _ADDRESS, _GIVE_ADDRESS)
    ),
    when(f"{_SUPPLIER}/{_NUMBER}", _dutch, error("NL-R-003", "BT-30", _registered, _GIVE_NUMBER)),
    when(
        f"{_CUSTOMER}/cac:PostalAddress", _both, error("NL-R-004", "BG-8", _ADDRESS, _GIVE_ADDRESS)
    ),
    when(f"{_CUSTOMER}/{_NUMBER}", _both, error("NL-R-005", "BT-47", _registered, _GIVE_NUMBER)),
    when(
        "cac:TaxRepresentativeParty/cac:PostalAddress",
        _with_representative,
        error("NL-R-006", "BG-12", _ADDRESS, _GIVE_ADDRESS),
    ),
    when(
        "cac:LegalMonetaryTotal", _dutch, error("NL-R-007", "BG-16", _r_007, _("Say how to pay."))
    ),
    when(
        "cac:PaymentMeans",
        _both,
        error(
            "NL-R-008",
            "BT-81",
            _r_008,
            _("Payments within the Netherlands have code 30, 48, 49, 57, 58 or 59."),
        ),
    ),
    when(
        "cac:OrderLineReference/cbc:LineID",
        _dutch,
        error(
            "NL-R-009",
            "BT-13",
            _r_009,
            _("A reference to an order line needs the number of the order."),
        ),
    ),
)
