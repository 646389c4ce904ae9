"""What readiness says about lines, allowances and charges, and tax categories."""

from __future__ import annotations

from signet.en16931.readiness.sentence import _, error, warning

SUMS = {
    "sum.line": error(
        "SIGNET-DISCOUNT",
        "BT-131",
        _("The discounts on line %(line)s are more than the line comes to; lower them."),
    ),
    "sum.discounts": error(
        "SIGNET-DISCOUNT",
        "BT-107",
        _("The discounts on the whole document are more than its lines come to; lower them."),
    ),
    "sum.negative": error(
        "SIGNET-NEGATIVE",
        "BT-112",
        _("The document comes to less than nothing; what you give back is a credit note."),
    ),
    "sum.prepaid": error(
        "SIGNET-NEGATIVE",
        "BT-113",
        _("More is said to be paid already than the document comes to."),
    ),
    "sum.quantity": warning(
        "SIGNET-NOTHING", "BT-129", _("The quantity of line %(line)s is 0; is that meant?")
    ),
    "sum.price": warning(
        "SIGNET-NOTHING", "BT-146", _("Line %(line)s has no price; is it free of charge?")
    ),
}
LINES = {
    "lines": error("BR-16", "BG-25", _("Add at least one line.")),
    "line.id": error("BR-21", "BT-126", _("Line %(line)s needs a number.")),
    "line.name": error("BR-25", "BT-153", _("Line %(line)s needs a name.")),
    "line.unit": error("BR-23", "BT-130", _("Line %(line)s needs a unit, such as C62 for pieces.")),
    "line.unit.unknown": error(
        "BR-CL-23",
        "BT-130",
        _("The unit %(code)s of line %(line)s is not in UN/ECE Recommendation 20; choose another."),
    ),
    "line.base_unit": warning(
        "PEPPOL-EN16931-R130",
        "BT-150",
        _("The price of line %(line)s is for another unit than its quantity."),
    ),
    "line.price": error(
        "BR-27",
        "BT-146",
        _("The price of line %(line)s is negative; use a negative quantity or a discount."),
    ),
    "line.gross_price": error("BR-28", "BT-148", _("The list price of line %(line)s is negative.")),
    "line.net_price": warning(
        "PEPPOL-EN16931-R046",
        "BT-146",
        _("The price of line %(line)s is not its list price less the discount."),
    ),
    "line.tax": error("BR-CO-04", "BT-151", _("Line %(line)s needs a tax.")),
    "line.taxes": error(
        "UBL-SR-48", "BT-151", _("EN 16931 allows line %(line)s one tax, and it must be VAT.")
    ),
    "line.period": error(
        "BR-30", "BT-135", _("The period of line %(line)s ends before it begins.")
    ),
    "line.period.empty": error(
        "BR-CO-20", "BT-134", _("Give the first or last day of the period of line %(line)s.")
    ),
    "line.period.outside": warning(
        "PEPPOL-EN16931-%(rule)s",
        "BT-134",
        _("The period of line %(line)s is not within the document's period."),
    ),
    "line.attribute": error(
        "BR-54", "BG-32", _("An attribute of line %(line)s lacks its name or its value.")
    ),
    "line.standard_item": error(
        "BR-64",
        "BT-157",
        _("Give the scheme of line %(line)s' item number, such as 0160 for GTIN."),
    ),
    "line.standard_item.unknown": error(
        "BR-CL-21",
        "BT-157",
        _(
            "The item number of line %(line)s has the scheme %(code)s, which ISO 6523 does not know."
        ),
    ),
    "line.classification": error(
        "BR-65", "BT-158", _("Say from which list the classification of line %(line)s is.")
    ),
    "line.classification.unknown": error(
        "BR-CL-13",
        "BT-158",
        _("The list %(code)s of line %(line)s' classification is not in UNTDID 7143."),
    ),
    "line.origin": error(
        "BR-CL-15", "BT-159", _("Line %(line)s: %(code)s is not a country code of ISO 3166.")
    ),
    "line.object": error(
        "BR-CL-07", "BT-128", _("Line %(line)s: %(code)s is not an object scheme of UNTDID 1153.")
    ),
}

