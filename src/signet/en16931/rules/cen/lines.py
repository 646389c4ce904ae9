"""BG-25: the lines."""

from __future__ import annotations

from signet.en16931.rules.cen.allowances import DECIMALS
from signet.en16931.rules.cen.vat_facts import category_of
from signet.en16931.rules.checks import (
    exists,
    filled,
    has_attribute,
    number_is,
    present,
    two_decimals,
)
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.rule import LINE, Check, _, at, error


def _br_23(line: Node, _: Document) -> bool:
    return any(
        quantity.get("unitCode") is not None
        for name in ("cbc:InvoicedQuantity", "cbc:CreditedQuantity")
        for quantity in line.all(name)
    )


_CATEGORY = ("cac:Item", "cac:ClassifiedTaxCategory")


def _br_co_04(line: Node, document: Document) -> bool:
    for category in line.all(*_CATEGORY):
        category.one("cac:TaxScheme")
        if category.has("cbc:ID") and category_of(category, document).vat:
            return True
    return False


#: As a rule there is one category with one scheme, and that is VAT.
BR_CO_04 = Check(
    _br_co_04,
    value=lambda scheme: scheme == "VAT",
    path=(*_CATEGORY, "cac:TaxScheme", "cbc:ID"),
    beside=((*_CATEGORY, "cbc:ID"), (*_CATEGORY, "cac:TaxScheme")),
    missing=False,
)
BR_23 = Check(
    _br_23,
    value=lambda unit: unit is not None,
    attribute="unitCode",
    path=("cbc:InvoicedQuantity",),
    missing=False,
)
_PRICE = ("cac:Price", "cbc:PriceAmount")
_GROSS_PRICE = ("cac:Price", "cac:AllowanceCharge", "cbc:BaseAmount")

CONTEXTS = (
    at(
        LINE,
        error("BR-21", "BT-126", filled("cbc:ID"), _("Give the line a number.")),
        error(
            "BR-22",
            "BT-129",
            present("cbc:InvoicedQuantity", "cbc:CreditedQuantity"),
            _("Give the quantity."),
        ),
        error("BR-23", "BT-130", BR_23, _("Give the unit of the quantity.")),
        error(
            "BR-24",
            "BT-131",
            present("cbc:LineExtensionAmount"),
            _("Give the net amount of the line."),
        ),
        error("BR-25", "BT-153", filled("cac:Item", "cbc:Name"), _("Say what the line is for.")),
        error("BR-26", "BT-146", exists("cac:Price", "cbc:PriceAmount"), _("Give the net price.")),
        error(
            "BR-27",
            "BT-146",
            number_is(lambda price: price >= 0, *_PRICE),
            _("A price is never negative; make the quantity negative instead."),
        ),
        error(
            "BR-28",
            "BT-148",
            number_is(lambda price: price >= 0, *_GROSS_PRICE, missing=True),
            _("A gross price is never negative."),
        ),
        error("BR-CO-04", "BT-151", BR_CO_04, _("Give the VAT category of the line.")),
        error("BR-DEC-23", "BT-131", two_decimals("cbc:LineExtensionAmount"), DECIMALS),
    ),
    at(
        f"{LINE}/cac:Item/cac:CommodityClassification/cbc:ItemClassificationCode",
        error(
            "BR-65",
            "BT-158-1",
            has_attribute("listID"),
            _("Name the list of the classification code."),
        ),
    ),
    at(
        f"{LINE}/cac:Item/cac:StandardItemIdentification/cbc:ID",
        error(
            "BR-64",
            "BT-157-1",
            has_attribute("schemeID"),
            _("Name the scheme of the item's standard identifier."),
        ),
    ),
)
