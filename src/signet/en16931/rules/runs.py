"""The document cut into units, and those of one structure put together.

A unit is a child of the root with all that is in it. The lines of an invoice have a few structures
among them, and the invoices of one seller are often alike altogether: what follows from the structure
is a ``Layout``, worked out once and remembered.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import compress
from operator import itemgetter, not_
from sys import intern
from typing import TYPE_CHECKING, Any

from signet.en16931.rules.nodes import Node, Shape

if TYPE_CHECKING:
    from lxml import etree

    from signet.en16931.rules.grammar import Grammar, Program
    from signet.en16931.rules.rule import Rule

_SPACE = " \t\r\n"
Texts = list[str | None]
#: A test of the text, or of an attribute ('' for the text).
Question = tuple[str, Callable[[str | None], bool | None]]


class Layout:
    """Where the units stand. ``starts`` are the places of each program's units, ``values`` the places
    that each question is asked of, and ``busy`` the programs that ask more than such questions."""

    __slots__ = (
        "_children",
        "_gathered",
        "broken",
        "busy",
        "leaves",
        "starts",
        "structure",
        "values",
    )

    def __init__(self, starts: dict[Program, list[int]], leaves: list[bool]) -> None:
        self.starts, self.leaves = starts, leaves
        self.busy = [program for program in starts if program.busy]
        self.values: dict[Question, list[int]] = {}
        for program, places in starts.items():
            for question, below in program.values.items():
                asked = self.values.setdefault(question, [])
                for at in below:
                    asked += [start + at for start in places]
        #: Rules about the root count to one at most, so that more than two alike are as two.
        self.structure = frozenset((program, len(at) > 1) for program, at in starts.items())
        #: Places in the wrong order, and the rule that says so.
        self.broken: list[tuple[int, Rule]] = []
        self._children: dict[str, list[tuple[int, Shape | None]]] = {}
        self._gathered: dict[str, list[tuple[int, int, Shape | None]]] = {}

    def order(self) -> list[tuple[int, Program]]:
        """The units in document order."""
        units = [(start, program) for program, starts in self.starts.items() for start in starts]
        units.sort(key=itemgetter(0))
        return units

    def children(self, name: str) -> list[tuple[int, Shape | None]]:
        """The root's children of a name, in document order: start and shape of each."""
        found = self._children.get(name)
        if found is None:
            runs = [run for run in self.starts.items() if run[0].name == name]
            found = [(start, program.shapes[0]) for program, starts in runs for start in starts]
            found.sort(key=itemgetter(0))
            self._children[name] = found
        return found

    def gathered(self, name: str) -> list[tuple[int, int, Shape | None]]:
        """Every element of a name that rules ask for with ``//``, in document order."""
        found = self._gathered.get(name)
        if found is None:
            found = [
                (start, at, shape)
                for program, starts in self.starts.items()
                for at, shape in program.gathered.get(name, ())
                for start in starts
            ]
            found.sort(key=itemgetter(0, 1))
            self._gathered[name] = found
        return found

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

    def children(self, name: str) -> list[Any]:
        """The root's children of a name, in document order."""
        elements = self.elements
        return [
            elements[start] if shape is None else Node(elements, start, shape)
            for start, shape in self.layout.children(name)
        ]

    def gathered(self, name: str) -> list[Any]:
        """Every element of a name that rules ask for with ``//``, in document order."""
        elements = self.elements
        return [
            elements[start + at] if shape is None else Node(elements, start, shape)
            for start, at, shape in self.layout.gathered(name)
        ]

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
    tags = [intern(element.tag) for element in elements]
    counts = list(map(len, elements))
    layout = grammar.layout(tags, counts)
    return Runs(layout, elements, [element.text for element in elements])


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
