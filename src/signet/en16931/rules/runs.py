"""The document cut into units, and those of one structure put together.

A unit is a child of the root with all that is in it. The lines of an invoice have a few structures
among them, and the invoices of one seller are often alike altogether: what follows from the structure
is a ``Layout``, worked out once and remembered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable
from itertools import compress
from operator import attrgetter, itemgetter, not_
from typing import TYPE_CHECKING, Any

from signet.en16931.rules.nodes import Node, Shape

if TYPE_CHECKING:
    from lxml import etree

    from signet.en16931.rules.grammar import Case, Grammar, Program
    from signet.en16931.rules.rule import Rule

_SPACE = " \t\r\n"
_TAG, _TEXT = attrgetter("tag"), attrgetter("text")
Texts = list[str | None]
#: A test of the text, or of an attribute ('' for the text).
Question = tuple[str, Callable[[str | None], bool | None]]
#: The start of a unit, a place in it, and the shape of what is there.
Found = tuple[int, int, "Shape | None"]


class Layout:
    """Where the units stand. ``starts`` are the places of each program's units, ``values`` the places
    that each question is asked of, ``singles`` those asked in one place only, and ``busy`` the programs
    that ask more than such questions."""

    __slots__ = (
        "_gathered",
        "_routes",
        "broken",
        "busy",
        "leaves",
        "of_root",
        "singles",
        "starts",
        "structure",
        "values",
    )

    def __init__(self, starts: dict[Program, list[int]], leaves: list[bool]) -> None:
        self.starts, self.leaves = starts, leaves
        self.busy = [program for program in starts if program.busy]
        asked: dict[Question, list[int]] = {}
        for program, places in starts.items():
            for question, below in program.values.items():
                found = asked.setdefault(question, [])
                for at in below:
                    found += [start + at for start in places]
        self.singles = [(*q, places[0]) for q, places in asked.items() if len(places) == 1]
        self.values = [
            (*question, places, itemgetter(*places))
            for question, places in asked.items()
            if len(places) > 1
        ]
        #: Rules about the root count to one at most, so that more than two alike are as two.
        self.structure = frozenset((program, len(at) > 1) for program, at in starts.items())
        #: Places in the wrong order, and the rule that says so.
        self.broken: list[tuple[int, Rule]] = []
        #: What is asked of the root of such a document, once the grammar has worked it out.
        self.of_root: Case | None = None
        self._routes: dict[tuple[str, ...], list[Found]] = {}
        self._gathered: dict[str, list[Found]] = {}

    def order(self) -> list[tuple[int, Program]]:
        """The units in document order."""
        units = [(start, program) for program, starts in self.starts.items() for start in starts]
        units.sort(key=itemgetter(0))
        return units

    def places(self, names: tuple[str, ...]) -> list[Found]:
        """All that a path below the root leads to, in document order; looked up once."""
        found = self._routes.get(names)
        if found is None:
            found = self._routes[names] = self._walk(names)
        return found

    def _walk(self, names: tuple[str, ...]) -> list[Found]:
        name, rest = names[0], names[1:]
        if rest:
            units = self.places((name,))
            return [
                (start, at, below)
                for start, _, shape in units
                if shape
                for at, below in shape.places(rest)
            ]
        runs = [run for run in self.starts.items() if run[0].name == name]
        found = [(start, 0, program.shapes[0]) for program, starts in runs for start in starts]
        found.sort(key=itemgetter(0))
        return found

    def gathered(self, name: str) -> list[Found]:
        """Every element of a name that rules ask for with ``//``, in document order."""
        found = self._gathered.get(name)
        if found is None:
            found = [
                (start, at, shape) for starts, at, shape in self.alike(name) for start in starts
            ]
            found.sort(key=itemgetter(0, 1))
            self._gathered[name] = found
        return found

    def alike(self, name: str) -> list[tuple[list[int], int, Shape | None]]:
        """The same by structure: the starts of the units, the place in these, and the shape."""
        return [
            (starts, at, shape)
            for program, starts in self.starts.items()
            for at, shape in program.gathered.get(name, ())
        ]

    def around(self, place: int) -> tuple[Program, int]:
        """The program of the unit in which a place is, and the unit's start."""
        for program, starts in self.starts.items():
            number = bisect_right(starts, place) - 1
            if number >= 0 and place < starts[number] + len(program.shapes):
                return program, starts[number]
        raise LookupError(place)


class Runs:
    """A document: its elements and their texts, and where its units stand."""

    __slots__ = ("elements", "layout", "texts")

    def __init__(self, layout: Layout, elements: list[Any], texts: Texts) -> None:
        self.layout, self.elements, self.texts = layout, elements, texts

    def nodes(self, places: Iterable[Found]) -> list[Any]:
        elements = self.elements
        return [
            elements[start + at] if shape is None else Node(elements, start, shape)
            for start, at, shape in places
        ]

    def said(self, starts: list[int], shape: Shape) -> list[tuple[str | None, ...]]:
        """What ``Node.texts`` has of elements alike, one for each start."""
        if shape.leaves is None:
            return [Node(self.elements, start, shape).texts() for start in starts]
        texts = self.texts
        columns = [[texts[start + leaf] for start in starts] for leaf in shape.leaves]
        return list(zip(*columns, strict=True)) if columns else [()] * len(starts)

    def blank(self) -> list[Any]:
        """The elements with neither others in them nor a text."""
        leaves = list(compress(self.texts, self.layout.leaves))
        try:
            if not any(map(str.isspace, leaves)):  # type: ignore[arg-type]
                return []
        except TypeError:  # one of them is None
            pass
        return [
            element
            for element, text in zip(
                compress(self.elements, self.layout.leaves), leaves, strict=True
            )
            if not (text or "").strip(_SPACE)
        ]


def cut(root: etree._Element, grammar: Grammar) -> Runs:
    elements: list[Any] = list(root.iter())
    tags = list(map(_TAG, elements))
    layout = grammar.layout(tags, list(map(len, elements)))
    return Runs(layout, elements, list(map(_TEXT, elements)))


def lay_out(tags: list[str], counts: list[int], grammar: Grammar) -> Layout:
    """The units of a document whose elements have these tags and numbers of children."""
    starts: dict[Program, list[int]] = {}
    latest: dict[str, tuple[list[str], list[int], Program]] = {}
    start, last = 1, len(tags)
    while start < last:
        tag = tags[start]
        if tag in latest:  # often alike, and quicker seen than looked up
            shape, held, program = latest[tag]
            end = start + len(shape)
            if tags[start:end] == shape and counts[start:end] == held:
                starts[program].append(start)
                start = end
                continue
        end, more = start + 1, counts[start]
        while more:
            more += counts[end] - 1
            end += 1
        shape, held = tags[start:end], counts[start:end]
        program = grammar.program(shape, held)
        latest[tag] = shape, held, program
        starts.setdefault(program, []).append(start)
        start = end
    return Layout(starts, list(map(not_, counts)))
