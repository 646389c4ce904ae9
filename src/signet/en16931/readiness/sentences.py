"""Every sentence of the readiness check, with its rule and business term, in one place.

``_`` only marks the sentences for the translators' catalogues: this room knows no Django.
"""

from __future__ import annotations

from typing import NamedTuple

from signet.en16931.findings import Finding, Severity


class Sentence(NamedTuple):
    """``rule`` may hold ``%(name)s``: the name of a tax category in rule ids, such as AE or IC."""

    severity: Severity
    rule: str
    term: str
    message: str


def find(key: str, pointer: str, /, **params: object) -> Finding:
    """The finding of a sentence at a place of the draft."""
    severity, rule, term, message = SENTENCES[key]
    return Finding(
        rule=rule % params if "%" in rule else rule,
        severity=severity,
        message=message,
        params=params,
        pointer=pointer,
        term=term,
    )


def _(message: str) -> str:
    return message


def _error(rule: str, term: str, message: str) -> Sentence:
    return Sentence("error", rule, term, message)


def _warning(rule: str, term: str, message: str) -> Sentence:
    return Sentence("warning", rule, term, message)


_DOCUMENT = {
    "issue_date": _error("BR-03", "BT-2", _("Give the issue date.")),
    "type_code": _error(
        "BR-CL-01", "BT-3", _("%(code)s is not a document type of the norm; use 380 or 381.")
    ),
    "type_code.peppol": _warning(
        "PEPPOL-EN16931-%(rule)s", "BT-3", _("Peppol does not carry documents of type %(code)s.")
    ),
    "currency": _error(
        "BR-CL-04", "BT-5", _("%(code)s is not a currency of ISO 4217; choose another.")
    ),
    "currency.decimals": _warning(
        "BR-DEC-12",
        "BT-5",
        _("EN 16931 has amounts of two decimals, so an invoice in %(code)s cannot go as XML."),
    ),
    "tax_currency": _error(
        "BR-CL-05", "BT-6", _("%(code)s is not a currency of ISO 4217; choose another.")
    ),
    "tax_currency.same": _warning(
        "PEPPOL-EN16931-R005",
        "BT-6",
        _("The tax currency is the document's own; leave it empty."),
    ),
    "tax_currency.rate": _error(
        "BR-53", "BT-111", _("Give the exchange rate to the currency the tax is accounted in.")
    ),
    "tax_point": _error(
        "BR-CO-03", "BT-7", _("Give the tax point either as a date or as a code, not both.")
    ),
    "tax_point_code": _error("BR-CL-06", "BT-8", _("The tax point code must be 3, 35 or 432.")),
    "due_date": _error(
        "BR-CO-25",
        "BT-9",
        _("Give a due date or payment terms, so that the customer knows when to pay."),
    ),
    "due_date.early": _warning(
        "SIGNET-DUE", "BT-9", _("The due date lies before the issue date; check both.")
    ),
    "due_date.late": _warning(
        "SIGNET-DUE", "BT-9", _("The due date lies more than ten years ahead; check the year.")
    ),
    "delivery_date.far": _warning(
        "SIGNET-DELIVERY",
        "BT-72",
        _("The delivery date lies more than ten years from the issue date; check the year."),
    ),
    "period": _error("BR-29", "BT-74", _("The period ends before it begins.")),
    "period.empty": _error("BR-CO-19", "BT-73", _("Give the first or last day of the period.")),
    "note.empty": _error("SIGNET-NOTE", "BT-22", _("A note has no text; write it or remove it.")),
    "note.subject": _error(
        "BR-CL-08", "BT-21", _("%(code)s is not a subject code of UNTDID 4451.")
    ),
    "note.many": _warning(
        "PEPPOL-EN16931-R002", "BT-22", _("Peppol carries one note; put the texts together.")
    ),
}

