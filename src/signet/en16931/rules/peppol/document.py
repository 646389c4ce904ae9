"""PEPPOL-EN16931-R...: what Peppol BIS Billing 3.0 asks of every document, and of self-billed ones."""

from __future__ import annotations

from collections.abc import Mapping

from signet.en16931.rules.checks import exists, never, present
from signet.en16931.rules.nodes import Document, Leaf, Node, number_of
from signet.en16931.rules.peppol.facts import both_german, profile
from signet.en16931.rules.peppol.identifiers import CONTEXTS as IDENTIFIERS
from signet.en16931.rules.peppol.lines import ALLOWANCES, LINES
from signet.en16931.rules.rule import Check, Context, Holds, _, at, error, when
from signet.en16931.rules.xpath import normalized

_NORM = "urn:cen.eu:en16931:2017#compliant#"
BILLING = f"{_NORM}urn:fdc:peppol.eu:2017:poacc:billing:3.0"
SELFBILLING = f"{_NORM}urn:fdc:peppol.eu:2017:poacc:selfbilling:3.0"


def _known(profiles: Mapping[str, str]) -> Holds:
    return lambda _, document: profile(document) in profiles


def _r_002(root: Node, document: Document) -> bool:
    return root.count("cbc:Note") <= 1 or both_german(document)


def _r_003(root: Node, _: Document) -> bool:
    return root.has("cbc:BuyerReference") or root.has("cac:OrderReference", "cbc:ID")


def _specification(wanted: str) -> Check:
    def holds(text: str | None) -> bool:
        found = normalized(text or "")
        return found.startswith(wanted) and "::" not in found

    return Check(value=holds, path=("cbc:CustomizationID",), missing=False)


def _totals(root: Node, *, detailed: bool) -> int:
    """Tax totals with or without a breakdown."""
    totals = root.all("cac:TaxTotal")
    return sum(1 for total in totals if total.has("cac:TaxSubtotal") == detailed)


def _r_053(root: Node, _: Document) -> bool:
    return _totals(root, detailed=True) == 1


def _r_054(root: Node, _: Document) -> bool:
    return _totals(root, detailed=False) == root.has("cbc:TaxCurrencyCode")


def _r_055(root: Node, _: Document) -> bool:
    """The totals in both currencies have the same sign."""
    if not root.has("cbc:TaxCurrencyCode"):
        return True
    accounted = _amounts_in(root, "cbc:TaxCurrencyCode")
    if not accounted:
        return False
    charged = _amounts_in(root, "cbc:DocumentCurrencyCode")
    return (any(a <= 0 for a in accounted) and any(a <= 0 for a in charged)) or (
        any(a >= 0 for a in accounted) and any(a >= 0 for a in charged)
    )


def _amounts_in(root: Node, currency: str) -> list[float]:
    taxes = root.all("cac:TaxTotal", "cbc:TaxAmount")
    code = normalized(root.value(currency)) if taxes else ""
    return [number_of(tax) for tax in taxes if tax.get("currencyID") == code]


def _r_005(code: Leaf, document: Document) -> bool:
    own = document.parent.value("cbc:DocumentCurrencyCode")
    return normalized(code.text or "") != normalized(own)


def _direct_debit(means: Node, _: Document) -> bool:
    return normalized(means.value("cbc:PaymentMeansCode")) in {"49", "59"}


def _r_051(amount: Leaf, document: Document) -> bool:
    return amount.get("currencyID") in document.once(_currencies)


def _currencies(document: Document) -> list[str]:
    return document.root.values("cbc:DocumentCurrencyCode")


def _r_051_figures(amount: Leaf, document: Document) -> dict[str, object]:
    expected = ", ".join(document.once(_currencies))
    return {"found": amount.get("currencyID") or "-", "expected": expected}


