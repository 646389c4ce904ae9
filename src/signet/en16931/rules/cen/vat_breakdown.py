"""BG-23, group by group: BR-45 to BR-48, BR-CO-14, BR-CO-17 and rules 08 to 10 of the categories."""

from __future__ import annotations

from decimal import Decimal

from signet.en16931.rules.cen.allowances import DECIMALS
from signet.en16931.rules.cen.categories import VatCategory
from signet.en16931.rules.cen.totals import summed
from signet.en16931.rules.cen.vat_facts import category_of, sums
from signet.en16931.rules.checks import absent, present, two_decimals
from signet.en16931.rules.nodes import Document, Leaf, Node, Unreadable
from signet.en16931.rules.rule import Check, Rule, _, error
from signet.en16931.rules.xpath import double, normalized, rounded, whole


def percent(category: Node, _: Document) -> dict[str, object]:
    return {"found": category.value("cbc:Percent") or "-"}


def _vat_categories(subtotal: Node, document: Document) -> list[Node]:
    categories = subtotal.all("cac:TaxCategory")
    return [category for category in categories if category_of(category, document).vat]


def _is_vat_code(scheme: str | None) -> bool:
    return scheme == "VAT"


def _br_47(subtotal: Node, document: Document) -> bool:
    return any(category.has("cbc:ID") for category in _vat_categories(subtotal, document))


def _br_48(subtotal: Node, document: Document) -> bool:
    categories = _vat_categories(subtotal, document)
    return any(category.has("cbc:Percent") for category in categories) or any(
        normalized(category.value("cbc:ID")) == "O" for category in categories
    )


def _rate(subtotal: Node, document: Document) -> Decimal | None:
    rates = [category.amount("cbc:Percent") for category in _vat_categories(subtotal, document)]
    known = [rate for rate in rates if rate is not None]
    if len(known) > 1:
        raise Unreadable("SIGNET-ONCE", subtotal.all("cac:TaxCategory")[1], name="cac:TaxCategory")
    return known[0] if known else None


def _tax(taxable: Decimal, rate: Decimal) -> Decimal:
    return rounded(abs(taxable) * rate.scaleb(-2))


def _near(tax: Decimal | None, taxable: Decimal | None, rate: Decimal) -> bool:
    """Less than 1 away, so that each line may have been rounded by itself."""
    return tax is not None and taxable is not None and abs(abs(tax) - _tax(taxable, rate)) < 1


def _br_co_17(subtotal: Node, document: Document) -> bool:
    rate, tax = _rate(subtotal, document), subtotal.amount("cbc:TaxAmount")
    if tax is None:
        return False
    if rate is None or whole(rate) == 0:
        return whole(tax) == 0
    return _near(tax, subtotal.amount("cbc:TaxableAmount"), rate)


def _br_co_17_figures(subtotal: Node, document: Document) -> dict[str, object]:
    rate, taxable = _rate(subtotal, document), subtotal.amount("cbc:TaxableAmount")
    expected = "?" if taxable is None else f"{_tax(taxable, rate or Decimal(0)):f}"
    return {"found": subtotal.value("cbc:TaxAmount") or "-", "expected": expected}


def _br_co_14(total: Node, _: Document) -> bool:
    groups = total.all("cac:TaxSubtotal")
    stated = total.amount("cbc:TaxAmount")
    if not groups:
        return True
    return stated is not None and stated == rounded(summed(groups, "cbc:TaxAmount"))


def _br_co_14_figures(total: Node, _: Document) -> dict[str, object]:
    tax = rounded(summed(total.all("cac:TaxSubtotal"), "cbc:TaxAmount"))
    return {"found": total.value("cbc:TaxAmount") or "-", "expected": f"{tax:f}"}


BR_CO_14 = error(
    "BR-CO-14",
    "BT-110",
    _br_co_14,
    _("The VAT of the groups adds up to %(expected)s, not %(found)s."),
    _br_co_14_figures,
)

#: As a rule a group has one category with one scheme, and that is VAT.
_NOTHING = Decimal(0)
_SCHEME = ("cac:TaxCategory", "cac:TaxScheme", "cbc:ID")
BR_47 = Check(
    _br_47,
    value=_is_vat_code,
    path=_SCHEME,
    beside=(("cac:TaxCategory", "cbc:ID"), _SCHEME[:2]),
    missing=False,
)
BR_48 = Check(
    _br_48,
    value=_is_vat_code,
    path=_SCHEME,
    beside=(("cac:TaxCategory", "cbc:Percent"), _SCHEME[:2]),
    missing=False,
)
SUBTOTAL = (
    error(
        "BR-45", "BT-116", present("cbc:TaxableAmount"), _("Give the taxable amount of the group.")
    ),
    error("BR-46", "BT-117", present("cbc:TaxAmount"), _("Give the VAT of the group.")),
    error("BR-47", "BT-118", BR_47, _("Give the VAT category of the group.")),
    error("BR-48", "BT-119", BR_48, _("Give the VAT rate of the group.")),
    error(
        "BR-CO-17",
        "BT-117",
        _br_co_17,
        _("The VAT of the group should be %(expected)s, not %(found)s."),
        _br_co_17_figures,
    ),
    error("BR-DEC-19", "BT-116", two_decimals("cbc:TaxableAmount"), DECIMALS),
    error("BR-DEC-20", "BT-117", two_decimals("cbc:TaxAmount"), DECIMALS),
)