_PARTIES = {
    "seller.name": _error("BR-06", "BT-27", _("Give your company's legal name.")),
    "seller.country": _error("BR-09", "BT-40", _("Give your company's country.")),
    "seller.identity": _error(
        "BR-CO-26",
        "BT-30",
        _(
            "Give your company's registration number or VAT identifier, so that the buyer can tell"
            " who you are."
        ),
    ),
    "seller.address": _warning(
        "PEPPOL-EN16931-R020",
        "BT-34",
        _("To send over Peppol, give your company's electronic address."),
    ),
    "seller.address_scheme": _error(
        "BR-62", "BT-34", _("Give the scheme of your company's electronic address, such as 0088.")
    ),
    "buyer.name": _error("BR-07", "BT-44", _("Give the customer's name.")),
    "buyer.country": _error("BR-11", "BT-55", _("Give the customer's country.")),
    "buyer.identifiers": _error(
        "UBL-SR-16",
        "BT-46",
        _("An invoice names one identifier of the customer; remove all but one."),
    ),
    "buyer.address": _warning(
        "PEPPOL-EN16931-R010",
        "BT-49",
        _("To send over Peppol, give the customer's electronic address."),
    ),
    "buyer.address_scheme": _error(
        "BR-63", "BT-49", _("Give the scheme of the customer's electronic address, such as 0088.")
    ),
    "buyer.reference": _warning(
        "PEPPOL-EN16931-R003",
        "BT-10",
        _("To send over Peppol, give the customer's reference or purchase order number."),
    ),
    "party.country": _error(
        "BR-CL-14", "BT-40", _("%(code)s is not a country code of ISO 3166; choose another.")
    ),
    "party.vat": _error(
        "BR-CO-09",
        "BT-31",
        _(
            "A VAT identifier begins with its country, such as %(prefix)s. A number without one goes"
            " into the field for other tax registrations."
        ),
    ),
    "party.tax_scheme": _error(
        "UBL-SR-12", "BT-32", _("A VAT number goes into the field for the VAT identifier.")
    ),
    "party.identifier_scheme": _error(
        "BR-CL-10",
        "BT-29",
        _("%(code)s is not an identifier scheme of ISO 6523, such as 0088 for a GLN."),
    ),
    "party.registration_scheme": _error(
        "BR-CL-11", "BT-30", _("%(code)s is not a register of ISO 6523, such as 0002.")
    ),
    "party.address_scheme": _error(
        "BR-CL-25", "BT-34", _("%(code)s is not a scheme of electronic addresses, such as 0088.")
    ),
    "party.address_scheme.peppol": _warning(
        "PEPPOL-EN16931-CL008",
        "BT-34",
        _("Peppol does not know electronic addresses of the scheme %(code)s."),
    ),
    "payee.name": _error("BR-17", "BT-59", _("Give the name of who is to be paid.")),
    "payee.same": _error(
        "UBL-SR-19",
        "BT-59",
        _("Name who is to be paid only if it is not your company itself."),
    ),
    "payee.identifiers": _error(
        "UBL-SR-20", "BT-60", _("An invoice names one identifier of the payee.")
    ),
    "representative.name": _error(
        "BR-18", "BT-62", _("Give the name of your company's tax representative.")
    ),
    "representative.country": _error(
        "BR-20", "BT-69", _("Give the country of your company's tax representative.")
    ),
    "representative.vat": _error(
        "BR-56", "BT-63", _("Give the VAT identifier of your company's tax representative.")
    ),
    "delivery.country": _error("BR-57", "BT-80", _("Give the country it is delivered to.")),
}

_PAYMENT = {
    "payment.code": _error("BR-49", "BT-81", _("Say how the customer shall pay.")),
    "payment.unknown": _error(
        "BR-CL-16", "BT-81", _("%(code)s is not a means of payment of UNTDID 4461, such as 30.")
    ),
    "payment.account": _error(
        "BR-61", "BT-84", _("Choose the bank account the customer shall pay to.")
    ),
    "payment.account.empty": _error(
        "BR-50", "BT-84", _("The bank account has no number; give its IBAN or account number.")
    ),
    "payment.none": _warning(
        "SIGNET-ACCOUNT",
        "BG-16",
        _("No bank account is given, so the customer cannot see where to pay."),
    ),
    "payment.card": _warning(
        "BR-51", "BT-87", _("Give no more than the first six and last four digits of a card.")
    ),
    "payment.mandate": _warning(
        "PEPPOL-EN16931-R061", "BT-89", _("A direct debit over Peppol needs the mandate's number.")
    ),
}

_REFERENCES = {
    "preceding.none": _warning(
        "SIGNET-PRECEDING", "BT-25", _("Name the invoice that this credit note corrects.")
    ),
    "preceding.number": _error(
        "BR-55", "BT-25", _("Give the number of the invoice that this document refers to.")
    ),
    "attachment.reference": _error("BR-52", "BT-122", _("Give the attachment a reference.")),
    "attachment.mime": _error(
        "BR-CL-24",
        "BT-125",
        _("An attachment may be PDF, PNG, JPEG, CSV, XLSX or ODS; this one is %(code)s."),
    ),
    "attachment.filename": _error("UBL-DT-07", "BT-125", _("Give the attached file a name.")),
    "object.scheme": _error(
        "BR-CL-07", "BT-18", _("%(code)s is not an object scheme of UNTDID 1153.")
    ),
}

