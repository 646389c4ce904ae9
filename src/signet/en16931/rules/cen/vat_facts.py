"""What the VAT rules ask of the whole document, each worked out once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from typing import NamedTuple

from signet.en16931.rules.cen.allowances import kinds_of
from signet.en16931.rules.cen.parties import has_vat_id, is_vat
from signet.en16931.rules.cen.totals import Lines, line_amounts
from signet.en16931.rules.nodes import Document, Node, Shape
from signet.en16931.rules.xpath import decimal, normalized

#: Categories with a rate, whose breakdown has a line for each.
RATED = frozenset({"S", "L", "M"})
_NOTHING = Decimal(0)
_OF_LINE = ("cac:Item", "cac:ClassifiedTaxCategory")
Texts = tuple[str | None, ...]


class Category:
    """A ``cac:TaxCategory`` or ``cac:ClassifiedTaxCategory``; all that say the same are one object.

    ``vat``: its tax scheme is VAT. ``keys`` are its code, and for a rated one its code and rate; None
    where the rate cannot be read.
    """

    __slots__ = ("code", "keys", "vat", "written")

    def __init__(
        self, code: str, written: str, keys: frozenset[object] | None, *, vat: bool
    ) -> None:
        self.code, self.written, self.keys, self.vat = code, written, keys, vat


#: How often each category is used.
Uses = dict[Category, int]


class Used(NamedTuple):
    """Which categories are used, and how often: on lines, allowances, charges, all allowances and
    charges, in the breakdown; ``anywhere`` are the codes of VAT, ``codes`` those of any tax."""

    lines: Uses
    allowances: Uses
    charges: Uses
    reductions: Uses
    breakdown: Uses
    anywhere: set[str]
    codes: frozenset[str]


#: Categories by structure and texts: invoices have few, and the same again and again.
_KNOWN: dict[object, Category] = {}
_MOST_KNOWN = 10_000


def category_of(node: Node, document: Document) -> Category:
    told = document.categories
    place = node.start + node.shape.at
    found = told.get(place)
    if found is None:
        found = told[place] = _category(node, node.texts())
    return found


def _category(node: Node, texts: tuple[str | None, ...]) -> Category:
    said = (node.shape, texts)
    found = _KNOWN.get(said)
    if found is None:
        if len(_KNOWN) > _MOST_KNOWN:
            _KNOWN.clear()
        found = _KNOWN[said] = _read(node)
    return found


def _read(node: Node) -> Category:
    written = node.value("cbc:ID")
    code = normalized(written)
    keys: frozenset[object] | None = frozenset({code})
    if code in RATED and node.has("cbc:Percent"):
        rate = decimal(node.value("cbc:Percent")) if node.count("cbc:Percent") == 1 else None
        keys = None if rate is None else frozenset({code, (code, rate)})
    return Category(code, written, keys, vat=is_vat(node))


def vat_code(node: Node, document: Document) -> str | None:
    """The code of a category of VAT; of another tax none."""
    category = category_of(node, document)
    return category.code if category.vat else None


def used(document: Document) -> Used:
    return document.once(_used)


def _used(document: Document) -> Used:
    named = document.named
    by_kind: dict[str, Uses] = {"allowance": {}, "charge": {}}
    reductions: Uses = {}
    for allowance in named["cac:AllowanceCharge"]:
        categories = [category_of(node, document) for node in allowance.all("cac:TaxCategory")]
        for kind in kinds_of(allowance) if categories else ():
            _count(categories, by_kind[kind])
        _count(categories, reductions)
    lines = _everywhere("cac:ClassifiedTaxCategory", document)
    every = {*lines, *_everywhere("cac:TaxCategory", document)}
    breakdown: Uses = {}
    groups = document.root.all("cac:TaxTotal", "cac:TaxSubtotal", "cac:TaxCategory")
    _count([category_of(node, document) for node in groups], breakdown)
    return Used(
        lines,
        by_kind["allowance"],
        by_kind["charge"],
        reductions,
        breakdown,
        {category.code for category in every if category.vat},
        frozenset([category.code for category in every]),
    )


def _everywhere(name: str, document: Document) -> Uses:
    """The categories of all lines, or of all else."""
    uses: Uses = {}
    for starts, _, shape in document.root.layout.alike(name):
        if shape is not None:
            said, categories = _of_alike(starts, shape, document)
            for texts, times in Counter(said).items():
                category = categories[texts]
                uses[category] = uses.get(category, 0) + times
    return uses


def _of_alike(
    starts: list[int], shape: Shape, document: Document
) -> tuple[list[Texts], dict[Texts, Category]]:
    """What categories of one structure say, one for each unit; those that say the same are read once."""
    runs = document.root.runs
    said = runs.said(starts, shape)
    different = dict(zip(said, starts, strict=True))
    return said, {
        texts: _category(Node(runs.elements, start, shape), texts)
        for texts, start in different.items()
    }


def _count(categories: Iterable[Category], uses: Uses) -> None:
    for category in categories:
        uses[category] = uses.get(category, 0) + 1


def codes_of_document(document: Document) -> dict[str, set[str]]:
    """The VAT categories of the document's own allowances and charges (BR-O-03, BR-O-04)."""
    return document.once(_codes_of_document)


