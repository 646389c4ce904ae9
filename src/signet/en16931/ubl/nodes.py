"""A UBL element whose leaves are ticked off as they are read, so that nothing is dropped in silence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation

from lxml import etree

from signet.en16931.model import Identifier
from signet.en16931.ubl.namespaces import CAC, CBC
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.kernel.money import Money

_NOT_A = {
    "date": _("“%(found)s” is not a date (line %(line)s, %(where)s)."),
    "number": _("“%(found)s” is not a number (line %(line)s, %(where)s)."),
}


class Node:
    """An element whose children are ticked off as they are read."""

    def __init__(self, element: etree._Element, seen: set[etree._Element]) -> None:
        self.element = element
        self.seen = seen

    def group(self, *path: str) -> Node | None:
        """The first group at a path of names."""
        node: Node | None = self
        for name in path:
            if node is None:
                return None
            found = node.element.find(f"{{{CAC}}}{name}")
            node = None if found is None else Node(found, self.seen)
        return node

    def groups(self, name: str) -> Iterator[Node]:
        for found in self.element.findall(f"{{{CAC}}}{name}"):
            yield Node(found, self.seen)

    def text(self, *path: str) -> str | None:
        """The text of the first leaf at a path, ticked off; None where it is absent or empty."""
        return (self.raw(*path) or "").strip() or None

    def raw(self, *path: str) -> str | None:
        """The same with the white space around it."""
        leaf = self._leaf(*path)
        if leaf is None:
            return None
        self.seen.add(leaf)
        return leaf.text

    def peek(self, *path: str) -> str | None:
        """The text without ticking it off: it is not certain that it can be carried."""
        leaf = self._leaf(*path)
        return None if leaf is None else (leaf.text or "").strip() or None

    def _leaf(self, *path: str) -> etree._Element | None:
        holder = self.group(*path[:-1])
        return None if holder is None else holder.element.find(f"{{{CBC}}}{path[-1]}")

    def texts(self, name: str) -> list[str]:
        leaves = self.element.findall(f"{{{CBC}}}{name}")
        self.seen.update(leaves)
        return [text for leaf in leaves if (text := (leaf.text or "").strip())]

    def identifier(self, *path: str) -> Identifier | None:
        holder = self.group(*path[:-1])
        value = self.text(*path)
        if holder is None or value is None:
            return None
        leaf = holder.element.find(f"{{{CBC}}}{path[-1]}")
        assert leaf is not None
        return Identifier(value=value, scheme=leaf.get("schemeID"))

    def attribute(self, name: str, attribute: str) -> str | None:
        leaf = self.element.find(f"{{{CBC}}}{name}")
        return None if leaf is None else leaf.get(attribute)

    def day(self, *path: str) -> date | None:
        text = self.text(*path)
        if text is None:
            return None
        try:
            return date.fromisoformat(text[:10])
        except ValueError:
            raise self._bad("date", text, path) from None

    def number(self, *path: str) -> Decimal | None:
        text = self.text(*path)
        if text is None:
            return None
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self._bad("number", text, path) from None
        if not value.is_finite() or len(text) > 60 or not -20 < value.adjusted() < 18:
            raise self._bad("number", text[:40], path)
        return value

    def money(self, *path: str) -> Money | None:
        value = self.number(*path)
        if value is None:
            return None
        holder = self.group(*path[:-1])
        assert holder is not None
        return Money.of(value, holder.attribute(path[-1], "currencyID") or "XXX")

    def _bad(self, kind: str, text: str, path: tuple[str, ...]) -> BadInput:
        where = place(self.element) + "/" + "/".join(path)
        return BadInput(
            _NOT_A[kind],
            code=f"ubl.{kind}",
            pointer=where,
            params={"found": text, "line": self.element.sourceline, "where": where},
        )


def place(element: etree._Element) -> str:
    """Where an element stands: ``/Invoice/InvoiceLine[2]/Item/Name``."""
    steps = []
    node: etree._Element | None = element
    while node is not None:
        parent = node.getparent()
        name = etree.QName(node).localname
        if parent is not None:
            same = [child for child in parent if child.tag == node.tag]
            if len(same) > 1:
                name += f"[{same.index(node) + 1}]"
        steps.append(name)
        node = parent
    return "/" + "/".join(reversed(steps))
