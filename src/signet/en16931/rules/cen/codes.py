"""BR-CL: the code lists."""

from __future__ import annotations

from signet.en16931.codelists import codes
from signet.en16931.rules.cen.allowances import kind_of
from signet.en16931.rules.checks import attribute_of, exact_attribute_of, text_of
from signet.en16931.rules.nodes import Document, Leaf, inside
from signet.en16931.rules.rule import Key, Rule, _, at, error, switch, when
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


def given(attribute: str) -> Key:
    """The context ``[@attribute]``."""
    return lambda leaf, _: leaf.get(attribute) is not None


def _object_with_scheme(number: Leaf, document: Document) -> bool:
    codes_given = document.here.values("cbc:DocumentTypeCode")
    return number.get("schemeID") is not None and "130" in codes_given


def _kind_around(_: Leaf, document: Document) -> str | None:
    return kind_of(document.here)


def _br_cl_10(number: Leaf, _: Document) -> bool:
    """Below seller and payee SEPA is a scheme too: the creditor identifier (BT-90)."""
    scheme = normalized(number.get("schemeID") or "")
    if scheme == "SEPA":
        return inside(number, "AccountingSupplierParty", "PayeeParty")
    return scheme in codes("identifier_schemes")


def _br_cl_22(reason: Leaf, _: Document) -> bool:
    return upper(reason.text or "") in codes("exemptions")


_CURRENCY = "ISO 4217"
_SCHEMES = "ISO 6523"
_COUNTRY = "ISO 3166-1"
_SCHEME = given("schemeID")

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
    when(
        "cac:PartyIdentification/cbc:ID",
        _SCHEME,
        error(
            "BR-CL-10",
            "BT-29-1",
            _br_cl_10,
            NOT_IN,
            lambda leaf, _: {"found": leaf.get("schemeID")},
            list=_SCHEMES,
        ),
    ),
    when(
        "cac:PartyLegalEntity/cbc:CompanyID",
        _SCHEME,
        _attribute("BR-CL-11", "BT-30-1", "schemeID", codes("identifier_schemes"), _SCHEMES),
    ),
    when(
        "cac:CommodityClassification/cbc:ItemClassificationCode",
        given("listID"),
        _attribute("BR-CL-13", "BT-158-1", "listID", codes("item_classifications"), "UNTDID 7143"),
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
    when(
        "cac:StandardItemIdentification/cbc:ID",
        _SCHEME,
        _attribute("BR-CL-21", "BT-157-1", "schemeID", codes("identifier_schemes"), _SCHEMES),
    ),
    at(
        "cbc:TaxExemptionReasonCode",
        error(
            "BR-CL-22",
            "BT-121",
            _br_cl_22,
            NOT_IN,
            lambda leaf, _: {"found": normalized(leaf.text or "")},
            list="VATEX",
        ),
    ),
    when(
        ("cbc:InvoicedQuantity", "cbc:BaseQuantity", "cbc:CreditedQuantity"),
        given("unitCode"),
        _attribute("BR-CL-23", "BT-130", "unitCode", codes("units"), "UN/ECE Recommendation 20"),
    ),
    when(
        "cbc:EmbeddedDocumentBinaryObject",
        given("mimeCode"),
        error(
            "BR-CL-24",
            "BT-125-1",
            exact_attribute_of("mimeCode", codes("mime_types")),
            NOT_IN,
            list="EN 16931",
        ),
    ),
    when(
        "cbc:EndpointID",
        _SCHEME,
        _attribute("BR-CL-25", "BT-34-1", "schemeID", codes("address_schemes"), "EAS"),
    ),
    when(
        "cac:DeliveryLocation/cbc:ID",
        _SCHEME,
        _attribute("BR-CL-26", "BT-71-1", "schemeID", codes("identifier_schemes"), _SCHEMES),
    ),
)