def _codes_of_document(document: Document) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {"allowance": set(), "charge": set()}
    for allowance in document.root.all("cac:AllowanceCharge"):
        codes = {vat_code(node, document) for node in allowance.all("cac:TaxCategory")} - {None}
        for kind in kinds_of(allowance) if codes else ():
            found[kind].update(code for code in codes if code)
    return found


def seller_has_any_id(document: Document) -> bool:
    """A VAT number or another tax number: BT-31, BT-32."""
    return document.once(_seller_has_any_id)


def seller_has_vat_id(document: Document) -> bool:
    """The seller or his tax representative: BT-31, BT-63."""
    return document.once(_seller_has_vat_id) or document.once(_representative_has_vat_id)


def representative_has_vat_id(document: Document) -> bool:
    return document.once(_representative_has_vat_id)


def buyer_has_vat_id(document: Document) -> bool:
    """BT-48."""
    return document.once(_buyer_has_vat_id)


def buyer_has_legal_id(document: Document) -> bool:
    """BT-47."""
    return document.once(_buyer_has_legal_id)


def _seller_has_any_id(document: Document) -> bool:
    return any(p.has("cac:PartyTaxScheme", "cbc:CompanyID") for p in _sellers(document))


def _seller_has_vat_id(document: Document) -> bool:
    return any(has_vat_id(party, strict=True) for party in _sellers(document))


def _representative_has_vat_id(document: Document) -> bool:
    parties = document.named["cac:TaxRepresentativeParty"]
    return any(has_vat_id(party, strict=True) for party in parties)


def _buyer_has_vat_id(document: Document) -> bool:
    return any(has_vat_id(party, strict=True) for party in _buyers(document))


def _buyer_has_legal_id(document: Document) -> bool:
    return any(p.has("cac:PartyLegalEntity", "cbc:CompanyID") for p in _buyers(document))


def _sellers(document: Document) -> list[Node]:
    return _parties(document.named["cac:AccountingSupplierParty"])


def _buyers(document: Document) -> list[Node]:
    return _parties(document.named["cac:AccountingCustomerParty"])


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
    return document.once(_sums)


def _sums(document: Document) -> Sums:
    both: dict[object, Decimal] = {}
    reductions: set[object] = set()
    for allowance in document.named["cac:AllowanceCharge"]:
        categories = allowance.all("cac:TaxCategory")
        if not categories:
            continue
        keys = _keys(categories, document)
        reductions |= keys
        if allowance.shape.at:  # beside a line or in a price
            continue
        kinds = kinds_of(allowance)
        amount: Decimal = (allowance.amount("cbc:Amount") if kinds else None) or _NOTHING
        for kind in kinds:
            signed = amount if kind == "charge" else -amount
            for key in keys:
                both[key] = both.get(key, _NOTHING) + signed
    invoice, invoice_rates = _of_lines("cac:InvoiceLine", both, document)
    credit_note, credit_note_rates = _of_lines("cac:CreditNoteLine", both, document)
    return Sums(invoice, credit_note, reductions | invoice_rates, reductions | credit_note_rates)


def _of_lines(
    name: str, allowances: dict[object, Decimal], document: Document
) -> tuple[dict[object, Decimal], set[object]]:
    """Sums over the document's own lines; rates of all lines, even those in other lines."""
    groups: dict[frozenset[object], list[Decimal]] = {}
    for lines in document.once(line_amounts)[name]:
        of_lines = _keys_of(lines, document)
        for keys in set(of_lines):
            groups.setdefault(keys, [])
        if not lines.at and lines.amounts:
            for keys, amount in zip(of_lines, lines.amounts, strict=True):
                groups[keys].append(amount)
    sums = dict(allowances)
    for keys, amounts in groups.items():
        amount = sum(amounts, _NOTHING)
        for key in keys:
            sums[key] = sums.get(key, _NOTHING) + amount
    return sums, {key for keys in groups for key in keys}


def _keys_of(lines: Lines, document: Document) -> list[frozenset[object]]:
    places = lines.shape.places(_OF_LINE)
    below = places[0][1] if len(places) == 1 else None
    if below is not None:  # as it should be
        said, categories = _of_alike(lines.starts, below, document)
        keys = [categories[texts].keys for texts in said]
        known = [found for found in keys if found is not None]
        if len(known) == len(keys):
            return known
    nodes = (Node(document.root.elements, start, lines.shape) for start in lines.starts)
    return [_keys(node.all(*_OF_LINE), document) for node in nodes]


def _keys(categories: list[Node], document: Document) -> frozenset[object]:
    """Every code, and every code that has rates with every rate, as the rules pair them."""
    if len(categories) == 1:  # as it should be
        keys = category_of(categories[0], document).keys
        if keys is not None:
            return keys
    codes = {category_of(category, document).code for category in categories}
    rated = codes & RATED
    rates = {category.amount("cbc:Percent") for category in categories} if rated else set()
    return frozenset(codes | {(code, rate) for code in rated for rate in rates - {None}})
