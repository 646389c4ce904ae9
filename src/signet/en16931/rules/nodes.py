"""What the rules see of a document: nodes that know which children they have, by name.

Names are written as in the rules themselves, ``cbc:ID`` and ``cac:Party``. A child that holds no other
elements is left as lxml's element, for it can tell its ``text`` and attributes by itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from lxml import etree

from signet.en16931.rules.xpath import day, decimal, double, normalized
from signet.en16931.ubl.namespaces import CAC

Where = Mapping[str, tuple[int, ...]]


class Leaf(Protocol):
    """An element without elements in it: a value and its attributes."""

    @property
    def text(self) -> str | None: ...

    def get(self, key: str, /) -> str | None: ...


class Unreadable(Exception):
    """The document gives a rule two values or a word where it needs one number: no verdict.

    The official engine ends here without any report; the judge makes it a finding of its own.
    """

    def __init__(self, rule: str, place: Any, **params: object) -> None:
        super().__init__(rule)
        self.rule, self.place, self.params = rule, place, params


class Node:
    """An element that may hold others. ``where`` tells the positions of each name among ``kids``."""

    __slots__ = ("element", "kids", "where")

    def __init__(self, element: etree._Element, kids: list[Any], where: Where) -> None:
        self.element, self.kids, self.where = element, kids, where

    @property
    def text(self) -> str:
        return "".join(map(str, self.element.itertext()))

    def get(self, key: str, /) -> str | None:
        return self.element.get(key)

    def has(self, name: str) -> bool:
        return name in self.where

    def count(self, name: str) -> int:
        return len(self.where.get(name, ()))

    def all(self, *names: str) -> list[Any]:
        """The children of the first name, their children of the second, and so on."""
        kids = self.kids
        found = [kids[at] for at in self.where.get(names[0], ())]
        for name in names[1:]:
            found = [
                node.kids[at]
                for node in found
                if isinstance(node, Node)
                for at in node.where.get(name, ())
            ]
        return found

    def one(self, *names: str) -> Any:
        """The only element there, or None; two are unreadable."""
        found = self.all(*names)
        if len(found) > 1:
            raise Unreadable("SIGNET-ONCE", found[1], name=names[-1])
        return found[0] if found else None

    def value(self, *names: str) -> str:
        """The text of the only element there; '' where there is none, as ``string(())`` has it."""
        found = self.one(*names)
        return "" if found is None else found.text or ""

    def filled(self, *names: str) -> bool:
        """``normalize-space(path) != ''``."""
        text = self.value(*names)
        return text.isalnum() or normalized(text) != ""

    def values(self, *names: str) -> list[str]:
        return [found.text or "" for found in self.all(*names)]

    def amount(self, *names: str) -> Decimal | None:
        """``xs:decimal(path)``; None where there is nothing to cast."""
        found = self.one(*names)
        return None if found is None else amount_of(found)

    def numbers(self, *names: str) -> list[float]:
        """Each as ``xs:double``, as a comparison with a number takes it."""
        return [number_of(found) for found in self.all(*names)]

    def day(self, *names: str) -> int | None:
        """``xs:date(path)``."""
        found = self.one(*names)
        return None if found is None else day_of(found)


def amount_of(leaf: Leaf) -> Decimal:
    value = decimal(leaf.text or "")
    if value is None:
        raise Unreadable("SIGNET-NUMBER", leaf, found=leaf.text or "")
    return value


def number_of(leaf: Leaf) -> float:
    value = double(leaf.text or "")
    if value is None:
        raise Unreadable("SIGNET-NUMBER", leaf, found=leaf.text or "")
    return value


def day_of(leaf: Leaf) -> int:
    value = day(leaf.text or "")
    if value is None:
        raise Unreadable("SIGNET-DATE", leaf, found=leaf.text or "")
    return value


def inside(leaf: Any, *names: str) -> bool:
    """Some element of these aggregates is around it."""
    element = leaf.element if isinstance(leaf, Node) else leaf
    return next(element.iterancestors(*(f"{{{CAC}}}{name}" for name in names)), None) is not None


class Document:
    """The whole, for rules that look beyond their own element.

    ``named`` gathers every node of the names the rules ask for with ``//``; ``here`` and ``parent`` are
    the node being judged (or holding the leaf being judged) and the one around it; ``memo`` keeps what
    several rules work out once.
    """

    __slots__ = ("credit_note", "here", "memo", "named", "parent", "root")

    def __init__(self, *, credit_note: bool) -> None:
        self.credit_note = credit_note
        self.named: defaultdict[str, list[Any]] = defaultdict(list)
        self.memo: dict[Any, Any] = {}
        self.root: Node
        self.here: Node
        self.parent: Node