ALLOWANCES = {
    "allowance.reason": error(
        "BR-33", "BT-97", _("Say what the discount or charge on the document is for.")
    ),
    "charge.reason": error(
        "BR-38", "BT-104", _("Say what the discount or charge on the document is for.")
    ),
    "allowance.tax": error(
        "BR-32", "BT-95", _("Say which tax the discount or charge on the document has.")
    ),
    "charge.tax": error(
        "BR-37", "BT-102", _("Say which tax the discount or charge on the document has.")
    ),
    "allowance.code": error(
        "BR-CL-19", "BT-98", _("%(code)s is not a reason for a discount in UNTDID 5189.")
    ),
    "charge.code": error(
        "BR-CL-20", "BT-105", _("%(code)s is not a reason for a charge in UNTDID 7161.")
    ),
    "line.allowance.reason": error(
        "BR-42", "BT-139", _("Say what the discount or charge on line %(line)s is for.")
    ),
    "line.charge.reason": error(
        "BR-44", "BT-144", _("Say what the discount or charge on line %(line)s is for.")
    ),
    "line.allowance.code": error(
        "BR-CL-19", "BT-140", _("%(code)s is not a reason for a discount in UNTDID 5189.")
    ),
    "line.charge.code": error(
        "BR-CL-20", "BT-145", _("%(code)s is not a reason for a charge in UNTDID 7161.")
    ),
}

CATEGORIES = {
    "rate.standard": error(
        "BR-%(name)s-%(number)s",
        "BT-152",
        _("Line %(line)s is standard rated and needs a tax rate above zero."),
    ),
    "rate.zero": error(
        "BR-%(name)s-%(number)s",
        "BT-152",
        _("The tax category of line %(line)s has no rate: it must be 0."),
    ),
    "rate.none": error(
        "BR-%(name)s-%(number)s",
        "BT-152",
        _("Line %(line)s is not subject to VAT and must have no tax rate."),
    ),
    "rate.missing": error(
        "BR-%(name)s-%(number)s", "BT-152", _("Line %(line)s needs its tax rate.")
    ),
    "rate.standard.document": error(
        "BR-%(name)s-%(number)s",
        "BT-96",
        _("The discount or charge is standard rated and needs a tax rate above zero."),
    ),
    "rate.zero.document": error(
        "BR-%(name)s-%(number)s",
        "BT-96",
        _("The tax category of the discount or charge has no rate: it must be 0."),
    ),
    "rate.none.document": error(
        "BR-%(name)s-%(number)s",
        "BT-96",
        _("The discount or charge is not subject to VAT and must have no tax rate."),
    ),
    "rate.missing.document": error(
        "BR-%(name)s-%(number)s", "BT-96", _("The discount or charge needs its tax rate.")
    ),
    "category.seller_vat": error(
        "BR-%(name)s-02",
        "BT-31",
        _("This kind of supply needs your company's VAT identifier."),
    ),
    "category.seller_tax": error(
        "BR-%(name)s-02",
        "BT-31",
        _("Tax is charged, so give your company's VAT identifier or other tax registration."),
    ),
    "category.reverse_charge_buyer": error(
        "BR-AE-02",
        "BT-48",
        _("Reverse charge needs the customer's VAT identifier or registration number."),
    ),
    "category.community_buyer": error(
        "BR-IC-02",
        "BT-48",
        _("An intra-community supply needs the customer's VAT identifier."),
    ),
    "category.community_date": error(
        "BR-IC-11", "BT-72", _("An intra-community supply needs its delivery date or period.")
    ),
    "category.community_country": error(
        "BR-IC-12", "BT-80", _("An intra-community supply needs the country it is delivered to.")
    ),
    "category.exempt_why": error("BR-E-10", "BT-120", _("Say why the supply is exempt from tax.")),
    "category.no_exemption": error(
        "BR-%(name)s-10",
        "BT-120",
        _("A reason for exemption is given, but the tax category is not an exemption."),
    ),
    "category.exemption_code": error(
        "BR-CL-22", "BT-121", _("%(code)s is not an exemption code of the VATEX list.")
    ),
    "category.exemption_mismatch": warning(
        "PEPPOL-EN16931-%(rule)s",
        "BT-121",
        _("The exemption code %(code)s belongs to another tax category."),
    ),
    "category.alone": error(
        "BR-O-11",
        "BT-118",
        _("“Not subject to VAT” cannot stand beside other tax categories on one document."),
    ),
    "category.outside_seller": error(
        "BR-O-02",
        "BT-31",
        _(
            "A company with a VAT identifier does not invoice “Not subject to VAT”; choose zero rated"
            " or exempt."
        ),
    ),
    "category.outside_buyer": error(
        "BR-O-02",
        "BT-48",
        _("“Not subject to VAT” cannot be invoiced to a customer with a VAT identifier."),
    ),
    "category.split_country": error(
        "BR-B-01", "BT-118", _("Split payment is only for invoices within Italy.")
    ),
    "category.split_standard": error(
        "BR-B-02", "BT-118", _("Split payment cannot stand beside standard rated lines.")
    ),
}
