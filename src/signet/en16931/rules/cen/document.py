"""BR-01 to BR-16 and what else concerns the document as a whole, its references, notes and periods."""

from __future__ import annotations

from signet.en16931 import codelists
from signet.en16931.rules.checks import (
    all_present,
    always,
    exists,
    filled,
    present,
)
from signet.en16931.rules.nodes import Document, Leaf, Node, amount_of
from signet.en16931.rules.rule import LINE, Check, Structure, _, at, error, unless
from signet.en16931.rules.xpath import rounded
from signet.kernel.data import read_text

SELLER = ("cac:AccountingSupplierParty", "cac:Party")
BUYER = ("cac:AccountingCustomerParty", "cac:Party")


def _br_04(root: Node, _: Document) -> bool:
    return root.filled("cbc:InvoiceTypeCode") or root.filled("cbc:CreditNoteTypeCode")


def _br_53(root: Node, document: Document) -> bool:
    """Each tax currency has a tax total in it, anywhere."""
    return all(
        any(
            amount.get("currencyID") == currency
            for total in document.named["cac:TaxTotal"]
            for amount in total.all("cbc:TaxAmount")
        )
        for currency in root.values("cbc:TaxCurrencyCode")
    )


def _br_co_03(root: Structure) -> bool:
    return not (
        root.has("cbc:TaxPointDate") and root.has("cac:InvoicePeriod", "cbc:DescriptionCode")
    )


def _br_co_15(root: Node, _: Document) -> bool:
    """BT-112 = BT-109 + BT-110; without a currency nothing is said, as officially."""
    for currency in root.values("cbc:DocumentCurrencyCode"):
        taxes = _taxes_in(root, currency)
        if len(taxes) != 1:
            return False
        gross = root.amount("cac:LegalMonetaryTotal", "cbc:TaxInclusiveAmount")
        if gross is None:
            return False
        net = root.amount("cac:LegalMonetaryTotal", "cbc:TaxExclusiveAmount")
        if net is None or gross != rounded(net + amount_of(taxes[0])):
            return False
    return True


def _br_co_15_figures(root: Node, _: Document) -> dict[str, object]:
    taxes = _taxes_in(root, root.value("cbc:DocumentCurrencyCode"))
    net = root.amount("cac:LegalMonetaryTotal", "cbc:TaxExclusiveAmount")
    known = net is not None and len(taxes) == 1
    return {
        "found": root.value("cac:LegalMonetaryTotal", "cbc:TaxInclusiveAmount"),
        "expected": rounded(net + amount_of(taxes[0])) if known and net is not None else "?",
    }


def _taxes_in(root: Node, currency: str) -> list[Leaf]:
    taxes = root.all("cac:TaxTotal", "cbc:TaxAmount")
    return [tax for tax in taxes if tax.get("currencyID") == currency]


def _period_in_order(period: Node, _: Document) -> bool:
    if not (period.has("cbc:StartDate") and period.has("cbc:EndDate")):
        return True
    start, end = period.day("cbc:StartDate"), period.day("cbc:EndDate")
    return start is not None and end is not None and end >= start


def _period_days(period: Node, _: Document) -> dict[str, object]:
    return {"start": period.value("cbc:StartDate"), "end": period.value("cbc:EndDate")}


def _haystack() -> str:
    """The subject codes as the rule has them: in their order, with a space around each."""
    text = read_text(codelists.__file__, "note_subjects.txt")
    codes = [code for line in text.splitlines() if line[:1] != "#" for code in line.split()]
    return f" {' '.join(codes)} "


_SUBJECTS = _haystack()


def _br_cl_08(note: str | None) -> bool:
    """A note may begin with a subject code between two number signs: ``#AAI#``."""
    after = (note or "").partition("#")[2]
    code, sign, _rest = after.partition("#")
    return not sign or len(code) != 3 or code in _SUBJECTS


