"""PEPPOL-COMMON-R040 to R057: identifiers by their scheme (ISO 6523)."""

from __future__ import annotations

from signet.en16931.rules.checks import like, valid
from signet.en16931.rules.nodes import Document, Leaf
from signet.en16931.rules.peppol import numbers
from signet.en16931.rules.rule import Check, Rule, _, error, switch, warning, when
from signet.en16931.rules.xpath import normalized

_PLACES = ("cbc:EndpointID", "cac:PartyIdentification/cbc:ID", "cbc:CompanyID")
_SAYS = _("“%(found)s” is not a valid number of the scheme %(scheme)s.")
_DUTCH_VAT = r"NL[0-9]{9}B[0-9]{2}"


def _exactly(pattern: str) -> Check:
    """The text matches without anything forgiven."""
    matches = like(pattern).value
    return Check(
        value=lambda text: bool(matches and matches(text)) and normalized(text or "") == text
    )


def _error(rule: str, scheme: str, check: Check) -> tuple[Rule, ...]:
    return (error(f"PEPPOL-COMMON-{rule}", "", check, _SAYS, scheme=scheme),)


def _warning(rule: str, scheme: str, check: Check) -> tuple[Rule, ...]:
    return (warning(f"PEPPOL-COMMON-{rule}", "", check, _SAYS, scheme=scheme),)


def scheme_of(leaf: Leaf, _: Document) -> str | None:
    return leaf.get("schemeID")


def _dutch_vat(number: Leaf, document: Document) -> bool:
    scheme = document.parent.value("cac:TaxScheme", "cbc:ID")
    return normalized(scheme) == "VAT" and normalized(number.text or "").startswith("NL")


CONTEXTS = (
    switch(
        _PLACES,
        scheme_of,
        {
            "0088": _error("R040", "GLN", valid(numbers.gln)),
            "0192": _error(
                "R041", "0192", valid(lambda text: len(text) == 9 and numbers.mod11(text))
            ),
            "0184": _error("R042", "0184", Check(value=lambda text: numbers.danish(text or ""))),
            "0096": _error("R052", "0096", _exactly("[0-9]{10}")),
            "0198": _error("R053", "0198", _exactly("DK[0-9]{8}")),
            "0208": _error("R043", "0208", valid(numbers.belgian)),
            "0201": _warning("R044", "0201", valid(numbers.italian_office)),
            "0210": _warning("R045", "0210", valid(numbers.italian_fiscal)),
            "0211": _warning("R047", "0211", valid(numbers.italian_vat)),
            "0007": _error(
                "R049", "0007", valid(lambda text: len(text) == 10 and numbers.swedish(text))
            ),
            "0151": _error("R050", "0151", valid(numbers.australian)),
            "0106": _warning("R054", "0106", like("[0-9]{8}")),
            "0190": _warning("R055", "0190", like("[0-9]{20}")),
            "9944": _warning("R056-1", "9944", like(_DUTCH_VAT)),
        },
    ),
    switch(
        "cbc:EndpointID",
        scheme_of,
        {"9907": _warning("R046", "9907", valid(numbers.italian_fiscal))},
    ),
    when(
        "cac:PartyTaxScheme/cbc:CompanyID",
        _dutch_vat,
        warning(
            "PEPPOL-COMMON-R056-2",
            "BT-31",
            like(_DUTCH_VAT),
            _("A Dutch VAT number reads NL123456789B01, not %(found)s."),
        ),
    ),
    switch(_PLACES, scheme_of, {"0217": _warning("R057", "0217", like("[0-9]{12}"))}),
)
