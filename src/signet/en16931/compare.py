"""Our own totals beside those a file states: equal, or which figure differs and by how much."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from signet.en16931.canonical import decimal_text
from signet.en16931.model import Invoice
from signet.en16931.totals import calculate
from signet.en16931.ubl.reader import Reading
from signet.kernel.money import Money, exponent, round_half_up


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A figure on which the engine and the file disagree."""

    term: str
    ours: Decimal
    stated: Decimal
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """``totals`` are the engine's, ``stated`` the file's, both by BT number."""

    invoice: Invoice
    totals: dict[str, Decimal]
    stated: dict[str, Decimal]
    differences: tuple[Difference, ...]
    not_carried: tuple[dict[str, str], ...]

    def as_dict(self) -> dict[str, Any]:
        """For machines: every figure a plain decimal string."""
        return {
            "totals": {term: self._figure(value) for term, value in self.totals.items()},
            "stated": {term: self._figure(value) for term, value in self.stated.items()},
            "differences": [
                {
                    "term": d.term,
                    "ours": self._figure(d.ours),
                    "stated": self._figure(d.stated),
                    "why": d.why,
                }
                for d in self.differences
            ],
            "not_carried": list(self.not_carried),
        }

    def _figure(self, value: Decimal) -> str:
        """With the currency's decimals at least, so that 8550 and 8550.00 read alike."""
        places = max(exponent(self.invoice.currency), len(decimal_text(value).partition(".")[2]))
        return format(round_half_up(value, places), "f")


def report(reading: Reading) -> Report:
    """Calculate what was read and hold it against what the file says."""
    invoice = calculate(reading.invoice)
    totals = _totals(invoice)
    differences = [
        Difference(
            term=term, ours=totals.get(term, Decimal(0)), stated=stated, why=_why(term, reading)
        )
        for term, stated in sorted(reading.stated.items())
        if totals.get(term, Decimal(0)) != stated
    ]
    differences += _line_differences(invoice, reading)
    differences += _tax_differences(invoice, reading)
    return Report(
        invoice=invoice,
        totals=totals,
        stated=reading.stated,
        differences=tuple(differences),
        not_carried=tuple(
            {"location": left.location, "value": left.value} for left in reading.not_carried
        ),
    )


def _totals(invoice: Invoice) -> dict[str, Decimal]:
    sums = invoice.totals
    assert sums is not None
    values: dict[str, Money | None] = {
        "BT-106": sums.lines,
        "BT-107": sums.allowances,
        "BT-108": sums.charges,
        "BT-109": sums.without_tax,
        "BT-110": sums.tax,
        "BT-111": sums.tax_in_tax_currency,
        "BT-112": sums.with_tax,
        "BT-113": sums.prepaid,
        "BT-114": sums.rounding,
        "BT-115": sums.payable,
    }
    return {term: value.amount for term, value in values.items() if value is not None}


def _line_differences(invoice: Invoice, reading: Reading) -> list[Difference]:
    differences = []
    for line, stated in zip(invoice.lines, reading.stated_nets, strict=True):
        if stated is None or line.net is None or line.net.amount == stated:
            continue
        per = f" / {line.base_quantity}" if line.base_quantity not in {None, Decimal(1)} else ""
        less = ", less allowances, plus charges," if line.allowances else ""
        why = (
            f"the file is at odds with itself: {line.quantity} x {line.price}{per}{less}"
            f" is {line.net.amount}"
        )
        differences.append(
            Difference(
                term=f"BT-131 of line {line.id}", ours=line.net.amount, stated=stated, why=why
            )
        )
    return differences


def _tax_differences(invoice: Invoice, reading: Reading) -> list[Difference]:
    ours = {
        (g.tax.category.value, g.tax.percent or Decimal(0)): (g.taxable.amount, g.amount.amount)
        for g in invoice.tax_breakdown
    }
    differences = []
    for stated in reading.stated_taxes:
        key = (stated.category, stated.percent or Decimal(0))
        taxable, amount = ours.pop(key, (Decimal(0), Decimal(0)))
        name = f"{stated.category} {stated.percent or 0} %"
        if taxable != stated.taxable:
            why = "the lines and allowances of this group come to our figure"
            differences.append(
                Difference(term=f"BT-116 of {name}", ours=taxable, stated=stated.taxable, why=why)
            )
        if amount != stated.amount:
            why = "taxable amount x rate, rounded once, gives our figure"
            differences.append(
                Difference(term=f"BT-117 of {name}", ours=amount, stated=stated.amount, why=why)
            )
    for (category, percent), (taxable, _amount) in ours.items():
        if taxable:
            differences.append(
                Difference(
                    term=f"BT-116 of {category} {percent} %",
                    ours=taxable,
                    stated=Decimal(0),
                    why="the file has lines of this tax but no group for it",
                )
            )
    return differences


def _why(term: str, reading: Reading) -> str:
    """Is the file at odds with itself, by the norm's own sums (BR-CO-10 to BR-CO-16)?"""
    s = {f"BT-{n}": reading.stated.get(f"BT-{n}", Decimal(0)) for n in range(106, 116)}
    nets = sum((net for net in reading.stated_nets if net is not None), Decimal(0))
    taxes = sum((tax.amount for tax in reading.stated_taxes), Decimal(0))
    rules = {
        "BT-106": ("BR-CO-10: sum of its line nets", nets),
        "BT-109": ("BR-CO-13: BT-106 - BT-107 + BT-108", s["BT-106"] - s["BT-107"] + s["BT-108"]),
        "BT-110": ("BR-CO-14: sum of its tax groups", taxes),
        "BT-112": ("BR-CO-15: BT-109 + BT-110", s["BT-109"] + s["BT-110"]),
        "BT-115": ("BR-CO-16: BT-112 - BT-113 + BT-114", s["BT-112"] - s["BT-113"] + s["BT-114"]),
    }
    if term in rules:
        rule, value = rules[term]
        if value != s[term]:
            return f"the file is at odds with itself: {rule} is {value}, it states {s[term]}"
    return "follows from a difference in the lines, allowances or tax groups"
