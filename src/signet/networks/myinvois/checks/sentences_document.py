"""Sentences about the document and its lines."""

from __future__ import annotations

from signet.en16931.readiness.sentence import Sentence, error, warning
from signet.kernel.marking import _

DOCUMENT: dict[str, Sentence] = {
    "number": error("MY-NUMBER", "BT-1", _("The document has no number yet.")),
    "long": error(
        "MY-LENGTH", "", _("“%(name)s” has %(count)s characters; MyInvois takes %(limit)s.")
    ),
    "date.old": error(
        "CF321",
        "BT-2",
        _(
            "The invoice is dated %(date)s, more than %(hours)s hours ago; MyInvois takes no such document."
            " Cancel it here and issue it again with today's date."
        ),
    ),
    "date.future": error(
        "CF321",
        "BT-2",
        _("The invoice is dated %(date)s, which is still to come. Send it then, or date it back."),
    ),
    "period": error("MY-PERIOD", "BG-14", _("The billing period ends before it begins.")),
    "original": error("MY-ORIGINAL", "BG-3", _("Name the document that this note corrects.")),
    "original.unknown": warning(
        "MY-ORIGINAL",
        "BG-3",
        _(
            "MyInvois' identifier of %(number)s is not known here, so it is sent as one that MyInvois"
            " never had. Write the identifier down if it has one."
        ),
    ),
    "original.waits": error(
        "MY-ORIGINAL",
        "BG-3",
        _(
            "This note refers to the consolidated e-invoice in which its sale stands (%(number)s), and"
            " MyInvois does not have that one yet. Send it first."
        ),
    ),
    "original.form": error(
        "MY-ORIGINAL",
        "BG-3",
        _("“%(found)s” is no identifier of MyInvois: it has 26 letters and digits."),
    ),
    "currency": error("CV302", "BT-5", _("MyInvois does not know the currency %(found)s.")),
    "rate": error(
        "DC511",
        "",
        _(
            "In %(currency)s an e-invoice needs the exchange rate to ringgit: choose MYR under “Tax also in”."
        ),
    ),
    "rate.long": error(
        "MY-LENGTH", "", _("The exchange rate %(found)s is too long; MyInvois takes 15 characters.")
    ),
    "tax_currency": error(
        "MY-TAX-CURRENCY",
        "BT-6",
        _(
            "Tax can be told to MyInvois in ringgit or in the document's currency, not in %(found)s."
        ),
    ),
    "incoterms": error("MY-INCOTERMS", "", _("Incoterms have three letters, such as CIF.")),
    "zero": warning(
        "MY-ZERO", "BT-115", _("Nothing is to be paid; MyInvois has refused such documents before.")
    ),
    "sum.line": error(
        "MY-SUM",
        "BT-131",
        _(
            "The line's amount before discounts is %(found)s, but should be %(expected)s by its parts."
        ),
    ),
    "sum.lines": error(
        "MY-SUM",
        "BT-106",
        _("The sum of the lines is %(found)s, but should be %(expected)s by its parts."),
    ),
    "sum.allowances": error(
        "MY-SUM",
        "BT-107",
        _("The sum of the discounts is %(found)s, but should be %(expected)s by its parts."),
    ),
    "sum.charges": error(
        "MY-SUM",
        "BT-108",
        _("The sum of the charges is %(found)s, but should be %(expected)s by its parts."),
    ),
    "sum.without_tax": error(
        "MY-SUM",
        "BT-109",
        _("The total without tax is %(found)s, but should be %(expected)s by its parts."),
    ),
    "sum.tax": error(
        "MY-SUM",
        "BT-110",
        _("The tax is %(found)s, but should be %(expected)s by its parts."),
    ),
    "sum.with_tax": error(
        "MY-SUM",
        "BT-112",
        _("The total with tax is %(found)s, but should be %(expected)s by its parts."),
    ),
    "sum.payable": error(
        "MY-SUM",
        "BT-115",
        _("The amount to pay is %(found)s, but should be %(expected)s by its parts."),
    ),
    "consolidated.single": error(
        "ERR236",
        "",
        _(
            "The general public is no buyer of a single sale. Ask the buyer for his TIN or MyKad number. Where"
            " he gives none and the sale may be gathered, it is told in the month's consolidated e-invoice,"
            " which takes classification 004 on every line."
        ),
    ),
    "consolidated.class": error(
        "ERR236",
        "BT-158",
        _(
            "Line %(line)s: an invoice to the general public takes classification 004 on every line."
        ),
    ),
    "consolidated.alone": error(
        "MY-CONSOLIDATED",
        "BT-158",
        _(
            "Line %(line)s: classification 004 is for consolidated invoices to the general public."
            " Choose what is really sold."
        ),
    ),
    "consolidated.large": warning(
        "MY-10000",
        "BT-131",
        _(
            "Line %(line)s is one sale above RM 10,000, which since 1 January 2026 needs an e-invoice of"
            " its own."
        ),
    ),
    "consolidated.late": warning(
        "MY-CONSOLIDATED",
        "BT-74",
        _("The month ended on %(end)s; its consolidated invoice was due within seven days."),
    ),
    "consolidated.activity": warning(
        "MY-CONSOLIDATED",
        "",
        _(
            "The company's activity, %(activity)s, is one whose sales may not be consolidated. Give each"
            " such sale an e-invoice of its own."
        ),
    ),
    "consolidated.note": warning(
        "MY-CONSOLIDATED",
        "BG-3",
        _("This note corrects a consolidated invoice; name it as the original."),
    ),
    "size": error(
        "MaximumSizeExceeded",
        "",
        _(
            "It has %(size)s KB; MyInvois takes %(limit)s KB. Divide the lines among several documents."
        ),
    ),
    "structure": error("MY-STRUCTURE", "", _("MyInvois' schema refuses it: %(detail)s")),
}
LINES: dict[str, Sentence] = {
    "lines": error("MY-LINES", "BG-25", _("Add a line.")),
    "line.class": error(
        "CF364",
        "BT-158",
        _(
            "Line %(line)s: say what kind of thing it is by a classification of MyInvois (list CLASS)."
        ),
    ),
    "line.class.unknown": error(
        "CV302",
        "BT-158",
        _("Line %(line)s: “%(found)s” is no classification of MyInvois in use on that day."),
    ),
    "line.tariff": error(
        "MY-LENGTH",
        "BT-158",
        _("Line %(line)s: the tariff code “%(found)s” is too long; 12 characters are taken."),
    ),
    "line.name": error("MY-DESCRIPTION", "BT-153", _("Line %(line)s: say what is sold.")),
    "line.name.long": error(
        "MY-LENGTH",
        "BT-153",
        _("Line %(line)s: the description has %(count)s characters; 300 are taken."),
    ),
    "line.unit": error(
        "CV302", "BT-130", _("Line %(line)s: MyInvois does not know the unit %(found)s.")
    ),
    "line.quantity": warning(
        "MY-QUANTITY",
        "BT-129",
        _("Line %(line)s: MyInvois recommends five decimals at most for a quantity."),
    ),
    "line.origin": error(
        "CV302",
        "BT-159",
        _("Line %(line)s: MyInvois does not know the country of origin %(found)s."),
    ),
    "line.tax": error(
        "CV302",
        "BT-151",
        _(
            "Line %(line)s: MyInvois knows no tax “%(found)s”. Choose a Malaysian tax, or not applicable."
        ),
    ),
    "line.exempt": error(
        "MY-EXEMPTION",
        "BT-120",
        _("Line %(line)s is exempt; say why, for example the number of the exemption certificate."),
    ),
    "line.exempt.long": error(
        "MY-LENGTH",
        "BT-120",
        _("Line %(line)s: the reason for exemption has %(count)s characters; 300 are taken."),
    ),
}
