"""What the rules see of a document: nodes that know which children they have, by name.

Names are written as in the rules themselves, ``cbc:ID`` and ``cac:Party``. A basic element is left as
lxml has it, for it can tell its ``text`` and attributes by itself.

Where the children are is a matter of the element's ``Shape``, which all elements alike share: an
invoice of a thousand lines has a thousand nodes and one shape.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from decimal import Decimal
from math import isnan
from typing import Any, Protocol, TypeVar

from lxml import etree

from signet.en16931.rules.xpath import day, decimal, double
from signet.en16931.ubl.namespaces import CAC

T = TypeVar("T")
#: Where an element stands in its unit, and its shape; a basic element has none.
Place = tuple[int, "Shape | None"]


class Leaf(Protocol):
    """A value and its attributes."""

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


class Shape:
    """The names below an element. ``children`` are the places of each name, in order."""

    __slots__ = ("at", "children", "leaves", "routes")

    def __init__(self, at: int) -> None:
        self.at = at
        self.children: dict[str, list[Place]] = {}
        #: Everything in the element that has a text, however deep; None where a basic element holds
        #: others, whose text is not told so simply.
        self.leaves: list[int] | None = []
        self.routes: dict[tuple[str, ...], list[Place]] = {}

    def places(self, names: tuple[str, ...]) -> list[Place]:
        """All that the path of names leads to; looked up once."""
        found = self.routes.get(names)
        if found is None:
            found = self.routes[names] = self._walk(names)
        return found

    def _walk(self, names: tuple[str, ...]) -> list[Place]:
        found = self.children.get(names[0], [])
        for name in names[1:]:
            found = [place for _, shape in found if shape for place in shape.children.get(name, ())]
        return found

    def has(self, *names: str) -> bool:
        return bool(self.places(names))

    def count(self, *names: str) -> int:
        return len(self.places(names))


class Node:
    """An element that may hold others: its shape, and the unit (a child of the root) it stands in."""

    __slots__ = ("shape", "unit")

    def __init__(self, unit: list[Any], shape: Shape) -> None:
        self.unit, self.shape = unit, shape

    @property
    def element(self) -> Any:
        return self.unit[self.shape.at]

    @property
    def text(self) -> str:
        return "".join(map(str, self.element.itertext()))

    def get(self, key: str, /) -> str | None:
        value: str | None = self.element.get(key)
        return value

    def texts(self) -> tuple[str | None, ...]:
        """All texts in the element, in order; with its shape, all there is to know but attributes."""
        unit = self.unit
        if self.shape.leaves is None:
            return (self.text, *map(str, self.element.itertext()))
        return tuple([unit[at].text for at in self.shape.leaves])

    def has(self, *names: str) -> bool:
        return bool(self.shape.places(names))

    def count(self, *names: str) -> int:
        return len(self.shape.places(names))

    def all(self, *names: str) -> list[Any]:
        """The children of the first name, their children of the second, and so on."""
        unit = self.unit
        return [
            unit[at] if shape is None else Node(unit, shape)
            for at, shape in self.shape.places(names)
        ]

    def one(self, *names: str) -> Any:
        """The only element there, or None; two are unreadable."""
        shape = self.shape
        places = shape.routes.get(names)
        if places is None:
            places = shape.places(names)
        if not places:
            return None
        if len(places) > 1:
            raise Unreadable("SIGNET-ONCE", self.unit[places[1][0]], name=names[-1])
        at, below = places[0]
        return self.unit[at] if below is None else Node(self.unit, below)

    def value(self, *names: str) -> str:
        """The text of the only element there; '' where there is none, as ``string(())`` has it."""
        found = self.one(*names)
        return "" if found is None else found.text or ""

    def filled(self, *names: str) -> bool:
        """``normalize-space(path) != ''``."""
        return bool(self.value(*names).strip(" \t\r\n"))

    def values(self, *names: str) -> list[str]:
        return [found.text or "" for found in self.all(*names)]

    def amount(self, *names: str) -> Decimal | None:
        """``xs:decimal(path)``; None where there is nothing to cast."""
        found = self.one(*names)
        return None if found is None else amount_of(found)

    def amounts(self, *names: str) -> list[Decimal]:
        return [amount_of(found) for found in self.all(*names)]

    def numbers(self, *names: str) -> list[float]:
        """Each as ``xs:double``, as a comparison with a number takes it."""
        return [number_of(found) for found in self.all(*names)]

    def day(self, *names: str) -> int | None:
        """``xs:date(path)``."""
        found = self.one(*names)
        return None if found is None else day_of(found)


class Root(Node):
    """The document element; its children are units of their own."""

    __slots__ = ("_element", "units")

    def __init__(self, element: etree._Element, units: dict[str, list[Any]]) -> None:
        self._element, self.units = element, units

    @property
    def element(self) -> Any:
        return self._element

    def all(self, *names: str) -> list[Any]:
        found = self.units.get(names[0], [])
        rest = names[1:]
        if not rest:
            return found
        return [below for unit in found if isinstance(unit, Node) for below in unit.all(*rest)]

    def has(self, *names: str) -> bool:
        return self.count(*names) > 0

    def count(self, *names: str) -> int:
        found = self.units.get(names[0], [])
        rest = names[1:]
        if not rest:
            return len(found)
        return sum([unit.count(*rest) for unit in found if isinstance(unit, Node)])

    def one(self, *names: str) -> Any:
        found = self.units.get(names[0])
        if found is None:
            return None
        if len(found) > 1:
            found = self.all(*names)
        elif len(names) > 1:
            unit = found[0]
            return unit.one(*names[1:]) if isinstance(unit, Node) else None
        if len(found) > 1:
            raise Unreadable("SIGNET-ONCE", found[1], name=names[-1])
        return found[0] if found else None


def amount_of(leaf: Leaf) -> Decimal:
    value = decimal(leaf.text or "")
    if value is None:
        raise Unreadable("SIGNET-NUMBER", leaf, found=leaf.text or "")
    return value


def number_of(leaf: Leaf) -> float:
    """For a comparison; NaN, which Saxon takes for 0 or more, is no number of an invoice."""
    value = double(leaf.text or "")
    if value is None or isnan(value):
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

    ``named`` gathers every element of the names the rules ask for with ``//``. ``unit``, ``at`` and the
    tables of its structure tell where the element being judged stands; -1 is the root.
    """

    __slots__ = (
        "_memo",
        "at",
        "categories",
        "credit_note",
        "named",
        "parents",
        "root",
        "shapes",
        "unit",
    )

    def __init__(self, *, credit_note: bool) -> None:
        self.credit_note = credit_note
        self.named: defaultdict[str, list[Any]] = defaultdict(list)
        self.root: Root
        self.unit: list[Any] = []
        self.shapes: list[Shape | None] = []
        self.parents: list[int] = []
        self.at = -1
        #: VAT categories by their element, as the rules of EN 16931 read them.
        self.categories: dict[Any, Any] = {}
        self._memo: dict[Callable[[Document], Any], Any] = {}

    @property
    def parent(self) -> Node:
        """The element around the one being judged."""
        return self._node(self.parents[self.at]) if self.at >= 0 else self.root

    @property
    def grandparent(self) -> Node:
        at = self.parents[self.at] if self.at >= 0 else -1
        return self._node(self.parents[at]) if at >= 0 else self.root

    def _node(self, at: int) -> Node:
        shape = self.shapes[at] if at >= 0 else None
        return self.root if shape is None else Node(self.unit, shape)

    def once(self, make: Callable[[Document], T]) -> T:
        """What several rules ask of the whole document, worked out once."""
        memo = self._memo
        if make in memo:
            return memo[make]  # type: ignore[no-any-return]
        found = memo[make] = make(self)
        return found