_TAXABLE = _(
    "Lines, charges and allowances of category %(category)s make %(expected)s taxable, not %(found)s."
)
_NO_TAX = _("The VAT of category %(category)s is 0, not %(found)s.")
_TAX = _("The VAT of category %(category)s should be %(expected)s, not %(found)s.")
_REASON = _("Give the reason why category %(category)s applies, or its code.")
_NO_REASON = _("Category %(category)s has no reason of exemption: leave it out.")


def rules_of(category: VatCategory) -> tuple[Rule, ...]:
    """08 to 10. They judge the category; ``document.parent`` is its group."""
    code, rule = category.code, category.rule
    reasons = ("cbc:TaxExemptionReason", "cbc:TaxExemptionReasonCode")

    def taxable_exact(_: Node, document: Document) -> bool:
        if not (document.named["cac:InvoiceLine"] or document.named["cac:CreditNoteLine"]):
            return False
        stated = document.parent.amount("cbc:TaxableAmount")
        return stated is not None and stated in _expected(code, document)

    def exact_figures(_: Node, document: Document) -> dict[str, object]:
        return _figures(document, "cbc:TaxableAmount", _expected(code, document))

    def taxable_near(node: Node, document: Document) -> bool:
        rate = node.amount("cbc:Percent")
        if rate is None:
            return True
        stated = document.parent.one("cbc:TaxableAmount")
        if stated is None:
            return False
        known = sums(document)
        for totals, keys, lines in (
            (known.invoice, known.invoice_rates, "cac:InvoiceLine"),
            (known.credit_note, known.credit_note_rates, "cac:CreditNoteLine"),
        ):
            met = (code, rate) in keys if code == "S" else document.named[lines]
            if met and _within_one(stated, totals.get((code, rate), _NOTHING)):
                return True
        return False

    def near_figures(node: Node, document: Document) -> dict[str, object]:
        key = (code, node.amount("cbc:Percent"))
        return _figures(document, "cbc:TaxableAmount", [_lines_of(document).get(key, Decimal(0))])

    def no_tax(_: Node, document: Document) -> bool:
        return document.parent.amount("cbc:TaxAmount") == 0

    def tax_near(node: Node, document: Document) -> bool:
        rate, group = node.amount("cbc:Percent"), document.parent
        tax, taxable = group.amount("cbc:TaxAmount"), group.amount("cbc:TaxableAmount")
        return rate is not None and _near(tax, taxable, rate)

    def tax_figures(node: Node, document: Document) -> dict[str, object]:
        taxable, rate = document.parent.amount("cbc:TaxableAmount"), node.amount("cbc:Percent")
        known = taxable is not None and rate is not None
        return _figures(
            document,
            "cbc:TaxAmount",
            [_tax(taxable or Decimal(0), rate or Decimal(0))] if known else [],
        )

    exact, near = (taxable_exact, exact_figures), (taxable_near, near_figures)
    taxable, figures = near if category.rated else exact
    tax = (tax_near, _TAX) if category.rated else (no_tax, _NO_TAX)
    return (
        error(rule(8), "BT-116", taxable, _TAXABLE, figures, category=code),
        error(rule(9), "BT-117", tax[0], tax[1], tax_figures, category=code),
        error(
            rule(10),
            "BT-120",
            present(*reasons) if category.reason else absent(*reasons),
            _REASON if category.reason else _NO_REASON,
            category=code,
        ),
    )


def _lines_of(document: Document) -> dict[object, Decimal]:
    return sums(document).credit_note if document.credit_note else sums(document).invoice


def _expected(code: str, document: Document) -> list[Decimal]:
    """The sums that pass: of the invoice lines or credit note lines, whichever there are."""
    known = sums(document)
    groups = (("cac:InvoiceLine", known.invoice), ("cac:CreditNoteLine", known.credit_note))
    return [group.get(code, Decimal(0)) for name, group in groups if document.named[name]]


def _within_one(amount: Leaf, total: Decimal) -> bool:
    """The official test subtracts and adds 1 as xs:double, before it casts to xs:decimal."""
    stated = double(amount.text or "")
    if stated is None or stated - stated != 0:  # no number, or infinite
        raise Unreadable("SIGNET-NUMBER", amount, found=amount.text or "")
    return Decimal(stated - 1) < total < Decimal(stated + 1)


def _figures(document: Document, name: str, expected: list[Decimal]) -> dict[str, object]:
    return {
        "found": document.parent.value(name) or "-",
        "expected": f"{expected[0]:f}" if expected else "?",
    }
