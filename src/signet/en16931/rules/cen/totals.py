"""BG-22 and the sums that lead to it: BR-12 to BR-15, BR-CO-10 to BR-CO-16."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import chain
from typing import NamedTuple

from signet.en16931.rules.cen.allowances import DECIMALS, kinds_of
from signet.en16931.rules.checks import present, two_decimals
from signet.en16931.rules.nodes import Document, Node, Shape, amount_of
from signet.en16931.rules.rule import Rule, Shows, _, at, error
from signet.en16931.rules.xpath import decimal, rounded

NET, ALLOWANCES, CHARGES = (
    "cbc:LineExtensionAmount",
    "cbc:AllowanceTotalAmount",
    "cbc:ChargeTotalAmount",
)
WITHOUT_VAT, WITH_VAT = "cbc:TaxExclusiveAmount", "cbc:TaxInclusiveAmount"
PREPAID, ROUNDING, PAYABLE = "cbc:PrepaidAmount", "cbc:PayableRoundingAmount", "cbc:PayableAmount"

Expected = Callable[[Node, Document], Decimal | None]


def summed(nodes: Iterable[Node], name: str) -> Decimal:
    """The sum of the amounts of that name; nodes without one count nothing."""
    amounts = (node.amount(name) for node in nodes)
    return sum((amount for amount in amounts if amount is not None), Decimal(0))


class Lines(NamedTuple):
    """Lines of one structure: where their units start, where in these they stand (0: they are units
    themselves), and their net amounts; none, where they have none."""

    starts: list[int]
    at: int
    shape: Shape
    amounts: list[Decimal]


def line_amounts(document: Document) -> dict[str, list[Lines]]:
    """Every line with its net amount, by name."""
    return {
        name: [
            Lines(starts, at, shape, _amounts(starts, shape, document))
            for starts, at, shape in document.root.layout.alike(name)
            if shape is not None
        ]
        for name in ("cac:InvoiceLine", "cac:CreditNoteLine")
    }


def _amounts(starts: list[int], shape: Shape, document: Document) -> list[Decimal]:
    runs, places = document.root.runs, shape.places((NET,))
    if not places:
        return []
    if len(places) == 1 and places[0][1] is None:
        at = places[0][0]
        read = [decimal(runs.texts[start + at] or "") for start in starts]
        amounts = [amount for amount in read if amount is not None]
        if len(amounts) == len(starts):
            return amounts
    nodes = (Node(runs.elements, start, shape) for start in starts)
    return [amount_of(node.one(NET)) for node in nodes]


def of_kind(document: Document, kind: str) -> list[Node]:
    """Allowances or charges beside the totals."""
    return [node for node in document.parent.all("cac:AllowanceCharge") if kind in kinds_of(node)]


def lines_total(_totals: Node, document: Document) -> Decimal:
    total = Decimal(0)
    for lines in chain.from_iterable(document.once(line_amounts).values()):
        total = sum(lines.amounts, total)
    return rounded(total)


def _allowances_total(_totals: Node, document: Document) -> Decimal:
    return rounded(summed(of_kind(document, "allowance"), "cbc:Amount"))


def _charges_total(_totals: Node, document: Document) -> Decimal:
    return rounded(summed(of_kind(document, "charge"), "cbc:Amount"))


def _without_vat(totals: Node, _: Document) -> Decimal | None:
    """BT-109 = BT-106 - BT-107 + BT-108; rounded only where there is something to add."""
    net, charges, allowances = totals.amount(NET), totals.amount(CHARGES), totals.amount(ALLOWANCES)
    if net is None or (charges is None and allowances is None):
        return net
    return rounded(net + (charges or 0) - (allowances or 0))


def _payable(totals: Node, _: Document) -> Decimal | None:
    """BT-115 = BT-112 - BT-113 + BT-114."""
    gross, prepaid, rounding = (
        totals.amount(WITH_VAT),
        totals.amount(PREPAID),
        totals.amount(ROUNDING),
    )
    if gross is None:
        return None
    due = gross if prepaid is None else rounded(gross - prepaid)
    return due if rounding is None else due + rounding


def _br_co_16(totals: Node, document: Document) -> bool:
    due = totals.amount(PAYABLE)
    if due is None:
        return False
    rounding, expected = totals.amount(ROUNDING), _payable(totals, document)
    if expected is None:
        return False
    if rounding is None:
        return due == expected
    return rounded(due - rounding) == expected - rounding


def _equals(name: str, expected: Expected) -> Callable[[Node, Document], bool]:
    def holds(totals: Node, document: Document) -> bool:
        stated = totals.amount(name)
        return stated is not None and stated == expected(totals, document)

    return holds


def _equals_or_none(name: str, expected: Expected, kind: str) -> Callable[[Node, Document], bool]:
    """A total may be left out where there is nothing to add up."""

    def holds(totals: Node, document: Document) -> bool:
        stated = totals.amount(name)
        if stated is None:
            return not of_kind(document, kind)
        return stated == expected(totals, document)

    return holds


def _figures(name: str, expected: Expected) -> Shows:
    def shows(totals: Node, document: Document) -> dict[str, object]:
        figure = expected(totals, document)
        return {
            "found": totals.value(name) or "-",
            "expected": "?" if figure is None else f"{figure:f}",
        }

    return shows


def _decimals(rule: str, term: str, name: str) -> Rule:
    return error(rule, term, two_decimals(name), DECIMALS)


CONTEXTS = (
    at(
        "cac:LegalMonetaryTotal",
        error("BR-12", "BT-106", present(NET), _("Give the sum of the line amounts.")),
        error("BR-13", "BT-109", present(WITHOUT_VAT), _("Give the total without VAT.")),
        error("BR-14", "BT-112", present(WITH_VAT), _("Give the total with VAT.")),
        error("BR-15", "BT-115", present(PAYABLE), _("Give the amount due.")),
        error(
            "BR-CO-10",
            "BT-106",
            _equals(NET, lines_total),
            _("The lines add up to %(expected)s, not %(found)s."),
            _figures(NET, lines_total),
        ),
        error(
            "BR-CO-11",
            "BT-107",
            _equals_or_none(ALLOWANCES, _allowances_total, "allowance"),
            _("The allowances add up to %(expected)s, not %(found)s."),
            _figures(ALLOWANCES, _allowances_total),
        ),
        error(
            "BR-CO-12",
            "BT-108",
            _equals_or_none(CHARGES, _charges_total, "charge"),
            _("The charges add up to %(expected)s, not %(found)s."),
            _figures(CHARGES, _charges_total),
        ),
        error(
            "BR-CO-13",
            "BT-109",
            _equals(WITHOUT_VAT, _without_vat),
            _("Lines less allowances plus charges make %(expected)s, not %(found)s."),
            _figures(WITHOUT_VAT, _without_vat),
        ),
        error(
            "BR-CO-16",
            "BT-115",
            _br_co_16,
            _(
                "The total with VAT, less what is paid, plus rounding makes %(expected)s, not %(found)s."
            ),
            _figures(PAYABLE, _payable),
        ),
        _decimals("BR-DEC-09", "BT-106", NET),
        _decimals("BR-DEC-10", "BT-107", ALLOWANCES),
        _decimals("BR-DEC-11", "BT-108", CHARGES),
        _decimals("BR-DEC-12", "BT-109", WITHOUT_VAT),
        _decimals("BR-DEC-14", "BT-112", WITH_VAT),
        _decimals("BR-DEC-16", "BT-113", PREPAID),
        _decimals("BR-DEC-17", "BT-114", ROUNDING),
        _decimals("BR-DEC-18", "BT-115", PAYABLE),
    ),
)