_LINES = {
    "lines": _error("BR-16", "BG-25", _("Add at least one line.")),
    "line.id": _error("BR-21", "BT-126", _("Line %(line)s needs a number.")),
    "line.name": _error("BR-25", "BT-153", _("Line %(line)s needs a name.")),
    "line.unit": _error(
        "BR-23", "BT-130", _("Line %(line)s needs a unit, such as C62 for pieces.")
    ),
    "line.unit.unknown": _error(
        "BR-CL-23",
        "BT-130",
        _("The unit %(code)s of line %(line)s is not in UN/ECE Recommendation 20; choose another."),
    ),
    "line.base_unit": _warning(
        "PEPPOL-EN16931-R130",
        "BT-150",
        _("The price of line %(line)s is for another unit than its quantity."),
    ),
    "line.price": _error(
        "BR-27",
        "BT-146",
        _("The price of line %(line)s is negative; use a negative quantity or a discount."),
    ),
    "line.gross_price": _error(
        "BR-28", "BT-148", _("The list price of line %(line)s is negative.")
    ),
    "line.net_price": _warning(
        "PEPPOL-EN16931-R046",
        "BT-146",
        _("The price of line %(line)s is not its list price less the discount."),
    ),
    "line.tax": _error("BR-CO-04", "BT-151", _("Line %(line)s needs a tax.")),
    "line.taxes": _error(
        "UBL-SR-48", "BT-151", _("EN 16931 allows line %(line)s one tax, and it must be VAT.")
    ),
    "line.period": _error(
        "BR-30", "BT-135", _("The period of line %(line)s ends before it begins.")
    ),
    "line.period.empty": _error(
        "BR-CO-20", "BT-134", _("Give the first or last day of the period of line %(line)s.")
    ),
    "line.period.outside": _warning(
        "PEPPOL-EN16931-%(rule)s",
        "BT-134",
        _("The period of line %(line)s is not within the document's period."),
    ),
    "line.attribute": _error(
        "BR-54", "BG-32", _("An attribute of line %(line)s lacks its name or its value.")
    ),
    "line.standard_item": _error(
        "BR-64",
        "BT-157",
        _("Give the scheme of line %(line)s' item number, such as 0160 for GTIN."),
    ),
    "line.standard_item.unknown": _error(
        "BR-CL-21",
        "BT-157",
        _(
            "The item number of line %(line)s has the scheme %(code)s, which ISO 6523 does not know."
        ),
    ),
    "line.classification": _error(
        "BR-65", "BT-158", _("Say from which list the classification of line %(line)s is.")
    ),
    "line.classification.unknown": _error(
        "BR-CL-13",
        "BT-158",
        _("The list %(code)s of line %(line)s' classification is not in UNTDID 7143."),
    ),
    "line.origin": _error(
        "BR-CL-15", "BT-159", _("Line %(line)s: %(code)s is not a country code of ISO 3166.")
    ),
    "line.object": _error(
        "BR-CL-07", "BT-128", _("Line %(line)s: %(code)s is not an object scheme of UNTDID 1153.")
    ),
}

_ALLOWANCES = {
    "allowance.reason": _error(
        "BR-33", "BT-97", _("Say what the discount or charge on the document is for.")
    ),
    "charge.reason": _error(
        "BR-38", "BT-104", _("Say what the discount or charge on the document is for.")
    ),
    "allowance.tax": _error(
        "BR-32", "BT-95", _("Say which tax the discount or charge on the document has.")
    ),
    "charge.tax": _error(
        "BR-37", "BT-102", _("Say which tax the discount or charge on the document has.")
    ),
    "allowance.code": _error(
        "BR-CL-19", "BT-98", _("%(code)s is not a reason for a discount in UNTDID 5189.")
    ),
    "charge.code": _error(
        "BR-CL-20", "BT-105", _("%(code)s is not a reason for a charge in UNTDID 7161.")
    ),
    "line.allowance.reason": _error(
        "BR-42", "BT-139", _("Say what the discount or charge on line %(line)s is for.")
    ),
    "line.charge.reason": _error(
        "BR-44", "BT-144", _("Say what the discount or charge on line %(line)s is for.")
    ),
    "line.allowance.code": _error(
        "BR-CL-19", "BT-140", _("%(code)s is not a reason for a discount in UNTDID 5189.")
    ),
    "line.charge.code": _error(
        "BR-CL-20", "BT-145", _("%(code)s is not a reason for a charge in UNTDID 7161.")
    ),
}

