"""A UBL document as a tree that has two spellings, XML and JSON; built and read without knowing which.

Leaves hold text, also where JSON writes a number or a boolean: the lexeme is kept, since a signature
covers it (1436.50 is not 1436.5).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache

from signet.en16931.canonical import decimal_text
from signet.kernel.money import Money, exponent

Attributes = tuple[tuple[str, str], ...]


#: Of every leaf; nothing is ever put into a leaf.
_NO_CHILDREN: list[Element] = []


class Element:
    """A node. Children are appended in the order of the UBL schema; a leaf has text and no children."""

    __slots__ = ("attributes", "children", "name", "text")

    def __init__(self, name: str, text: str | None = None, attributes: Attributes = ()):
        self.name = name
        self.text = text
        self.attributes = attributes
        self.children: list[Element] = [] if text is None else _NO_CHILDREN

    def group(self, name: str) -> Element:
        """A new group inside."""
        child = Element(name)
        self.children.append(child)
        return child

    def put(self, name: str, value: str | None, attributes: Attributes = ()) -> None:
        """A leaf, unless there is nothing to say: MyInvois refuses empty optional elements."""
        if value:
            self.children.append(Element(name, value, attributes))

    def only(self, name: str, leaf: str, value: str | None, attributes: Attributes = ()) -> None:
        """A group that holds one leaf, unless there is nothing to say: no group is left empty either."""
        if value:
            group = Element(name)
            group.children.append(Element(leaf, value, attributes))
            self.children.append(group)

    def blank(self, name: str) -> None:
        """A leaf that is said to be empty, as the official consolidated sample has it."""
        self.children.append(Element(name, ""))

    def money(self, name: str, value: Money | None) -> None:
        if value is not None:
            self.children.append(Element(name, plain(value), _currency(value.currency)))

    def number(self, name: str, value: Decimal | None, attributes: Attributes = ()) -> None:
        if value is not None:
            self.put(name, decimal_text(value), attributes)

    def day(self, name: str, value: date | None) -> None:
        self.put(name, value.isoformat() if value else None)

    def flag(self, name: str, *, value: bool) -> None:
        self.put(name, "true" if value else "false")

    def all(self, name: str) -> Iterator[Element]:
        """The children of a name."""
        return (child for child in self.children if child.name == name)

    def at(self, *path: str) -> Element | None:
        """The first element at a path of names."""
        node: Element | None = self
        for name in path:
            node = next(node.all(name), None) if node is not None else None
        return node

    def said(self, *path: str) -> str:
        """The text of the first leaf at a path, without surrounding blanks; empty where there is none."""
        found = self.at(*path)
        return (found.text or "").strip() if found is not None else ""


def plain(value: Money) -> str:
    """The amount with the decimals of its currency, as ``format(value.amount, "f")`` in a tenth of the time."""
    places = exponent(value.currency)
    if places == 2 and value.minor >= 100:  # almost every amount
        digits = str(value.minor)
        return f"{digits[:-2]}.{digits[-2:]}"
    digits = str(abs(value.minor)).rjust(places + 1, "0")
    sign = "-" if value.minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}" if places else sign + digits


@cache
def _currency(code: str) -> Attributes:
    return (("currencyID", code),)


#: Last parts of the names of UBL leaves that are numbers in JSON (CCTS representation terms).
NUMBERS = ("Amount", "Quantity", "Percent", "Measure", "Numeric", "Rate")
FLAGS = "Indicator"