R051 = error(
    "PEPPOL-EN16931-R051",
    "BT-5",
    _r_051,
    _("Amounts are in the currency of the document, %(expected)s, not %(found)s."),
    _r_051_figures,
)
_AMOUNTS = tuple(
    f"cbc:{name}"
    for name in (
        "Amount BaseAmount PriceAmount TaxableAmount LineExtensionAmount TaxExclusiveAmount"
        " TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount"
        " PayableRoundingAmount PayableAmount"
    ).split()
)


def _detailed(_amount: Leaf, document: Document) -> bool:
    return document.parent.has("cac:TaxSubtotal")


#: A credit note has one invoiced object at most (code 50).
PROJECT = (
    when(
        "/",
        lambda _, document: document.credit_note,
        error(
            "PEPPOL-EN16931-R080",
            "BT-11",
            lambda root, _: (
                sum(
                    "50" in reference.values("cbc:DocumentTypeCode")
                    for reference in root.all("cac:AdditionalDocumentReference")
                )
                <= 1
            ),
            _("A credit note has only one project reference (code 50)."),
        ),
    ),
)


def contexts(
    specification: str, profiles: Mapping[str, str], *, subtotals: bool
) -> tuple[Context, ...]:
    """``subtotals``: the currency of the VAT of each group is judged too (not in self-billing)."""
    groups = ("cac:TaxSubtotal/cbc:TaxAmount",) if subtotals else ()
    return (
        at(
            "/",
            error("PEPPOL-EN16931-R001", "BT-23", present("cbc:ProfileID"), _("Give the profile.")),
            error(
                "PEPPOL-EN16931-R007",
                "BT-23",
                _known(profiles),
                _("“%(found)s” is no profile of Peppol billing."),
                lambda _, document: {"found": profile(document)},
            ),
            error(
                "PEPPOL-EN16931-R002",
                "BT-22",
                _r_002,
                _("Peppol carries one note; put the texts together."),
            ),
            error(
                "PEPPOL-EN16931-R003",
                "BT-10",
                _r_003,
                _("Give the buyer's reference or the number of his order."),
            ),
            error(
                "PEPPOL-EN16931-R004",
                "BT-24",
                _specification(specification),
                _("The specification identifier must be %(expected)s, not “%(found)s”."),
                expected=specification,
            ),
            error(
                "PEPPOL-EN16931-R053",
                "BG-23",
                _r_053,
                _("There must be exactly one tax total with a breakdown."),
            ),
            error(
                "PEPPOL-EN16931-R054",
                "BT-111",
                _r_054,
                _("Give one tax total without breakdown if there is a tax currency, else none."),
            ),
            error(
                "PEPPOL-EN16931-R055",
                "BT-111",
                _r_055,
                _("The tax totals in both currencies must have the same sign."),
            ),
        ),
        at(
            "cbc:TaxCurrencyCode",
            error(
                "PEPPOL-EN16931-R005",
                "BT-6",
                _r_005,
                _("The tax currency is the document's own; leave it out."),
            ),
        ),
        at(
            "cac:AccountingCustomerParty/cac:Party",
            error(
                "PEPPOL-EN16931-R010",
                "BT-49",
                present("cbc:EndpointID"),
                _("Give the buyer's electronic address."),
            ),
        ),
        at(
            "cac:AccountingSupplierParty/cac:Party",
            error(
                "PEPPOL-EN16931-R020",
                "BT-34",
                present("cbc:EndpointID"),
                _("Give the seller's electronic address."),
            ),
        ),
        *ALLOWANCES,
        when(
            "cac:PaymentMeans",
            _direct_debit,
            error(
                "PEPPOL-EN16931-R061",
                "BT-89",
                exists("cac:PaymentMandate", "cbc:ID"),
                _("A direct debit needs the reference of the mandate."),
            ),
        ),
        at((*_AMOUNTS, *groups), R051),
        when("cac:TaxTotal/cbc:TaxAmount", _detailed, R051),
        *LINES,
        *IDENTIFIERS,
    )


EMPTY = error(
    "PEPPOL-EN16931-R008", "", never, _("This element is empty; fill it or leave it out.")
)
