"""Taxes of a document: bases gathered in groups, each group rounded once (BG-23).

A line may carry several taxes; one that stands on top of others (Cambodian VAT on the tax on public
lighting) is charged on the line's net and their amounts. Groups are by scheme, category and rate. The
exemption is not part of the key: EN 16931 allows each zero-rated category one group (BR-E-01, BR-AE-01
...), so different reasons are named together in it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from signet.en16931.figures import checked, number, scale, too_large, whole
from signet.en16931.model import Category, Rounding, Tax, TaxSubtotal
from signet.kernel.errors import BadInput

#: Categories whose rate is zero by nature (BR-Z-05, BR-E-05, BR-AE-05, BR-IC-05, BR-G-05).
ZERO_RATED = frozenset(
    {
        Category.ZERO,
        Category.EXEMPT,
        Category.REVERSE_CHARGE,
        Category.INTRA_COMMUNITY,
        Category.EXPORT,
    }
)
#: Reason (CEF VATEX code and its text) for categories whose exemption the norm wants explained
#: (BR-AE-10, BR-IC-10, BR-G-10, BR-O-10). Category E has no default: only the seller knows why.
DEFAULT_EXEMPTIONS = {
    Category.REVERSE_CHARGE: ("VATEX-EU-AE", "Reverse charge"),
    Category.INTRA_COMMUNITY: ("VATEX-EU-IC", "Intra-community supply"),
    Category.EXPORT: ("VATEX-EU-G", "Export outside the EU"),
    Category.OUT_OF_SCOPE: ("VATEX-EU-O", "Not subject to VAT"),
}
#: Those codes cite the VAT directive; elsewhere the reason is words only.
EXEMPTIONS_OUTSIDE_EU = {
    Category.REVERSE_CHARGE: (None, "Reverse charge"),
    Category.EXPORT: (None, "Export"),
    Category.OUT_OF_SCOPE: (None, "Not subject to VAT"),
}
#: Member states by ISO 3166-1, with EL and XI as VAT identifiers write them.
EU = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()
)

Key = tuple[str, Category, Decimal | None, Decimal | None]


@dataclass(slots=True)
class _Group:
    tax: Tax
    base: Decimal = Decimal(0)
    exact: Decimal = Decimal(0)
    is_stated: bool = False


class TaxGroups:
    """Gathers taxable amounts in minor units; ``subtotals`` gives the breakdown in order of appearance."""

    def __init__(self, *, currency: str, rounding: Rounding, seller_country: str) -> None:
        self._currency = currency
        self._per_line = rounding is Rounding.PER_LINE
        outside = seller_country and seller_country not in EU
        self._exemptions = (
            DEFAULT_EXEMPTIONS | EXEMPTIONS_OUTSIDE_EU if outside else DEFAULT_EXEMPTIONS
        )
        self._groups: dict[Key, _Group] = {}

    def add(self, taxes: Sequence[Tax], net: int, quantity: Decimal, pointer: str) -> None:
        """Charge ``taxes`` on a net amount; ``quantity`` counts for taxes per unit (0: none is due)."""
        if len(taxes) == 1 and not taxes[0].on_top_of:
            self._charge(taxes[0], Decimal(net), quantity, pointer)
            return
        amounts: dict[str, Decimal] = {}
        for tax in in_order(taxes, pointer):
            below = sum((amounts.get(scheme, Decimal(0)) for scheme in tax.on_top_of), Decimal(0))
            amount = self._charge(tax, net + below, quantity, pointer)
            amounts[tax.scheme] = amounts.get(tax.scheme, Decimal(0)) + amount

    def _charge(self, tax: Tax, base: Decimal, quantity: Decimal, pointer: str) -> Decimal:
        group = self._group(tax, pointer)
        group.base += base
        if tax.stated is not None:
            group.is_stated = True
            amount = tax.stated * scale(self._currency)
        elif tax.per_unit is not None:
            amount = tax.per_unit * quantity * scale(self._currency)
        elif tax.percent:
            amount = base * tax.percent / 100
        else:
            return Decimal(0)
        if self._per_line:
            amount = Decimal(_whole(amount, pointer))
        group.exact += amount
        return amount

    def _group(self, tax: Tax, pointer: str) -> _Group:
        key = key_of(tax)
        group = self._groups.get(key)
        if group is None:
            for figure in (tax.percent, tax.per_unit):
                if figure is not None:
                    number(figure, f"{pointer}/tax/percent")
            group = self._groups[key] = _Group(
                tax=self._explained(replace(tax, percent=key[2], stated=None))
            )
        elif tax.exemption_code or tax.exemption_reason:
            group.tax = _also_because(group.tax, tax)
        return group

    def _explained(self, tax: Tax) -> Tax:
        """With the norm's own reason where it wants one and the document gives none."""
        default = self._exemptions.get(tax.category)
        if default is None or tax.exemption_code or tax.exemption_reason:
            return tax
        return replace(tax, exemption_code=default[0], exemption_reason=default[1])

    def subtotals(self) -> tuple[TaxSubtotal, ...]:
        """The breakdown: tax = taxable amount x rate, rounded (BR-CO-17), or the sum of rounded lines, or
        of what is stated."""
        return tuple(self._subtotal(group) for group in self._groups.values())

    def _subtotal(self, group: _Group) -> TaxSubtotal:
        taxable = _whole(group.base, "/lines")
        if self._per_line or group.is_stated or group.tax.per_unit is not None:
            amount = _whole(group.exact, "/lines")
        else:
            amount = _whole(taxable * (group.tax.percent or Decimal(0)) / 100, "/lines")
        return TaxSubtotal(
            tax=group.tax,
            taxable=checked(taxable, self._currency, "/lines"),
            amount=checked(amount, self._currency, "/lines"),
        )


def key_of(tax: Tax) -> Key:
    """What makes two taxes one group. A zero-rated category without a rate means 0, O never has one."""
    percent = tax.percent
    if tax.category in ZERO_RATED:
        percent = percent or Decimal(0)
    elif tax.category is Category.OUT_OF_SCOPE:
        percent = percent or None
    return (tax.scheme, tax.category, percent, tax.per_unit)


def in_order(taxes: Sequence[Tax], pointer: str) -> list[Tax]:
    """Each tax after those it stands on top of; raises ``BadInput`` for a circle."""
    waiting, ordered = list(taxes), []
    while waiting:
        schemes = {tax.scheme for tax in waiting}
        free = [tax for tax in waiting if schemes.isdisjoint(tax.on_top_of)]
        if not free:
            raise BadInput(
                "Two taxes of this line stand on top of each other; one must come first.",
                code="tax.circle",
                pointer=f"{pointer}/tax",
            )
        ordered += free
        waiting = [tax for tax in waiting if tax not in free]
    return ordered


def _also_because(group: Tax, tax: Tax) -> Tax:
    """The group's tax, naming a second exemption reason beside the first."""
    if (group.exemption_code, group.exemption_reason) == (tax.exemption_code, tax.exemption_reason):
        return group
    said = group.exemption_reason or group.exemption_code or ""
    more = tax.exemption_reason or tax.exemption_code or ""
    text = said if more in said.split("; ") else "; ".join(filter(None, (said, more)))
    same = group.exemption_code == tax.exemption_code
    return replace(
        group, exemption_code=group.exemption_code if same else None, exemption_reason=text
    )


def _whole(value: Decimal, pointer: str) -> int:
    try:
        return whole(value)
    except ArithmeticError:
        raise too_large(pointer) from None
