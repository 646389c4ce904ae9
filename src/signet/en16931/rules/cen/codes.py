"""BR-CL: the code lists."""

from __future__ import annotations

from signet.en16931.codelists import codes
from signet.en16931.rules.cen.allowances import kind_of
from signet.en16931.rules.checks import (
    attribute_if_any,
    attribute_of,
    exact_attribute,
    text_of,
)
from signet.en16931.rules.nodes import Document, Leaf, inside
from signet.en16931.rules.rule import Check, Rule, _, at, error, switch, when
from signet.en16931.rules.xpath import normalized, upper

#: UNTDID 5305 as far as the norm has it.
VAT_CATEGORIES = frozenset("AE L M E S Z G O K B".split())
#: Every amount with a currency.
AMOUNTS = tuple(
    f"cbc:{name}"
    for name in (
        "Amount BaseAmount PriceAmount TaxAmount TaxableAmount LineExtensionAmount TaxExclusiveAmount"
        " TaxInclusiveAmount AllowanceTotalAmount ChargeTotalAmount PrepaidAmount"
        " PayableRoundingAmount PayableAmount"
    ).split()
)
NOT_IN = _("“%(found)s” is not a code of %(list)s.")


def _text(rule: str, term: str, allowed: frozenset[str], name: str) -> Rule:
    return error(rule, term, text_of(allowed), NOT_IN, list=name)


def _attribute(rule: str, term: str, attribute: str, allowed: frozenset[str], name: str) -> Rule:
    return error(rule, term, attribute_of(attribute, allowed), NOT_IN, list=name)


def _if_any(rule: str, term: str, attribute: str, allowed: frozenset[str], name: str) -> Rule:
    """For the contexts ``[@attribute]``."""
    return error(rule, term, attribute_if_any(attribute, allowed), NOT_IN, list=name)


def _object_with_scheme(number: Leaf, document: Document) -> bool:
    codes_given = document.parent.values("cbc:DocumentTypeCode")
    return number.get("schemeID") is not None and "130" in codes_given


def _kind_around(_: Leaf, document: Document) -> str | None:
    return kind_of(document.parent)


def _br_cl_10(number: Leaf, _: Document) -> bool:
    """Below seller and payee SEPA is a scheme too: the creditor identifier (BT-90)."""
    written = number.get("schemeID")
    scheme = normalized(written or "")
    if written is None:
        return True
    if scheme == "SEPA":
        return inside(number, "AccountingSupplierParty", "PayeeParty")
    return scheme in codes("identifier_schemes")


def _br_cl_22(reason: str | None) -> bool:
    return upper(reason or "") in codes("exemptions")


_CURRENCY = "ISO 4217"
_SCHEMES = "ISO 6523"
_COUNTRY = "ISO 3166-1"

CONTEXTS = (
    at("cbc:InvoiceTypeCode", _text("BR-CL-01", "BT-3", codes("invoice_types"), "UNTDID 1001")),
    at(
        "cbc:CreditNoteTypeCode",
        _text("BR-CL-01", "BT-3", codes("credit_note_types"), "UNTDID 1001"),
    ),
    at(AMOUNTS, _attribute("BR-CL-03", "BT-5", "currencyID", codes("currencies"), _CURRENCY)),
    at("cbc:DocumentCurrencyCode", _text("BR-CL-04", "BT-5", codes("currencies"), _CURRENCY)),
    at("cbc:TaxCurrencyCode", _text("BR-CL-05", "BT-6", codes("currencies"), _CURRENCY)),
    at(
        "cac:InvoicePeriod/cbc:DescriptionCode",
        _text("BR-CL-06", "BT-8", codes("tax_point_codes"), "UNTDID 2005"),
    ),
    when(
        ("cac:AdditionalDocumentReference/cbc:ID", "cac:DocumentReference/cbc:ID"),
        _object_with_scheme,
        _attribute("BR-CL-07", "BT-18-1", "schemeID", codes("object_schemes"), "UNTDID 1153"),
    ),
    at(
        "cac:PartyIdentification/cbc:ID",
        error(
            "BR-CL-10",
            "BT-29-1",
            _br_cl_10,
            NOT_IN,
            lambda leaf, _: {"found": leaf.get("schemeID")},
            list=_SCHEMES,
        ),
    ),
    at(
        "cac:PartyLegalEntity/cbc:CompanyID",
        _if_any("BR-CL-11", "BT-30-1", "schemeID", codes("identifier_schemes"), _SCHEMES),
    ),
    at(
        "cac:CommodityClassification/cbc:ItemClassificationCode",
        _if_any("BR-CL-13", "BT-158-1", "listID", codes("item_classifications"), "UNTDID 7143"),
    ),
    at(
        "cac:Country/cbc:IdentificationCode",
        _text("BR-CL-14", "BT-40", codes("countries"), _COUNTRY),
    ),
    at(
        "cac:OriginCountry/cbc:IdentificationCode",
        _text("BR-CL-15", "BT-159", codes("countries"), _COUNTRY),
    ),
    at(
        "cac:PaymentMeans/cbc:PaymentMeansCode",
        _text("BR-CL-16", "BT-81", codes("payment_means"), "UNTDID 4461"),
    ),
    at("cac:TaxCategory/cbc:ID", _text("BR-CL-17", "BT-118", VAT_CATEGORIES, "UNTDID 5305")),
    at(
        "cac:ClassifiedTaxCategory/cbc:ID",
        _text("BR-CL-18", "BT-151", VAT_CATEGORIES, "UNTDID 5305"),
    ),
    switch(
        "cac:AllowanceCharge/cbc:AllowanceChargeReasonCode",
        _kind_around,
        {
            "allowance": (_text("BR-CL-19", "BT-98", codes("allowance_reasons"), "UNTDID 5189"),),
            "charge": (_text("BR-CL-20", "BT-105", codes("charge_reasons"), "UNTDID 7161"),),
        },
    ),
    at(
        "cac:StandardItemIdentification/cbc:ID",
        _if_any("BR-CL-21", "BT-157-1", "schemeID", codes("identifier_schemes"), _SCHEMES),
    ),
    at(
        "cbc:TaxExemptionReasonCode",
        error("BR-CL-22", "BT-121", Check(value=_br_cl_22), NOT_IN, list="VATEX"),
    ),
    at(
        ("cbc:InvoicedQuantity", "cbc:BaseQuantity", "cbc:CreditedQuantity"),
        _if_any("BR-CL-23", "BT-130", "unitCode", codes("units"), "UN/ECE Recommendation 20"),
    ),
    at(
        "cbc:EmbeddedDocumentBinaryObject",
        error(
            "BR-CL-24",
            "BT-125-1",
            exact_attribute("mimeCode", codes("mime_types"), optional=True),
            NOT_IN,
            list="EN 16931",
        ),
    ),
    at(
        "cbc:EndpointID",
        _if_any("BR-CL-25", "BT-34-1", "schemeID", codes("address_schemes"), "EAS"),
    ),
    at(
        "cac:DeliveryLocation/cbc:ID",
        _if_any("BR-CL-26", "BT-71-1", "schemeID", codes("identifier_schemes"), _SCHEMES),
    ),
)
