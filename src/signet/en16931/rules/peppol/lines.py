"""Allowances, charges, lines and prices: PEPPOL-EN16931-R040 to R046 and R100 to R130."""

from __future__ import annotations

from decimal import Decimal

from signet.en16931.rules.checks import at_most_one, never, number_is
from signet.en16931.rules.nodes import Document, Leaf, Node, Unreadable
from signet.en16931.rules.rule import LINE, Check, _, at, error, when
from signet.en16931.rules.xpath import HUNDRED, day, divided, normalized, rounded

#: Half a cent more than rounding can make.
_SLACK = Decimal("0.02")
_ZERO, _ONE = Decimal(0), Decimal(1)


def _near(expected: Decimal, value: Decimal) -> bool:
    return expected + _SLACK >= value and expected - _SLACK <= value


def _r_040_expected(allowance: Node) -> Decimal | None:
    base, percent = (
        allowance.amount("cbc:BaseAmount"),
        allowance.amount("cbc:MultiplierFactorNumeric"),
    )
    return None if base is None or percent is None else base * percent / HUNDRED


def _r_040(allowance: Node, _: Document) -> bool:
    expected = _r_040_expected(allowance)
    return expected is None or _near(allowance.amount("cbc:Amount") or _ZERO, expected)


def _r_040_figures(allowance: Node, _: Document) -> dict[str, object]:
    expected = _r_040_expected(allowance)
    return {"found": allowance.value("cbc:Amount") or "-", "expected": f"{expected or _ZERO:f}"}


def _r_043(allowance: Node, _: Document) -> bool:
    return normalized(allowance.value("cbc:ChargeIndicator")) in {"true", "false"}


_PLACES = ("/cac:AllowanceCharge", f"/{LINE}/cac:AllowanceCharge")
ALLOWANCES = (
    when(
        _PLACES,
        lambda a, _: a.has("cbc:MultiplierFactorNumeric") and not a.has("cbc:BaseAmount"),
        error(
            "PEPPOL-EN16931-R041",
            "BT-93",
            never,
            _("Give the amount that the percentage is taken of."),
        ),
    ),
    when(
        _PLACES,
        lambda a, _: a.has("cbc:BaseAmount") and not a.has("cbc:MultiplierFactorNumeric"),
        error("PEPPOL-EN16931-R042", "BT-94", never, _("Give the percentage of the base amount.")),
    ),
    at(
        _PLACES,
        error(
            "PEPPOL-EN16931-R040",
            "BT-92",
            _r_040,
            _("The percentage of the base amount is %(expected)s, not %(found)s."),
            _r_040_figures,
        ),
        error(
            "PEPPOL-EN16931-R043",
            "BG-20",
            _r_043,
            _("Write true for a charge and false for an allowance."),
        ),
    ),
)


def _r_120_expected(line: Node, document: Document) -> Decimal:
    """BT-131 = BT-129 x BT-146 / BT-149 + charges - allowances."""
    name = "cbc:CreditedQuantity" if document.credit_note else "cbc:InvoicedQuantity"
    quantity = line.amount(name)
    price = line.amount("cac:Price", "cbc:PriceAmount")
    base = line.amount("cac:Price", "cbc:BaseQuantity")
    each = divided(price or _ZERO, base or _ONE)
    net = (_ONE if quantity is None else quantity) * each
    if line.has("cac:AllowanceCharge"):
        net += _reductions(line, "true") - _reductions(line, "false")
    return net


def _reductions(line: Node, indicator: str) -> Decimal:
    amounts = [
        amount
        for reduction in line.all("cac:AllowanceCharge")
        if normalized(reduction.value("cbc:ChargeIndicator")) == indicator
        for amount in reduction.amounts("cbc:Amount")
    ]
    return rounded(sum(amounts, _ZERO))


def _r_120(line: Node, document: Document) -> bool:
    return _near(line.amount("cbc:LineExtensionAmount") or _ZERO, _r_120_expected(line, document))


def _r_120_figures(line: Node, document: Document) -> dict[str, object]:
    expected = rounded(_r_120_expected(line, document))
    return {"found": line.value("cbc:LineExtensionAmount") or "-", "expected": f"{expected:f}"}


