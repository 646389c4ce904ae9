"""What the VAT rules ask of the whole document, each worked out once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import NamedTuple, TypeVar

from signet.en16931.rules.cen.allowances import kinds_of
from signet.en16931.rules.cen.parties import has_vat_id, is_vat
from signet.en16931.rules.nodes import Document, Node
from signet.en16931.rules.xpath import normalized

T = TypeVar("T")
#: Categories with a rate, whose breakdown has a line for each.
RATED = frozenset({"S", "L", "M"})


class Category(NamedTuple):
    """A ``cac:TaxCategory`` or ``cac:ClassifiedTaxCategory``. ``vat``: its tax scheme is VAT."""

    code: str
    vat: bool
    written: str


class Used(NamedTuple):
    """Where categories are used: on lines, allowances, charges; in the breakdown; anywhere at all."""

    lines: list[Category]
    allowances: list[Category]
    charges: list[Category]
    of_document: dict[str, set[str]]
    reductions: list[Category]
    breakdown: list[Category]
    anywhere: set[str]


class TaxIds(NamedTuple):
    """Which of the numbers that the categories ask for are there."""

    seller_any: bool
    seller_vat: bool
    representative_vat: bool
    buyer_vat: bool
    buyer_legal: bool


def once(document: Document, name: str, make: Callable[[Document], T]) -> T:
    if name not in document.memo:
        document.memo[name] = make(document)
    found: T = document.memo[name]
    return found


def category_of(node: Node, document: Document) -> Category:
    found: Category | None = document.memo.get(node)
    if found is None:
        written = node.value("cbc:ID")
        found = document.memo[node] = Category(normalized(written), is_vat(node), written)
    return found


def vat_code(node: Node, document: Document) -> str | None:
    """The code of a category of VAT; of another tax none."""
    category = category_of(node, document)
    return category.code if category.vat else None


def used(document: Document) -> Used:
    return once(document, "used", _used)


def _used(document: Document) -> Used:
    named = document.named
    by_kind: dict[str, list[Category]] = {"allowance": [], "charge": []}
    reductions: list[Category] = []
    for allowance in named["cac:AllowanceCharge"]:
        categories = [category_of(node, document) for node in allowance.all("cac:TaxCategory")]
        reductions += categories
        for kind in kinds_of(allowance) if categories else ():
            by_kind[kind] += categories
    lines = [category_of(node, document) for node in named["cac:ClassifiedTaxCategory"]]
    every = [*lines, *(category_of(node, document) for node in named["cac:TaxCategory"])]
    breakdown = document.root.all("cac:TaxTotal", "cac:TaxSubtotal", "cac:TaxCategory")
    return Used(
        lines,
        by_kind["allowance"],
        by_kind["charge"],
        _of_document(document),
        reductions,
        [category_of(node, document) for node in breakdown],
        {category.code for category in every if category.vat},
    )


def _of_document(document: Document) -> dict[str, set[str]]:
    """The VAT categories of the document's own allowances and charges, by kind (BR-O-03, BR-O-04)."""
    found: dict[str, set[str]] = {"allowance": set(), "charge": set()}
    for allowance in document.root.all("cac:AllowanceCharge"):
        codes = {vat_code(node, document) for node in allowance.all("cac:TaxCategory")} - {None}
        for kind in kinds_of(allowance) if codes else ():
            found[kind].update(code for code in codes if code)
    return found


def tax_ids(document: Document) -> TaxIds:
    return once(document, "tax ids", _tax_ids)


def _tax_ids(document: Document) -> TaxIds:
    sellers = _parties(document.named["cac:AccountingSupplierParty"])
    buyers = _parties(document.named["cac:AccountingCustomerParty"])
    return TaxIds(
        any(party.all("cac:PartyTaxScheme", "cbc:CompanyID") for party in sellers),
        any(has_vat_id(party, strict=True) for party in sellers),
        any(
            has_vat_id(party, strict=True) for party in document.named["cac:TaxRepresentativeParty"]
        ),
        any(has_vat_id(party, strict=True) for party in buyers),
        any(party.all("cac:PartyLegalEntity", "cbc:CompanyID") for party in buyers),
    )


def _parties(holders: Iterable[Node]) -> list[Node]:
    return [party for holder in holders for party in holder.all("cac:Party")]


class Sums(NamedTuple):
    """Taxable amounts by category code, and by code and rate for the rated ones: line amounts plus
    charges less allowances. ``rates`` are the codes and rates that lines or allowances bear."""

    invoice: dict[object, Decimal]
    credit_note: dict[object, Decimal]
    invoice_rates: set[object]
    credit_note_rates: set[object]


def sums(document: Document) -> Sums:
    return once(document, "sums", _sums)


def _sums(document: Document) -> Sums:
    both: defaultdict[object, Decimal] = defaultdict(Decimal)
    for allowance in document.root.all("cac:AllowanceCharge"):
        keys = _keys(allowance.all("cac:TaxCategory"), document)
        kinds = kinds_of(allowance) if keys else set()
        amount = allowance.amount("cbc:Amount") if kinds else None
        if amount is None:
            continue
        signed = sum((amount if kind == "charge" else -amount for kind in kinds), Decimal(0))
        for key in keys:
            both[key] += signed
    invoice, credit_note = defaultdict(Decimal, both), defaultdict(Decimal, both)
    for name, group in (("cac:InvoiceLine", invoice), ("cac:CreditNoteLine", credit_note)):
        for line in document.root.all(name):
            amount = line.amount("cbc:LineExtensionAmount")
            if amount is not None:
                for key in _keys(line.all("cac:Item", "cac:ClassifiedTaxCategory"), document):
                    group[key] += amount
    reductions = {
        key
        for allowance in document.named["cac:AllowanceCharge"]
        for key in _keys(allowance.all("cac:TaxCategory"), document)
    }
    return Sums(
        invoice,
        credit_note,
        reductions | _line_keys(document, "cac:InvoiceLine"),
        reductions | _line_keys(document, "cac:CreditNoteLine"),
    )


def _line_keys(document: Document, name: str) -> set[object]:
    return {
        key
        for line in document.named[name]
        for key in _keys(line.all("cac:Item", "cac:ClassifiedTaxCategory"), document)
    }


def _keys(categories: list[Node], document: Document) -> set[object]:
    """Every code, and every code that has rates with every rate, as the rules pair them."""
    if len(categories) == 1:  # as it should be
        code = category_of(categories[0], document).code
        rate = categories[0].amount("cbc:Percent") if code in RATED else None
        return {code} if rate is None else {code, (code, rate)}
    codes = {category_of(category, document).code for category in categories}
    rated = codes & RATED
    rates = {category.amount("cbc:Percent") for category in categories} if rated else set()
    return codes | {(code, rate) for code in rated for rate in rates - {None}}
