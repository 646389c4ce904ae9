"""Lines, discounts and taxes back from MyInvois."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final

from signet.en16931.model import (
    AllowanceCharge,
    Category,
    Classification,
    Line,
    Tax,
    TaxSubtotal,
)
from signet.kernel.money import Money
from signet.networks.myinvois.codelists import alpha2
from signet.networks.myinvois.taxes import EXEMPT, NOT_APPLICABLE, SALES, TYPES, type_of
from signet.networks.myinvois.tree import Element
from signet.networks.myinvois.values import attribute, decimal, known, money

_SCHEMES: Final = {code: scheme for scheme, code in TYPES.items()}
_HUNDRED = Decimal(100)


def read_line(node: Element, currency: str) -> Line:
    """An invoice line with the net amount it states."""
    item, quantity = node.at("Item") or Element("Item"), node.at("InvoicedQuantity")
    origin = known(item, "OriginCountry", "IdentificationCode")
    count = decimal(node, "InvoicedQuantity")
    unit = attribute(quantity, "unitCode") if quantity is not None else ""
    return Line(
        id=node.said("ID"),
        quantity=Decimal(1) if count is None else count,  # the quantity is optional
        unit=unit or "C62",
        price=decimal(node, "Price", "PriceAmount") or Decimal(0),
        taxes=tuple(_line_taxes(node)),
        allowances=tuple(read_allowance(each, currency) for each in node.all("AllowanceCharge")),
        name=item.said("Description"),
        classifications=tuple(_classifications(item)),
        origin_country=alpha2().get(origin, origin) if origin else None,
        net=money(node, "LineExtensionAmount", within=currency) or Money.zero(currency),
    )


def read_allowance(node: Element, currency: str) -> AllowanceCharge:
    """A discount or charge of the document or of a line."""
    factor = decimal(node, "MultiplierFactorNumeric")
    return AllowanceCharge(
        is_charge=node.said("ChargeIndicator") == "true",
        amount=money(node, "Amount", within=currency) or Money.zero(currency),
        percent=None if factor is None else factor * _HUNDRED,
        reason=known(node, "AllowanceChargeReason"),
    )


def _classifications(item: Element) -> Iterator[Classification]:
    for each in item.all("CommodityClassification"):
        code, leaf = known(each, "ItemClassificationCode"), each.at("ItemClassificationCode")
        if code and leaf is not None:
            yield Classification(code=code, list_id=attribute(leaf, "listID"))


def _line_taxes(node: Element) -> Iterator[Tax]:
    """The taxes of a line, without one that an exemption beside it leaves no base."""
    box = node.at("TaxTotal")
    subtotals = list(box.all("TaxSubtotal")) if box is not None else []
    exempt = any(_type(sub) == EXEMPT and decimal(sub, "TaxableAmount") for sub in subtotals)
    for sub in subtotals:
        if exempt and _type(sub) != EXEMPT and not decimal(sub, "TaxableAmount"):
            continue
        yield read_tax(sub)


def read_tax(node: Element) -> Tax:
    """A TaxSubtotal's tax with its rate, as far as it tells one."""
    code = _type(node)
    if code == EXEMPT:
        reason = known(node, "TaxCategory", "TaxExemptionReason")
        return Tax(
            scheme=SALES, category=Category.EXEMPT, percent=Decimal(0), exemption_reason=reason
        )
    if code in {NOT_APPLICABLE, ""}:
        return Tax(scheme="SST", category=Category.OUT_OF_SCOPE)
    per_unit = decimal(node, "PerUnitAmount")
    percent = None if per_unit is not None else decimal(node, "Percent")
    return Tax(scheme=_SCHEMES.get(code, code), percent=percent, per_unit=per_unit)


def read_breakdown(
    box: Element | None, lines: tuple[Line, ...], currency: str, rate: Decimal | None
) -> Iterator[TaxSubtotal]:
    """The document's taxes; MyInvois tells rates on lines only, so one that all lines share is taken over."""
    for sub in box.all("TaxSubtotal") if box is not None else ():
        code = _type(sub)
        known_rates = {
            (tax.percent, tax.per_unit)
            for line in lines
            for tax in line.taxes
            if type_of(tax) == code
        }
        tax = read_tax(sub)
        if len(known_rates) == 1 and code not in {EXEMPT, NOT_APPLICABLE}:
            percent, per_unit = next(iter(known_rates))
            tax = Tax(scheme=tax.scheme, percent=percent, per_unit=per_unit)
        yield TaxSubtotal(
            tax=tax,
            taxable=money(sub, "TaxableAmount", within=currency) or Money.zero(currency),
            amount=in_currency(money(sub, "TaxAmount"), currency, rate),
        )


def in_currency(amount: Money | None, currency: str, rate: Decimal | None) -> Money:
    """An amount of tax in the document's currency, turned back where it was told in ringgit."""
    if amount is None:
        return Money.zero(currency)
    if amount.currency == currency or not rate:
        return Money.of(amount.amount, currency)
    return Money.of(amount.amount / rate, currency)


def _type(node: Element) -> str:
    return node.said("TaxCategory", "ID")