_CATEGORIES = {
    "rate.standard": _error(
        "BR-%(name)s-%(number)s",
        "BT-152",
        _("Line %(line)s is standard rated and needs a tax rate above zero."),
    ),
    "rate.zero": _error(
        "BR-%(name)s-%(number)s",
        "BT-152",
        _("The tax category of line %(line)s has no rate: it must be 0."),
    ),
    "rate.none": _error(
        "BR-%(name)s-%(number)s",
        "BT-152",
        _("Line %(line)s is not subject to VAT and must have no tax rate."),
    ),
    "rate.missing": _error(
        "BR-%(name)s-%(number)s", "BT-152", _("Line %(line)s needs its tax rate.")
    ),
    "rate.standard.document": _error(
        "BR-%(name)s-%(number)s",
        "BT-96",
        _("The discount or charge is standard rated and needs a tax rate above zero."),
    ),
    "rate.zero.document": _error(
        "BR-%(name)s-%(number)s",
        "BT-96",
        _("The tax category of the discount or charge has no rate: it must be 0."),
    ),
    "rate.none.document": _error(
        "BR-%(name)s-%(number)s",
        "BT-96",
        _("The discount or charge is not subject to VAT and must have no tax rate."),
    ),
    "rate.missing.document": _error(
        "BR-%(name)s-%(number)s", "BT-96", _("The discount or charge needs its tax rate.")
    ),
    "category.seller_vat": _error(
        "BR-%(name)s-02",
        "BT-31",
        _("This kind of supply needs your company's VAT identifier."),
    ),
    "category.seller_tax": _error(
        "BR-%(name)s-02",
        "BT-31",
        _("Tax is charged, so give your company's VAT identifier or other tax registration."),
    ),
    "category.reverse_charge_buyer": _error(
        "BR-AE-02",
        "BT-48",
        _("Reverse charge needs the customer's VAT identifier or registration number."),
    ),
    "category.community_buyer": _error(
        "BR-IC-02",
        "BT-48",
        _("An intra-community supply needs the customer's VAT identifier."),
    ),
    "category.community_date": _error(
        "BR-IC-11", "BT-72", _("An intra-community supply needs its delivery date or period.")
    ),
    "category.community_country": _error(
        "BR-IC-12", "BT-80", _("An intra-community supply needs the country it is delivered to.")
    ),
    "category.exempt_why": _error("BR-E-10", "BT-120", _("Say why the supply is exempt from tax.")),
    "category.no_exemption": _error(
        "BR-%(name)s-10",
        "BT-120",
        _("A reason for exemption is given, but the tax category is not an exemption."),
    ),
    "category.exemption_code": _error(
        "BR-CL-22", "BT-121", _("%(code)s is not an exemption code of the VATEX list.")
    ),
    "category.exemption_mismatch": _warning(
        "PEPPOL-EN16931-%(rule)s",
        "BT-121",
        _("The exemption code %(code)s belongs to another tax category."),
    ),
    "category.alone": _error(
        "BR-O-11",
        "BT-118",
        _("“Not subject to VAT” cannot stand beside other tax categories on one document."),
    ),
    "category.outside_seller": _error(
        "BR-O-02",
        "BT-31",
        _(
            "A company with a VAT identifier does not invoice “Not subject to VAT”; choose zero rated"
            " or exempt."
        ),
    ),
    "category.outside_buyer": _error(
        "BR-O-02",
        "BT-48",
        _("“Not subject to VAT” cannot be invoiced to a customer with a VAT identifier."),
    ),
    "category.split_country": _error(
        "BR-B-01", "BT-118", _("Split payment is only for invoices within Italy.")
    ),
    "category.split_standard": _error(
        "BR-B-02", "BT-118", _("Split payment cannot stand beside standard rated lines.")
    ),
}

SENTENCES: dict[str, Sentence] = {
    **_DOCUMENT,
    **_PARTIES,
    **_PAYMENT,
    **_REFERENCES,
    **_LINES,
    **_ALLOWANCES,
    **_CATEGORIES,
}
