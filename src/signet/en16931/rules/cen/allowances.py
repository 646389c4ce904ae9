"""BG-20, BG-21, BG-27 and BG-28: allowances and charges of the document and of its lines."""

from __future__ import annotations

from signet.en16931.rules.cen.parties import is_vat
from signet.en16931.rules.checks import always, present, two_decimals
from signet.en16931.rules.nodes import Document, Node, Unreadable
from signet.en16931.rules.rule import LINE, _, error, switch
from signet.en16931.rules.xpath import normalized

_MEANS = {"true": "charge", "1": "charge", "false": "allowance", "0": "allowance"}
_ONLY = {text: frozenset({kind}) for text, kind in _MEANS.items()}


def kinds_of(allowance: Node) -> frozenset[str]:
    """``allowance`` or ``charge``, by ``cbc:ChargeIndicator`` as xs:boolean; none or both are odd."""
    indicators = allowance.all("cbc:ChargeIndicator")
    if len(indicators) == 1 and indicators[0].text in _ONLY:
        return _ONLY[indicators[0].text]
    kinds = set()
    for indicator in indicators:
        kind = _MEANS.get(normalized(indicator.text or ""))
        if kind is None:
            raise Unreadable("SIGNET-BOOLEAN", indicator, found=indicator.text or "")
        kinds.add(kind)
    return frozenset(kinds)


def kind_of(allowance: Node, _: Document | None = None) -> str | None:
    """The one that a context takes it for: the rules of allowances stand first."""
    return min(kinds_of(allowance), default=None)


def _has_category(allowance: Node, _: Document) -> bool:
    return any(
        category.has("cbc:ID") for category in allowance.all("cac:TaxCategory") if is_vat(category)
    )


AMOUNT = present("cbc:Amount")
REASON = present("cbc:AllowanceChargeReason", "cbc:AllowanceChargeReasonCode")
GIVE_AMOUNT = _("Give the amount.")
GIVE_REASON = _("Give a reason, or the code of one.")
GIVE_CATEGORY = _("Give the VAT category.")
GIVE_AGREEMENT = _("Reason and code must mean the same.")
DECIMALS = _("At most two decimals are allowed, not %(found)s.")

CONTEXTS = (
    switch(
        "/cac:AllowanceCharge",
        kind_of,
        {
            "allowance": (
                error("BR-31", "BT-92", AMOUNT, GIVE_AMOUNT),
                error("BR-32", "BT-95", _has_category, GIVE_CATEGORY),
                error("BR-33", "BT-97", REASON, GIVE_REASON),
                error("BR-CO-05", "BT-98", always, GIVE_AGREEMENT),
                error("BR-CO-21", "BT-97", REASON, GIVE_REASON),
                error("BR-DEC-01", "BT-92", two_decimals("cbc:Amount"), DECIMALS),
                error("BR-DEC-02", "BT-93", two_decimals("cbc:BaseAmount"), DECIMALS),
            ),
            "charge": (
                error("BR-36", "BT-99", AMOUNT, GIVE_AMOUNT),
                error("BR-37", "BT-102", _has_category, GIVE_CATEGORY),
                error("BR-38", "BT-104", REASON, GIVE_REASON),
                error("BR-CO-06", "BT-105", always, GIVE_AGREEMENT),
                error("BR-CO-22", "BT-104", REASON, GIVE_REASON),
                error("BR-DEC-05", "BT-99", two_decimals("cbc:Amount"), DECIMALS),
                error("BR-DEC-06", "BT-100", two_decimals("cbc:BaseAmount"), DECIMALS),
            ),
        },
        pure=True,
    ),
    switch(
        f"{LINE}/cac:AllowanceCharge",
        kind_of,
        {
            "allowance": (
                error("BR-41", "BT-136", AMOUNT, GIVE_AMOUNT),
                error("BR-42", "BT-139", REASON, GIVE_REASON),
                error("BR-CO-07", "BT-140", always, GIVE_AGREEMENT),
                error("BR-CO-23", "BT-139", REASON, GIVE_REASON),
                error("BR-DEC-24", "BT-136", two_decimals("cbc:Amount"), DECIMALS),
                error("BR-DEC-25", "BT-137", two_decimals("cbc:BaseAmount"), DECIMALS),
            ),
            "charge": (
                error("BR-43", "BT-141", AMOUNT, GIVE_AMOUNT),
                error("BR-44", "BT-144", REASON, GIVE_REASON),
                error("BR-CO-08", "BT-145", always, GIVE_AGREEMENT),
                error("BR-CO-24", "BT-144", REASON, GIVE_REASON),
                error("BR-DEC-27", "BT-141", two_decimals("cbc:Amount"), DECIMALS),
                error("BR-DEC-28", "BT-142", two_decimals("cbc:BaseAmount"), DECIMALS),
            ),
        },
        pure=True,
    ),
)
