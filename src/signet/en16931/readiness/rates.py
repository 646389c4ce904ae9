"""Which rate goes with which tax category (BR-S-05 to -07, BR-E-05 to -07 ...)."""

from __future__ import annotations

from collections.abc import Iterator

from signet.en16931.findings import Finding
from signet.en16931.model import Category, Tax
from signet.en16931.readiness.sentences import find
from signet.en16931.taxes import ZERO_RATED

#: How rule ids name a category.
RULE_NAME = {
    Category.STANDARD: "S",
    Category.ZERO: "Z",
    Category.EXEMPT: "E",
    Category.REVERSE_CHARGE: "AE",
    Category.INTRA_COMMUNITY: "IC",
    Category.EXPORT: "G",
    Category.OUT_OF_SCOPE: "O",
    Category.CANARY_IGIC: "AF",
    Category.CEUTA_MELILLA_IPSI: "AG",
    Category.SPLIT_PAYMENT: "B",
}


def rate_findings(tax: Tax, at: str, *, number: int, line: int | None) -> Iterator[Finding]:
    """``number`` is the rule's within its category: 5 on lines, 6 on discounts, 7 on charges."""
    problem = _problem(tax)
    if problem is None:
        return
    params: dict[str, object] = {"name": RULE_NAME[tax.category], "number": f"{number:02}"}
    if line is None:
        yield find(f"{problem}.document", f"{at}/percent", **params)
    else:
        yield find(problem, f"{at}/percent", line=line, **params)


def _problem(tax: Tax) -> str | None:
    category, percent = tax.category, tax.percent
    if category is Category.STANDARD:
        return None if percent and percent > 0 else "rate.standard"
    if category is Category.OUT_OF_SCOPE:
        return None if percent is None else "rate.none"
    if category in ZERO_RATED:
        return None if percent == 0 else "rate.zero"
    return None if percent is not None and percent >= 0 else "rate.missing"