CONTEXTS = (
    at(
        "/",
        error(
            "BR-01",
            "BT-24",
            filled("cbc:CustomizationID"),
            _("Give the specification identifier (CustomizationID)."),
        ),
        error("BR-02", "BT-1", filled("cbc:ID"), _("Give the document its number.")),
        error("BR-03", "BT-2", filled("cbc:IssueDate"), _("Give the issue date.")),
        error("BR-04", "BT-3", _br_04, _("Give the type of document, such as 380 or 381.")),
        error(
            "BR-05",
            "BT-5",
            filled("cbc:DocumentCurrencyCode"),
            _("Give the currency of the document."),
        ),
        error(
            "BR-06",
            "BT-27",
            filled(*SELLER, "cac:PartyLegalEntity", "cbc:RegistrationName"),
            _("Give the seller's registered name."),
        ),
        error(
            "BR-07",
            "BT-44",
            filled(*BUYER, "cac:PartyLegalEntity", "cbc:RegistrationName"),
            _("Give the buyer's registered name."),
        ),
        error(
            "BR-08",
            "BG-5",
            exists(*SELLER, "cac:PostalAddress"),
            _("Give the seller's postal address."),
        ),
        error(
            "BR-10",
            "BG-8",
            exists(*BUYER, "cac:PostalAddress"),
            _("Give the buyer's postal address."),
        ),
        error(
            "BR-16",
            "BG-25",
            present("cac:InvoiceLine", "cac:CreditNoteLine"),
            _("Add at least one line."),
        ),
        error(
            "BR-53",
            "BT-111",
            unless(lambda root: not root.has("cbc:TaxCurrencyCode"), _br_53),
            _("Give the tax total in the tax currency too."),
        ),
        error(
            "BR-CO-03",
            "BT-7",
            Check(shape=_br_co_03),
            _("Give the tax point either as a date or as a code, not both."),
        ),
        error(
            "BR-CO-15",
            "BT-112",
            _br_co_15,
            _(
                "The total with VAT must be the total without VAT plus the VAT: %(expected)s, not %(found)s."
            ),
            _br_co_15_figures,
        ),
        error(
            "BR-CO-18",
            "BG-23",
            exists("cac:TaxTotal", "cac:TaxSubtotal"),
            _("Add the VAT breakdown."),
        ),
        error("BR-DEC-13", "BT-110", always, _("Write the VAT total with two decimals at most.")),
        error(
            "BR-DEC-15",
            "BT-111",
            always,
            _("Write the VAT total in the tax currency with two decimals at most."),
        ),
    ),
    at(
        "cac:AdditionalDocumentReference",
        error("BR-52", "BT-122", filled("cbc:ID"), _("Give the supporting document a reference.")),
    ),
    at(
        "cac:BillingReference",
        error(
            "BR-55",
            "BT-25",
            exists("cac:InvoiceDocumentReference", "cbc:ID"),
            _("Give the number of the preceding invoice."),
        ),
    ),
    at(
        "/cbc:Note",
        error(
            "BR-CL-08",
            "BT-21",
            Check(value=_br_cl_08),
            _("The subject code of the note is not one of UNTDID 4451: %(found)s"),
        ),
    ),
    at(
        f"{LINE}/cac:InvoicePeriod",  # before the next, which would match it too
        error(
            "BR-30",
            "BT-135",
            _period_in_order,
            _("The period of the line ends (%(end)s) before it begins (%(start)s)."),
            _period_days,
        ),
        error(
            "BR-CO-20",
            "BG-26",
            present("cbc:StartDate", "cbc:EndDate"),
            _("Give the first or last day of the line's period."),
        ),
    ),
    at(
        "cac:InvoicePeriod",
        error(
            "BR-29",
            "BT-74",
            _period_in_order,
            _("The period ends (%(end)s) before it begins (%(start)s)."),
            _period_days,
        ),
        error(
            "BR-CO-19",
            "BG-14",
            present("cbc:StartDate", "cbc:EndDate", "cbc:DescriptionCode"),
            _("Give the first or last day of the period."),
        ),
    ),
    at(
        "cac:Delivery/cac:DeliveryLocation/cac:Address",
        error(
            "BR-57",
            "BT-80",
            exists("cac:Country", "cbc:IdentificationCode"),
            _("Give the country of the delivery address."),
        ),
    ),
    at(
        "cac:AdditionalItemProperty",
        error(
            "BR-54",
            "BG-32",
            all_present("cbc:Name", "cbc:Value"),
            _("Give both the name and the value of the item's property."),
        ),
    ),
)
