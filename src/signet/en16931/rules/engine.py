"""The judge: the document cut into units, and the rules that each unit's program asks for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Context, localcontext
from typing import Any

from lxml import etree

from signet.en16931.rules.grammar import Choice, Grammar, Program
from signet.en16931.rules.nodes import Document, Node, Root, Unreadable
from signet.en16931.rules.rule import Breach, Rule, Sweep

#: Arithmetic with more digits than any amount has; what hostile ones exceed it with is no number,
#: which equals nothing, rather than an exception.
ARITHMETIC = Context(prec=80, traps=[])
#: Sets of texts remembered as being in order, for each place that asks.
MOST_SEEN = 5_000

#: The elements of a unit in document order, and their program.
Unit = tuple[list[Any], Program]


def breaches(
    root: etree._Element,
    *,
    credit_note: bool,
    grammar: Grammar,
    sweeps: Iterable[Sweep],
    empty: Rule | None,
    own: dict[str, Rule],
) -> list[Breach]:
    """Everything in the document that breaks a rule of the grammar.

    ``empty`` is the rule that an element without content breaks, if any; ``own`` are the rules of ours
    that stand in where a rule cannot be judged (``Unreadable``).
    """
    document = Document(credit_note=credit_note)
    court = _Court(document, own)
    with _no_garbage(), localcontext(ARITHMETIC):
        units = _read(root, grammar, document)
        court.judge_root(grammar, units)
        for unit, program in units:
            if not program.idle:
                court.judge(unit, program)
        if empty:
            court.found += [(empty, element, {}) for element in _empty(root, units)]
        for sweep in sweeps:
            court.found += sweep(root)
    return court.found


@contextmanager
def _no_garbage() -> Iterator[None]:
    """Spare the collector from walking over the growing tree again and again: none of it is garbage,
    and it goes by itself when the verdict is there."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _read(root: etree._Element, grammar: Grammar, document: Document) -> list[Unit]:
    """Cut the document into units, and tell it what is in them."""
    elements: list[Any] = list(root.iter())
    tags = [element.tag for element in elements]
    counts = list(map(len, elements))
    children: dict[str, list[Any]] = {}
    named = document.named
    units: list[Unit] = []
    start, last = 1, len(elements)
    while start < last:
        element, end = elements[start], start + 1
        if counts[start]:
            after = element.getnext()
            end = last if after is None else elements.index(after, end)
            unit = elements[start:end]
            program = grammar.program(tags[start:end], counts[start:end])
        else:
            unit = [element]
            program = grammar.program_of_one(tags[start])
        units.append((unit, program))
        shape = program.shapes[0]
        place = element if shape is None else Node(unit, shape)
        if program.name in children:
            children[program.name].append(place)
        else:
            children[program.name] = [place]
        for name, (at, below) in program.gathered:
            named[name].append(unit[at] if below is None else Node(unit, below))
        start = end
    document.root = Root(root, children)
    return units


def _empty(root: etree._Element, units: list[Unit]) -> Iterator[etree._Element]:
    """Elements with neither others in them nor a text."""
    for unit, program in units:
        for at in program.empty:
            if not (unit[at].text or "").strip(" \t\r\n"):
                yield unit[at]
    if not units and not (root.text or "").strip(" \t\r\n"):
        yield root


class _Court:
    __slots__ = ("document", "faults", "found", "once", "own")

    def __init__(self, document: Document, own: dict[str, Rule]) -> None:
        self.document, self.own = document, own
        self.found: list[Breach] = []
        self.once: set[object] = set()
        self.faults = 0

    def judge_root(self, grammar: Grammar, units: list[Unit]) -> None:
        """Rules about the root count to one at most, so that more than two alike are as two."""
        root = self.document.root
        once: set[Program] = set()
        twice: set[Program] = set()
        for _, program in units:
            (twice if program in once else once).add(program)
        structure = (frozenset(once), frozenset(twice))
        broken, calls = grammar.of_root(root, structure)
        for rule in broken:
            self._break(rule, root)
        self._ask(calls, root)
        for choice in grammar.root_choices:
            self._choose(choice, root)

    def judge(self, unit: list[Any], program: Program) -> None:
        document = self.document
        document.unit, document.shapes, document.parents = unit, program.shapes, program.parents
        for at, attribute, tests in program.values:
            leaf = unit[at]
            value = leaf.get(attribute) if attribute else leaf.text
            for test, whose in tests:
                if not test(value):
                    rule, (place, shape) = whose
                    document.at = place
                    self._ask([(rule.check.ask(), rule)], Node(unit, shape) if shape else leaf)
        for at, shape, calls in program.calls:
            document.at = at
            self._ask(calls, unit[at] if shape is None else Node(unit, shape))
        if program.choices:
            self._judge_choices(unit, program)
        if program.faulty:
            self._judge_structure(unit, program)

    def _judge_choices(self, unit: list[Any], program: Program) -> None:
        for at, shape, choice, seen in program.choices:
            judged = unit[at] if shape is None else Node(unit, shape)
            if seen is not None:
                texts = judged.texts()
                if texts in seen:
                    continue
            self.document.at, faults = at, self.faults
            self._choose(choice, judged)
            if seen is not None and faults == self.faults and len(seen) < MOST_SEEN:
                seen.add(texts)

    def _judge_structure(self, unit: list[Any], program: Program) -> None:
        for at, rule in program.broken:
            shape = program.shapes[at]
            self.document.at = at
            self._break(rule, unit[at] if shape is None else Node(unit, shape))
        for at, rule in program.unused:
            self._break_once(rule, unit[at])
        for at, name, rule in program.attributes:
            if unit[at].get(name) is not None:
                self._break_once(rule, unit[at])

    def _ask(self, calls: Iterable[tuple[Callable[..., bool], Rule]], place: Any) -> None:
        document = self.document
        for holds, rule in calls:
            try:
                if not holds(place, document):
                    self._break(rule, place)
            except Unreadable as odd:
                self._odd(odd)

    def _choose(self, choice: Choice, place: Any) -> None:
        for key, cases in choice:
            try:
                chosen = None if key is None else key(place, self.document)
            except Unreadable as odd:
                self._odd(odd)
                continue
            met = chosen if isinstance(chosen, frozenset) else (chosen,)
            found = [case for case in map(cases.get, met) if case is not None]
            for broken, calls in found:
                for rule in broken:
                    self._break(rule, place)
                self._ask(calls, place)
            if found:
                return

    def _break(self, rule: Rule, place: Any) -> None:
        try:
            params = rule.found(place, self.document)
        except Unreadable as odd:
            self._odd(odd)
            params = rule.found_nothing()
        self.faults += 1
        self.found.append((rule, place, params))

    def _break_once(self, rule: Rule, element: Any) -> None:
        """Rules about the whole document that any such element breaks: said of the first."""
        if rule.id not in self.once:
            self.once.add(rule.id)
            self.found.append((rule, element, dict(rule.params)))

    def _odd(self, odd: Unreadable) -> None:
        """Said once of each place, however many rules stumble over it."""
        self.faults += 1
        element = odd.place.element if isinstance(odd.place, Node) else odd.place
        if (odd.rule, element) not in self.once:
            self.once.add((odd.rule, element))
            self.found.append((self.own[odd.rule], odd.place, dict(odd.params)))
