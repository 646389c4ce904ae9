"""What the rules see of a document: nodes that know which children they have, by name.

Names are written as in the rules themselves, ``cbc:ID`` and ``cac:Party``. A basic element is left as
lxml has it, for it can tell its ``text`` and attributes by itself.

Where the children are is a matter of the element's ``Shape``, which all elements alike share: an
invoice of a thousand lines has a thousand nodes and one shape.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from math import isnan
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from signet.en16931.rules.xpath import compared, day, decimal
from signet.en16931.ubl.namespaces import CAC

if TYPE_CHECKING:
    from signet.en16931.rules.grammar import Program
    from signet.en16931.rules.runs import Runs

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
    """An element that may hold others: its shape, and among all ``elements`` of the document the start
    of the unit (a child of the root) in which it stands."""

    __slots__ = ("elements", "shape", "start")

    def __init__(self, elements: list[Any], start: int, shape: Shape) -> None:
        self.elements, self.start, self.shape = elements, start, shape

    @property
    def element(self) -> Any:
        return self.elements[self.start + self.shape.at]

    @property
    def text(self) -> str:
        return "".join(map(str, self.element.itertext()))

    def get(self, key: str, /) -> str | None:
        value: str | None = self.element.get(key)
        return value

    def texts(self) -> tuple[str | None, ...]:
        """All texts in the element, in order; with its shape, all there is to know but attributes."""
        elements, start = self.elements, self.start
        if self.shape.leaves is None:
            return (self.text, *map(str, self.element.itertext()))
        return tuple([elements[start + at].text for at in self.shape.leaves])

    def has(self, *names: str) -> bool:
        return bool(self.shape.places(names))

    def count(self, *names: str) -> int:
        return len(self.shape.places(names))

    def all(self, *names: str) -> list[Any]:
        """The children of the first name, their children of the second, and so on."""
        shape = self.shape
        places = shape.routes.get(names)
        if places is None:
            places = shape.places(names)
        if not places:
            return []
        elements, start = self.elements, self.start
        return [
            elements[start + at] if below is None else Node(elements, start, below)
            for at, below in places
        ]

    def one(self, *names: str) -> Any:
        """The only element there, or None; two are unreadable."""
        shape = self.shape
        places = shape.routes.get(names)
        if places is None:
            places = shape.places(names)
        if not places:
            return None
        elements, start = self.elements, self.start
        if len(places) > 1:
            raise Unreadable("SIGNET-ONCE", elements[start + places[1][0]], name=names[-1])
        at, below = places[0]
        return elements[start + at] if below is None else Node(elements, start, below)

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

    __slots__ = ("layout", "runs")

    def __init__(self, runs: Runs) -> None:
        self.runs, self.layout, self.elements = runs, runs.layout, runs.elements

    @property
    def element(self) -> Any:
        return self.elements[0]

    def all(self, *names: str) -> list[Any]:
        found = self.layout.places(names)
        return self.runs.nodes(found) if found else []

    def has(self, *names: str) -> bool:
        return bool(self.layout.places(names))

    def count(self, *names: str) -> int:
        return len(self.layout.places(names))

    def anywhere(self, name: str) -> int:
        """How many elements there are of a name that rules ask for with ``//``."""
        return len(self.layout.gathered(name))

    def one(self, *names: str) -> Any:
        found = self.layout.places(names)
        if not found:
            return None
        if len(found) > 1:
            start, at, _ = found[1]
            raise Unreadable("SIGNET-ONCE", self.elements[start + at], name=names[-1])
        start, at, shape = found[0]
        return self.elements[start + at] if shape is None else Node(self.elements, start, shape)


def amount_of(leaf: Leaf) -> Decimal:
    value = decimal(leaf.text or "")
    if value is None:
        raise Unreadable("SIGNET-NUMBER", leaf, found=leaf.text or "")
    return value


def number_of(leaf: Leaf) -> float:
    """For a comparison; NaN, which Saxon takes for 0 or more, is no number of an invoice."""
    value = compared(leaf.text or "")
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


class Named(dict[str, list[Any]]):
    """Every element of the names that rules ask for with ``//``, gathered when first asked for."""

    def __init__(self, gather: Callable[[str], list[Any]]) -> None:
        super().__init__()
        self._gather = gather

    def __missing__(self, name: str) -> list[Any]:
        found = self[name] = self._gather(name)
        return found


class Document:
    """The whole, for rules that look beyond their own element.

    ``named`` has every element of the names the rules ask for with ``//``. ``start``, ``at`` and
    ``program`` tell where the element being judged stands; at -1 it is the root.
    """

    __slots__ = ("_memo", "at", "categories", "credit_note", "named", "program", "root", "start")

    def __init__(self, runs: Runs, *, credit_note: bool) -> None:
        self.credit_note = credit_note
        self.named = Named(lambda name: runs.nodes(runs.layout.gathered(name)))
        self.root = Root(runs)
        self.start, self.at = 0, -1
        self.program: Program
        #: VAT categories by their place, as the rules of EN 16931 read them.
        self.categories: dict[int, Any] = {}
        self._memo: dict[Callable[[Document], Any], Any] = {}

    @property
    def parent(self) -> Node:
        """The element around the one being judged."""
        return self._node(self.program.parents[self.at]) if self.at >= 0 else self.root

    @property
    def grandparent(self) -> Node:
        at = self.program.parents[self.at] if self.at >= 0 else -1
        return self._node(self.program.parents[at]) if at >= 0 else self.root

    def _node(self, at: int) -> Node:
        shape = self.program.shapes[at] if at >= 0 else None
        return self.root if shape is None else Node(self.root.elements, self.start, shape)

    def once(self, make: Callable[[Document], T]) -> T:
        """What several rules ask of the whole document, worked out once."""
        memo = self._memo
        if make in memo:
            return memo[make]  # type: ignore[no-any-return]
        found = memo[make] = make(self)
        return found
