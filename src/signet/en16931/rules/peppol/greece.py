"""GR-R and GR-S: sellers in Greece, whose invoice numbers say six things (myDATA)."""

from __future__ import annotations

import re

from signet.en16931.rules.nodes import Document, Leaf, Node, Unreadable
from signet.en16931.rules.peppol.facts import (
    BUYER,
    COUNTRY,
    SELLER,
    buyer_country,
    registrations,
    seller_country,
    seller_country_by_own_number,
    vat_numbers,
)
from signet.en16931.rules.peppol.numbers import greek
from signet.en16931.rules.rule import Check, Holds, _, error, warning, when
from signet.en16931.rules.xpath import is_integer, is_number, normalized

_GREECE = {"GR", "EL"}
_TYPES = {"1.1", "1.6", "2.1", "2.4", "5.1", "5.2", ""}
_DATE = re.compile(
    r"(0?[1-9]|[12][0-9]|3[01])[-\\/ ]?(0?[1-9]|1[0-2])[-\\/ ]?(19|20)[0-9]{2}"
).match
MARK, URL = "##M.AR.K##", "##INVOICE|URL##"


def _greek_seller(_: object, document: Document) -> bool:
    return seller_country(document) in _GREECE


def _in_greece(node: Node, document: Document) -> bool:
    """The seller's address is in Greece too."""
    return _greek_seller(node, document) and "GR" in document.root.values(*SELLER, *COUNTRY)


def _greek_both(node: Node, document: Document) -> bool:
    return _greek_seller(node, document) and buyer_country(document) in _GREECE


def _segments(number: Leaf) -> list[str]:
    text = number.text or ""
    return text.split("|") if text else []


def _segment(at: int, test: Holds) -> Check:
    """A test of the n-th part of the number; '' where there is none."""

    def holds(number: Leaf, document: Document) -> bool:
        parts = _segments(number)
        return test(parts[at - 1] if len(parts) >= at else "", document)

    return Check(holds)


def _tax_number(part: str, document: Document) -> bool:
    if len(normalized(part)) != 9 or not greek(part):
        return False
    root = document.root
    parties = [*root.all(*SELLER), *root.all("cac:TaxRepresentativeParty")]
    return any(part == number[2:11] for party in parties for number in vat_numbers(party))


def _date(part: str, document: Document) -> bool:
    """Day/month/year, the same day as the issue date."""
    if not normalized(part) or not _DATE(part):
        return False
    day, month, year, *_ = *part.split("/"), "", "", ""
    issued = document.root.value("cbc:IssueDate").split("-")
    return len(issued) >= 3 and [year, month, day] == issued[:3]


def _branch(part: str, document: Document) -> bool:
    if not normalized(part) or not is_number(part):
        return False
    if not is_integer(part):
        number = document.root.one("cbc:ID")
        raise Unreadable("SIGNET-NUMBER", number, found=part)
    return int(part[:300]) >= 0


def _described(root: Node, text: str) -> int:
    references = root.all("cac:AdditionalDocumentReference")
    return sum(text in reference.values("cbc:DocumentDescription") for reference in references)


def _vat_number(party: Node, _: Document) -> bool:
    found = [n for tax in registrations(party) for n in tax.values("cbc:CompanyID")]
    return len(found) == 1 and _is_greek(found[0])


def _is_greek(number: str) -> bool:
    return number.startswith("EL") and greek(number[2:])


def _named(party: Node, _: Document) -> bool:
    return len(party.value("cac:PartyName", "cbc:Name")) > 0


def _endpoint(endpoint: Leaf, _: Document) -> bool:
    return endpoint.get("schemeID") == "9933" and greek(endpoint.text or "")


def _vat_registration(number: Leaf, document: Document) -> bool:
    scheme = document.parent.value("cac:TaxScheme", "cbc:ID")
    return normalized(scheme) == "VAT" and _greek_seller(number, document)


def _reference(text: str, *, in_greece: bool) -> Holds:
    """Contexts of references with this description."""

    def holds(place: Node, document: Document) -> bool:
        reference = place if isinstance(place, Node) else document.parent
        if text not in reference.values("cbc:DocumentDescription"):
            return False
        return _in_greece(reference, document) if in_greece else _greek_seller(place, document)

    return holds


