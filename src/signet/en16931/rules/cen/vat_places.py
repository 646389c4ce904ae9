"""Rules 01 to 04 of the VAT categories, and those about categories that go alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from signet.en16931.rules.cen.categories import VatCategory
from signet.en16931.rules.cen.vat_facts import Category, Used, Uses, codes_of_document, used
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.rule import Holds


def codes_used(_: Node, document: Document) -> frozenset[str]:
    """The codes of all categories in the document, of whatever tax."""
    return used(document).codes


def in_breakdown(category: VatCategory) -> Holds:
    """01. S, L and M have a group for each rate, the others one; S counts whatever the tax scheme."""
    code, any_scheme = category.code, category.code == "S"

    def once(_: Node, document: Document) -> bool:
        facts = used(document)
        return code not in facts.anywhere or _count(facts.breakdown, code) == 1

    def some(_: Node, document: Document) -> bool:
        facts = used(document)
        needed = any(
            _count(uses, code, any_scheme=any_scheme) for uses in (facts.lines, facts.reductions)
        )
        if needed and code == "L":  # the official test takes the bare code here, of any tax
            return any(group.written == code for group in facts.breakdown)
        if needed and code == "M":
            return any(group.written == code and group.vat for group in facts.breakdown)
        return needed == (_count(facts.breakdown, code, any_scheme=any_scheme) > 0)

    return some if category.rated else once


def ids_for_lines(category: VatCategory) -> Holds:
    """02."""
    code = category.code
    if code == "S":  # a category S of another tax than VAT never passes, as officially

        def standard(_: Node, document: Document) -> bool:
            lines = [line for line in used(document).lines if line.code == "S"]
            return not lines or (any(line.vat for line in lines) and category.ids_there(document))

        return standard
    return _ids_for(category, lambda facts: facts.lines)


def ids_for_allowances(category: VatCategory) -> Holds:
    """03."""
    if category.code == "O":
        return _ids_beside(category, "allowance")
    return _ids_for(category, lambda facts: facts.allowances)


def ids_for_charges(category: VatCategory) -> Holds:
    """04."""
    if category.code == "O":
        return _ids_beside(category, "charge")
    if category.code == "L":  # a code with space around is let pass, as officially
        return _ids_for(
            category, lambda facts: {c: n for c, n in facts.charges.items() if c.written == "L"}
        )
    return _ids_for(category, lambda facts: facts.charges)


def _ids_for(category: VatCategory, places: Callable[[Used], Uses]) -> Holds:
    def holds(_: Node, document: Document) -> bool:
        needed = _count(places(used(document)), category.code)
        return not needed or category.ids_there(document)

    return holds


def _ids_beside(category: VatCategory, kind: str) -> Holds:
    """Only the allowances and charges of the document itself, not of its lines."""

    def holds(_: Node, document: Document) -> bool:
        return category.code not in codes_of_document(document)[kind] or category.ids_there(
            document
        )

    return holds


def _count(uses: Uses, code: str, *, any_scheme: bool = False) -> int:
    total = 0
    for category, times in uses.items():
        if category.code == code and (any_scheme or category.vat):
            total += times
    return total


def br_ic_11(root: Node, document: Document) -> bool:
    if not _count(used(document).breakdown, "K"):
        return True
    return len(root.value("cac:Delivery", "cbc:ActualDeliveryDate")) > 1 or any(
        len(period.element) for period in root.all("cac:InvoicePeriod")
    )


def br_ic_12(root: Node, document: Document) -> bool:
    if not _count(used(document).breakdown, "K"):
        return True
    place = ("cac:Delivery", "cac:DeliveryLocation", "cac:Address", "cac:Country")
    return len(root.value(*place, "cbc:IdentificationCode")) > 1


def alone_in_breakdown(_: Node, document: Document) -> bool:
    return _alone(used(document), used(document).breakdown)


def alone_on_lines(_: Node, document: Document) -> bool:
    return _alone(used(document), used(document).lines)


def alone_on_allowances(_: Node, document: Document) -> bool:
    return _alone(used(document), used(document).allowances)


def alone_on_charges(_: Node, document: Document) -> bool:
    return _alone(used(document), used(document).charges)


def _alone(facts: Used, places: Iterable[Category]) -> bool:
    if not _count(facts.breakdown, "O"):
        return True
    return not any(place.vat and place.code != "O" for place in places)


def _written(nodes: Iterable[Node]) -> set[str]:
    return {code for node in nodes for code in node.values("cbc:ID")}


def br_b_01(_: Node, document: Document) -> bool:
    codes = _written(document.named["cac:TaxCategory"])
    codes |= _written(document.named["cac:ClassifiedTaxCategory"])
    if "B" not in codes:
        return True
    return all((country.text or "") == "IT" for country in document.named["cbc:IdentificationCode"])


def br_b_02(root: Node, document: Document) -> bool:
    codes = _written(root.all("cac:TaxTotal", "cac:TaxSubtotal", "cac:TaxCategory"))
    codes |= _written(root.all("cac:AllowanceCharge", "cac:TaxCategory"))
    codes |= _written(document.named["cac:ClassifiedTaxCategory"])
    return not {"B", "S"} <= codes