def _r_101(line: Node, _: Document) -> bool:
    return not line.has("cac:DocumentReference") or "130" in line.values(
        "cac:DocumentReference", "cbc:DocumentTypeCode"
    )


def _r_044(allowance: Node, _: Document) -> bool:
    return normalized(allowance.value("cbc:ChargeIndicator")) == "false"


def _r_046(allowance: Node, document: Document) -> bool:
    """BT-146 = BT-148 - BT-147."""
    if not allowance.has("cbc:BaseAmount"):
        return True
    price = document.parent.amount("cbc:PriceAmount")
    return price is not None and price == _r_046_expected(allowance)


def _r_046_expected(allowance: Node) -> Decimal | None:
    less = allowance.amount("cbc:Amount") if allowance.has("cbc:Amount") else None
    gross = None if less is None else allowance.amount("cbc:BaseAmount")
    return None if gross is None or less is None else gross - less


def _r_046_figures(allowance: Node, document: Document) -> dict[str, object]:
    expected = _r_046_expected(allowance)
    return {
        "found": document.parent.value("cbc:PriceAmount") or "-",
        "expected": "?" if expected is None else f"{expected:f}",
    }


def _r_130(quantity: Leaf, document: Document) -> bool:
    line = document.grandparent
    if not (line.has("cbc:InvoicedQuantity") or line.has("cbc:CreditedQuantity")):
        return True
    unit = quantity.get("unitCode")
    name = "cbc:CreditedQuantity" if document.credit_note else "cbc:InvoicedQuantity"
    return unit is None or any(other.get("unitCode") == unit for other in line.all(name))


def _in_period(name: str, *, after: bool) -> Check:
    """A day of a line's period against the document's, where that has the day."""

    def holds(leaf: Leaf, document: Document) -> bool:
        around = document.root
        if not around.has("cac:InvoicePeriod", name):
            return True
        limit = around.day("cac:InvoicePeriod", name)
        if not (leaf.text or "") or limit is None:
            return False
        this = day(leaf.text or "")
        if this is None:
            raise Unreadable("SIGNET-DATE", leaf, found=leaf.text or "")
        return this >= limit if after else this <= limit

    return Check(holds)


LINES = (
    at(
        f"/{LINE}/cac:InvoicePeriod/cbc:StartDate",
        error(
            "PEPPOL-EN16931-R110",
            "BT-134",
            _in_period("cbc:StartDate", after=True),
            _("The line's period begins before the document's."),
        ),
    ),
    at(
        f"/{LINE}/cac:InvoicePeriod/cbc:EndDate",
        error(
            "PEPPOL-EN16931-R111",
            "BT-135",
            _in_period("cbc:EndDate", after=False),
            _("The line's period ends after the document's."),
        ),
    ),
    at(
        LINE,
        error(
            "PEPPOL-EN16931-R120",
            "BT-131",
            _r_120,
            _("Quantity, price, allowances and charges make %(expected)s, not %(found)s."),
            _r_120_figures,
        ),
        error(
            "PEPPOL-EN16931-R121",
            "BT-149",
            number_is(lambda base: base > 0, "cac:Price", "cbc:BaseQuantity", missing=True),
            _("The quantity a price is for must be above zero, not %(found)s."),
        ),
        error(
            "PEPPOL-EN16931-R100",
            "BT-128",
            at_most_one("cac:DocumentReference"),
            _("A line has only one invoiced object."),
        ),
        error(
            "PEPPOL-EN16931-R101",
            "BT-128",
            _r_101,
            _("The document reference of a line is an invoiced object (code 130)."),
        ),
    ),
    at(
        "cac:Price/cac:AllowanceCharge",
        error(
            "PEPPOL-EN16931-R044", "BT-147", _r_044, _("A price has allowances only, no charges.")
        ),
        error(
            "PEPPOL-EN16931-R046",
            "BT-146",
            _r_046,
            _("The gross price less the allowance makes %(expected)s, not %(found)s."),
            _r_046_figures,
        ),
    ),
    at(
        "cac:Price/cbc:BaseQuantity",
        error(
            "PEPPOL-EN16931-R130",
            "BT-150",
            _r_130,
            _("The price is for another unit than the quantity."),
        ),
    ),
)