_FIRST = _(
    "A Greek invoice number has six parts with | between them: seller's TIN, date, branch, type, series, number."
)
_TIN = _("Give the Greek VAT number: EL and a valid TIN.")
_ADDRESS = _("A Greek party's electronic address is his TIN, scheme 9933.")
_SUPPLIER, _CUSTOMER = "/".join(SELLER), "/".join(BUYER)
SENDER = (
    when(
        "/cbc:ID",
        _greek_seller,
        error("GR-R-001-1", "BT-1", lambda number, _: len(_segments(number)) == 6, _FIRST),
        error(
            "GR-R-001-2",
            "BT-1",
            _segment(1, _tax_number),
            _("The first part of the number is the TIN of the seller or his representative."),
        ),
        error(
            "GR-R-001-3",
            "BT-1",
            _segment(2, _date),
            _("The second part of the number is the issue date as 31/12/2026."),
        ),
        error(
            "GR-R-001-4",
            "BT-1",
            _segment(3, _branch),
            _("The third part of the number is the branch, 0 or more."),
        ),
        error(
            "GR-R-001-5",
            "BT-1",
            _segment(4, lambda part, _: bool(normalized(part)) and part in _TYPES),
            _("The fourth part of the number is the type: 1.1, 1.6, 2.1, 2.4, 5.1 or 5.2."),
        ),
        error(
            "GR-R-001-6",
            "BT-1",
            _segment(5, lambda part, _: len(part) > 0),
            _("The fifth part of the number, the series, is empty."),
        ),
        error(
            "GR-R-001-7",
            "BT-1",
            _segment(6, lambda part, _: len(part) > 0),
            _("The sixth part of the number, the number itself, is empty."),
        ),
    ),
    when(
        _SUPPLIER,
        _greek_seller,
        error("GR-R-002", "BT-28", _named, _("Give the seller's trading name.")),
        warning("GR-S-011", "BT-31", _vat_number, _TIN),
    ),
    when(
        f"{_SUPPLIER}/cac:PartyTaxScheme/cbc:CompanyID",
        _vat_registration,
        error("GR-R-003", "BT-31", Check(value=lambda text: _is_greek(text or "")), _TIN),
    ),
    when(
        "/",
        _in_greece,
        error(
            "GR-R-004-1",
            "BT-122",
            lambda root, _: _described(root, MARK) == 1,
            _("Give the M.AR.K number as a supporting document."),
        ),
        warning(
            "GR-S-008-1",
            "BT-122",
            lambda root, _: _described(root, URL) == 1,
            _("Give the address of the invoice as a supporting document."),
        ),
        error(
            "GR-R-008-2",
            "BT-122",
            lambda root, _: _described(root, URL) <= 1,
            _("Give the address of the invoice only once."),
        ),
    ),
    when(
        "cac:AdditionalDocumentReference/cbc:ID",
        _reference(MARK, in_greece=True),
        error(
            "GR-R-004-2",
            "BT-122",
            Check(value=lambda text: (text or "")[:1] in set("123456789")),
            _("The M.AR.K number is a number above 0."),
        ),
    ),
    when(
        "cac:AdditionalDocumentReference",
        _reference(URL, in_greece=False),
        error(
            "GR-R-008-3",
            "BT-124",
            lambda reference, _: reference.filled(
                "cac:Attachment", "cac:ExternalReference", "cbc:URI"
            ),
            _("Give the address (URI) of the invoice."),
        ),
    ),
    when(
        _CUSTOMER,
        _greek_seller,
        error("GR-R-005", "BT-45", _named, _("Give the buyer's trading name.")),
    ),
    when(
        f"{_SUPPLIER}/cbc:EndpointID",
        lambda _, document: document.once(seller_country_by_own_number) in _GREECE,
        error("GR-R-009", "BT-34", _endpoint, _ADDRESS),
    ),
)
RECEIVER = (
    when(_CUSTOMER, _greek_both, error("GR-R-006", "BT-48", _vat_number, _TIN)),
    when(
        f"{_CUSTOMER}/cbc:EndpointID", _greek_both, error("GR-R-010", "BT-49", _endpoint, _ADDRESS)
    ),
)
