"""BG-23 and the ten rules of each VAT category, BR-S-01 to BR-O-14.

The ten read alike for all categories: 01 the breakdown has the category, 02 to 04 the tax numbers that
a line, an allowance or a charge of it needs, 05 to 07 its rate on these, 08 its taxable amount, 09 its
tax, 10 the reason of an exemption. ``CATEGORIES`` tells where they differ.
"""

from __future__ import annotations

from signet.en16931.rules.cen import vat_breakdown as breakdown
from signet.en16931.rules.cen import vat_places as places
from signet.en16931.rules.cen.allowances import kind_of
from signet.en16931.rules.cen.categories import CATEGORIES, VatCategory
from signet.en16931.rules.cen.vat_facts import vat_code
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.rule import LINE, Rule, _, at, error, switch


def _by_kind(category: Node, document: Document) -> object:
    """Of the category of an allowance or charge: which of both, and its code."""
    code = vat_code(category, document)
    return None if code is None else (kind_of(document.parent), code)


def _on_document(category: VatCategory) -> tuple[Rule, ...]:
    rule, code, ids = category.rule, category.code, category.ids
    return (
        error(rule(1), "BG-23", places.in_breakdown(category), category.breakdown, category=code),
        error(rule(2), "BT-151", places.ids_for_lines(category), ids, category=code),
        error(rule(3), "BT-95", places.ids_for_allowances(category), ids, category=code),
        error(rule(4), "BT-102", places.ids_for_charges(category), ids, category=code),
    )


_ONLY_K = (
    error(
        "BR-IC-11",
        "BG-14",
        places.br_ic_11,
        _("A supply within the Union (category K) needs the delivery date or the period."),
    ),
    error(
        "BR-IC-12",
        "BT-80",
        places.br_ic_12,
        _("A supply within the Union (category K) needs the country delivered to."),
    ),
)
_ONLY_O = (
    error(
        "BR-O-11",
        "BG-23",
        places.alone_in_breakdown,
        _("What is outside the scope of VAT (category O) stands alone in the breakdown."),
    ),
    error(
        "BR-O-12",
        "BT-151",
        places.alone_on_lines,
        _("Beside category O no line may have another VAT category."),
    ),
    error(
        "BR-O-13",
        "BT-95",
        places.alone_on_allowances,
        _("Beside category O no allowance may have another VAT category."),
    ),
    error(
        "BR-O-14",
        "BT-102",
        places.alone_on_charges,
        _("Beside category O no charge may have another VAT category."),
    ),
)
#: Split payment, in Italy.
_ONLY_B = (
    error(
        "BR-B-01",
        "BT-151",
        places.br_b_01,
        _("Split payment (category B) is only for invoices within Italy."),
    ),
    error(
        "BR-B-02",
        "BT-151",
        places.br_b_02,
        _("Split payment (category B) and category S exclude each other."),
    ),
)

#: Of the categories that are used: the rules of the others hold.
_OF_CATEGORY = {category.code: _on_document(category) for category in CATEGORIES}
_OF_CATEGORY["K"] += _ONLY_K
_OF_CATEGORY["O"] += _ONLY_O
_OF_CATEGORY["B"] = _ONLY_B
DOCUMENT = (switch("/", places.codes_used, _OF_CATEGORY),)

CONTEXTS = (
    at("/cac:TaxTotal", breakdown.BR_CO_14),
    at("cac:TaxTotal/cac:TaxSubtotal", *breakdown.SUBTOTAL),
    switch(
        "/cac:TaxTotal/cac:TaxSubtotal/cac:TaxCategory",
        vat_code,
        {category.code: breakdown.rules_of(category) for category in CATEGORIES},
    ),
    switch(
        "cac:AllowanceCharge/cac:TaxCategory",
        _by_kind,
        {
            (kind, category.code): (
                error(
                    category.rule(number),
                    term,
                    category.rate,
                    category.rate_says,
                    breakdown.percent,
                    category=category.code,
                ),
            )
            for category in CATEGORIES
            for number, kind, term in ((6, "allowance", "BT-96"), (7, "charge", "BT-103"))
        },
    ),
    switch(
        f"{LINE}/cac:Item/cac:ClassifiedTaxCategory",
        vat_code,
        {
            category.code: (
                error(
                    category.rule(5),
                    "BT-152",
                    category.rate,
                    category.rate_says,
                    breakdown.percent,
                    category=category.code,
                ),
            )
            for category in CATEGORIES
        },
        pure=True,
    ),
)
