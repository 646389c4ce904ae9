"""Lines of the element table."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from signet.en16931.model import AllowanceCharge, Invoice, Line
from signet.kernel.money import Money, round_half_up
from signet.networks.myinvois.codelists import alpha3
from signet.networks.myinvois.taxes import write_line_taxes
from signet.networks.myinvois.tree import Element
from signet.networks.myinvois.wording import flat

#: Lists of item classifications: kinds of goods and services, and the customs tariff.
CLASS: Final = "CLASS"
TARIFF: Final = "PTC"
DESCRIPTION_LIMIT: Final = 300
_PRICE_PLACES = 8


def write_line(node: Element, line: Line, invoice: Invoice) -> None:
    """One InvoiceLine."""
    node.put("ID", line.id)
    node.number("InvoicedQuantity", line.quantity, (("unitCode", line.unit),))
    node.money("LineExtensionAmount", line.net)
    for allowance in line.allowances:
        write_allowance(node, allowance, rate=allowance.percent)
    write_line_taxes(node, line, invoice)
    item = node.group("Item")
    item.put("Description", description_of(line))
    if line.origin_country:
        origin = alpha3().get(line.origin_country, line.origin_country)
        item.only("OriginCountry", "IdentificationCode", origin)
    for name in (TARIFF, CLASS):
        for each in line.classifications:
            if each.list_id == name:
                code, kind = flat(each.code), (("listID", name),)
                item.only("CommodityClassification", "ItemClassificationCode", code, kind)
    node.group("Price").number("PriceAmount", price_of(line), (("currencyID", invoice.currency),))
    node.group("ItemPriceExtension").money("Amount", subtotal_of(line))


def write_allowance(
    parent: Element, allowance: AllowanceCharge, *, rate: Decimal | None = None
) -> None:
    """A discount or charge; the table has its ``rate`` on lines only."""
    node = parent.group("AllowanceCharge")
    node.flag("ChargeIndicator", value=allowance.is_charge)
    node.put("AllowanceChargeReason", flat(allowance.reason))
    if rate is not None:
        node.number("MultiplierFactorNumeric", rate / 100)
    node.money("Amount", allowance.amount)


def description_of(line: Line) -> str:
    """BT-153, and BT-154 where both fit."""
    name, more = flat(line.name), flat(line.description)
    both = f"{name} - {more}" if name and more else name or more
    return both if len(both) <= DESCRIPTION_LIMIT else name


def price_of(line: Line) -> Decimal:
    """The price of one unit: MyInvois has no base quantity."""
    if line.base_quantity is None:
        return line.price
    return round_half_up(line.price / line.base_quantity, _PRICE_PLACES)


def subtotal_of(line: Line) -> Money:
    """Price times quantity, before the line's own discounts and charges."""
    assert line.net is not None
    found = line.net
    for allowance in line.allowances:
        assert allowance.amount is not None
        found = found - allowance.amount if allowance.is_charge else found + allowance.amount
    return found
