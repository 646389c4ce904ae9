"""What readiness says about the document, its parties, payment and references."""

from __future__ import annotations

from signet.en16931.readiness.sentence import _, error, warning

DOCUMENT = {
    "issue_date": error("BR-03", "BT-2", _("Give the issue date.")),
    "type_code": error(
        "BR-CL-01", "BT-3", _("%(code)s is not a document type of the norm; use 380 or 381.")
    ),
    "type_code.peppol": warning(
        "PEPPOL-EN16931-%(rule)s", "BT-3", _("Peppol does not carry documents of type %(code)s.")
    ),
    "currency": error(
        "BR-CL-04", "BT-5", _("%(code)s is not a currency of ISO 4217; choose another.")
    ),
    "currency.decimals": warning(
        "BR-DEC-12",
        "BT-5",
        _("EN 16931 has amounts of two decimals, so an invoice in %(code)s cannot go as XML."),
    ),
    "tax_currency": error(
        "BR-CL-05", "BT-6", _("%(code)s is not a currency of ISO 4217; choose another.")
    ),
    "tax_currency.same": warning(
        "PEPPOL-EN16931-R005",
        "BT-6",
        _("The tax currency is the document's own; leave it empty."),
    ),
    "tax_currency.rate": error(
        "BR-53", "BT-111", _("Give the exchange rate to the currency the tax is accounted in.")
    ),
    "tax_point": error(
        "BR-CO-03", "BT-7", _("Give the tax point either as a date or as a code, not both.")
    ),
    "tax_point_code": error("BR-CL-06", "BT-8", _("The tax point code must be 3, 35 or 432.")),
    "due_date": error(
        "BR-CO-25",
        "BT-9",
        _("Give a due date or payment terms, so that the customer knows when to pay."),
    ),
    "due_date.early": warning(
        "SIGNET-DUE", "BT-9", _("The due date lies before the issue date; check both.")
    ),
    "due_date.late": warning(
        "SIGNET-DUE", "BT-9", _("The due date lies more than ten years ahead; check the year.")
    ),
    "delivery_date.far": warning(
        "SIGNET-DELIVERY",
        "BT-72",
        _("The delivery date lies more than ten years from the issue date; check the year."),
    ),
    "period": error("BR-29", "BT-74", _("The period ends before it begins.")),
    "period.empty": error("BR-CO-19", "BT-73", _("Give the first or last day of the period.")),
    "note.empty": error("SIGNET-NOTE", "BT-22", _("A note has no text; write it or remove it.")),
    "note.subject": error("BR-CL-08", "BT-21", _("%(code)s is not a subject code of UNTDID 4451.")),
    "note.many": warning(
        "PEPPOL-EN16931-R002", "BT-22", _("Peppol carries one note; put the texts together.")
    ),
}

