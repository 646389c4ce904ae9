"""A UBL element under construction; children are appended in the order of the schema."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from lxml import etree

from signet.en16931.canonical import decimal_text
from signet.en16931.model import Identifier
from signet.en16931.ubl.namespaces import CAC, CBC
from signet.kernel.money import Money


class Element:
    """A node under construction; children are appended in the order of the schema."""

    __slots__ = ("node",)

    def __init__(self, node: etree._Element) -> None:
        self.node = node

    def group(self, name: str) -> Element:
        return Element(etree.SubElement(self.node, f"{{{CAC}}}{name}"))

    def text(self, tag: str, value: str | None, /, **attributes: str | None) -> None:
        if value is None:
            return
        node = etree.SubElement(self.node, f"{{{CBC}}}{tag}")
        for key, attribute in attributes.items():
            if attribute is not None:
                node.set(key, attribute)
        node.text = value

    def day(self, name: str, value: date | None) -> None:
        self.text(name, value.isoformat() if value else None)

    def number(self, tag: str, value: Decimal | None, /, **attributes: str | None) -> None:
        self.text(tag, None if value is None else decimal_text(value), **attributes)

    def money(self, name: str, value: Money | None) -> None:
        if value is not None:
            self.text(name, format(value.amount, "f"), currencyID=value.currency)

    def identifier(self, name: str, value: Identifier | None) -> None:
        if value is not None:
            self.text(name, value.value, schemeID=value.scheme)