PARTIES = {
    "seller.name": error("BR-06", "BT-27", _("Give your company's legal name.")),
    "seller.country": error("BR-09", "BT-40", _("Give your company's country.")),
    "seller.identity": error(
        "BR-CO-26",
        "BT-30",
        _(
            "Give your company's registration number or VAT identifier, so that the buyer can tell"
            " who you are."
        ),
    ),
    "seller.address": warning(
        "PEPPOL-EN16931-R020",
        "BT-34",
        _("To send over Peppol, give your company's electronic address."),
    ),
    "seller.address_scheme": error(
        "BR-62", "BT-34", _("Give the scheme of your company's electronic address, such as 0088.")
    ),
    "buyer.name": error("BR-07", "BT-44", _("Give the customer's name.")),
    "buyer.country": error("BR-11", "BT-55", _("Give the customer's country.")),
    "buyer.identifiers": error(
        "UBL-SR-16",
        "BT-46",
        _("An invoice names one identifier of the customer; remove all but one."),
    ),
    "buyer.address": warning(
        "PEPPOL-EN16931-R010",
        "BT-49",
        _("To send over Peppol, give the customer's electronic address."),
    ),
    "buyer.address_scheme": error(
        "BR-63", "BT-49", _("Give the scheme of the customer's electronic address, such as 0088.")
    ),
    "buyer.reference": warning(
        "PEPPOL-EN16931-R003",
        "BT-10",
        _("To send over Peppol, give the customer's reference or purchase order number."),
    ),
    "party.country": error(
        "BR-CL-14", "BT-40", _("%(code)s is not a country code of ISO 3166; choose another.")
    ),
    "party.vat": error(
        "BR-CO-09",
        "BT-31",
        _(
            "A VAT identifier begins with its country, such as %(prefix)s. A number without one goes"
            " into the field for other tax registrations."
        ),
    ),
    "party.tax_scheme": error(
        "UBL-SR-12", "BT-32", _("A VAT number goes into the field for the VAT identifier.")
    ),
    "party.identifier_scheme": error(
        "BR-CL-10",
        "BT-29",
        _("%(code)s is not an identifier scheme of ISO 6523, such as 0088 for a GLN."),
    ),
    "party.registration_scheme": error(
        "BR-CL-11", "BT-30", _("%(code)s is not a register of ISO 6523, such as 0002.")
    ),
    "party.address_scheme": error(
        "BR-CL-25", "BT-34", _("%(code)s is not a scheme of electronic addresses, such as 0088.")
    ),
    "party.address_scheme.peppol": warning(
        "PEPPOL-EN16931-CL008",
        "BT-34",
        _("Peppol does not know electronic addresses of the scheme %(code)s."),
    ),
    "payee.name": error("BR-17", "BT-59", _("Give the name of who is to be paid.")),
    "payee.same": error(
        "UBL-SR-19",
        "BT-59",
        _("Name who is to be paid only if it is not your company itself."),
    ),
    "payee.identifiers": error(
        "UBL-SR-20", "BT-60", _("An invoice names one identifier of the payee.")
    ),
    "representative.name": error(
        "BR-18", "BT-62", _("Give the name of your company's tax representative.")
    ),
    "representative.country": error(
        "BR-20", "BT-69", _("Give the country of your company's tax representative.")
    ),
    "representative.vat": error(
        "BR-56", "BT-63", _("Give the VAT identifier of your company's tax representative.")
    ),
    "delivery.country": error("BR-57", "BT-80", _("Give the country it is delivered to.")),
}

PAYMENT = {
    "payment.code": error("BR-49", "BT-81", _("Say how the customer shall pay.")),
    "payment.unknown": error(
        "BR-CL-16", "BT-81", _("%(code)s is not a means of payment of UNTDID 4461, such as 30.")
    ),
    "payment.account": error(
        "BR-61", "BT-84", _("Choose the bank account the customer shall pay to.")
    ),
    "payment.account.empty": error(
        "BR-50", "BT-84", _("The bank account has no number; give its IBAN or account number.")
    ),
    "payment.none": warning(
        "SIGNET-ACCOUNT",
        "BG-16",
        _("No bank account is given, so the customer cannot see where to pay."),
    ),
    "payment.card": warning(
        "BR-51", "BT-87", _("Give no more than the first six and last four digits of a card.")
    ),
    "payment.mandate": warning(
        "PEPPOL-EN16931-R061", "BT-89", _("A direct debit over Peppol needs the mandate's number.")
    ),
}

REFERENCES = {
    "preceding.none": warning(
        "SIGNET-PRECEDING", "BT-25", _("Name the invoice that this credit note corrects.")
    ),
    "preceding.number": error(
        "BR-55", "BT-25", _("Give the number of the invoice that this document refers to.")
    ),
    "attachment.reference": error("BR-52", "BT-122", _("Give the attachment a reference.")),
    "attachment.mime": error(
        "BR-CL-24",
        "BT-125",
        _("An attachment may be PDF, PNG, JPEG, CSV, XLSX or ODS; this one is %(code)s."),
    ),
    "attachment.filename": error("UBL-DT-07", "BT-125", _("Give the attached file a name.")),
    "object.scheme": error(
        "BR-CL-07", "BT-18", _("%(code)s is not an object scheme of UNTDID 1153.")
    ),
}
