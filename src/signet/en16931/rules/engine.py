"""The judge: the document cut into runs of units, and the rules that each run's program asks for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable
from decimal import Context, localcontext
from typing import Any

from lxml import etree

from signet.en16931.rules.grammar import Case, Choice, Grammar, Program, Seen, is_absent
from signet.en16931.rules.nodes import Document, Node, Shape, Unreadable
from signet.en16931.rules.rule import Breach, Rule, Sweep
from signet.en16931.rules.runs import Question, Runs, cut

#: Arithmetic with more digits than any amount has; what hostile ones exceed it with is no number,
#: which equals nothing, rather than an exception.
ARITHMETIC = Context(prec=80, traps=[])
#: Sets of texts remembered as being in order, for each place that asks.
MOST_SEEN = 5_000


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
    collecting = gc.isenabled()
    gc.disable()  # it would walk over the growing tree again and again, of which nothing is garbage
    try:
        with localcontext(ARITHMETIC):
            runs = cut(root, grammar)
            court = _Court(Document(runs, credit_note=credit_note), own)
            court.judge_all(grammar, runs, empty)
            for sweep in sweeps:
                court.found += sweep(root)
            return court.found
    finally:
        if collecting:
            gc.enable()


def _known(
    runs: Runs, starts: list[int], choice: tuple[int, Shape | None, Choice, Seen | None]
) -> bool:
    """All units have texts there with which one was found in order before."""
    _, shape, _, seen = choice
    if seen is None or shape is None or shape.leaves is None:
        return False
    return seen.issuperset(runs.said(starts, shape))


class _Court:
    __slots__ = ("document", "faults", "found", "odd", "once", "own")

    def __init__(self, document: Document, own: dict[str, Rule]) -> None:
        self.document, self.own = document, own
        self.found: list[Breach] = []
        self.once: dict[str, tuple[int, int]] = {}
        self.odd: set[tuple[str, Any]] = set()
        self.faults = 0

    def judge_all(self, grammar: Grammar, runs: Runs, empty: Rule | None) -> None:
        self._judge_root(grammar)
        self._judge_values(runs)
        layout, elements = runs.layout, runs.elements
        for program in layout.busy:
            self._judge_units(program, runs)
        self.found += [(rule, elements[at], {**rule.params}) for at, rule in layout.broken]
        if empty:
            self.found += [(empty, element, {}) for element in runs.blank()]

    def _judge_root(self, grammar: Grammar) -> None:
        root = self.document.root
        self._judge_case(grammar.of_root(root), root)
        for choice in grammar.root_choices:
            self._choose(choice, root)

    def _judge_values(self, runs: Runs) -> None:
        """Ask each question of all places at once."""
        elements, texts = runs.elements, runs.texts
        for attribute, test, at in runs.layout.singles:
            if not test(elements[at].get(attribute) if attribute else texts[at]):
                self._ask_around(runs, at, (attribute, test))
        for attribute, test, places, pick in runs.layout.values:
            said = [e.get(attribute) for e in pick(elements)] if attribute else pick(texts)
            different = set(said)
            if not all(map(test, different)):
                bad = {text for text in different if not test(text)}
                for at, text in zip(places, said, strict=True):
                    if text in bad:
                        self._ask_around(runs, at, (attribute, test))

    def _ask_around(self, runs: Runs, place: int, question: Question) -> None:
        """A value did not pass: let the rules themselves look at the element they judge."""
        document = self.document
        document.program, document.start = program, start = runs.layout.around(place)
        for rule, (at, shape) in program.values[question][place - start]:
            document.at = at
            if question[1] is is_absent:
                self._break_once(rule, place)
                continue
            judged = Node(runs.elements, start, shape) if shape else runs.elements[start + at]
            self._ask([(rule.check.ask(), rule)], judged)

    def _judge_units(self, program: Program, runs: Runs) -> None:
        """All units of a program, by what it asks beyond single values."""
        document, choices, starts = self.document, program.choices, runs.layout.starts[program]
        if len(starts) > 1:
            choices = [choice for choice in choices if not _known(runs, starts, choice)]
            if not (choices or program.calls or program.faulty):
                return
        elements = runs.elements
        document.program = program
        for start in starts:
            document.start = start
            for at, shape, calls in program.calls:
                document.at = at
                self._ask(
                    calls, elements[start + at] if shape is None else Node(elements, start, shape)
                )
            if choices:
                self._judge_choices(elements, start, choices)
            if program.faulty:
                self._judge_structure(elements, start, program)

    def _judge_choices(
        self,
        elements: list[Any],
        start: int,
        choices: list[tuple[int, Shape | None, Choice, Seen | None]],
    ) -> None:
        for at, shape, choice, seen in choices:
            judged = elements[start + at] if shape is None else Node(elements, start, shape)
            if seen is not None:
                texts = judged.texts()
                if texts in seen:
                    continue
            self.document.at, faults = at, self.faults
            self._choose(choice, judged)
            if seen is not None and faults == self.faults and len(seen) < MOST_SEEN:
                seen.add(texts)

    def _judge_structure(self, elements: list[Any], start: int, program: Program) -> None:
        for at, rule in program.broken:
            shape = program.shapes[at]
            self.document.at = at
            self._break(
                rule, elements[start + at] if shape is None else Node(elements, start, shape)
            )
        for at, rule in program.unused:
            self._break_once(rule, start + at)

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
            for case in found:
                self._judge_case(case, place)
            if found:
                return

    def _judge_case(self, case: Case, place: Any) -> None:
        broken, bound, calls = case
        for rule in broken:
            self._break(rule, place)
        runs, start = self.document.root.runs, self.document.start
        for at, attribute, test, rule in bound:
            there = start + at
            if not test(runs.elements[there].get(attribute) if attribute else runs.texts[there]):
                self._ask(((rule.check.ask(), rule),), place)
        if calls:
            self._ask(calls, place)

    def _break(self, rule: Rule, place: Any) -> None:
        try:
            params = rule.found(place, self.document)
        except Unreadable as odd:
            self._odd(odd)
            params = rule.found_nothing()
        self.faults += 1
        self.found.append((rule, place, params))

    def _break_once(self, rule: Rule, place: int) -> None:
        """Rules about the whole document that any such element breaks: said of the first."""
        first = self.once.get(rule.id)
        if first is None:
            self.once[rule.id] = place, len(self.found)
            self.found.append((rule, self.document.root.elements[place], dict(rule.params)))
        elif place < first[0]:
            self.once[rule.id] = place, first[1]
            self.found[first[1]] = (rule, self.document.root.elements[place], dict(rule.params))

    def _odd(self, odd: Unreadable) -> None:
        """Said once of each place, however many rules stumble over it."""
        self.faults += 1
        element = odd.place.element if isinstance(odd.place, Node) else odd.place
        if (odd.rule, element) not in self.odd:
            self.odd.add((odd.rule, element))
            self.found.append((self.own[odd.rule], odd.place, dict(odd.params)))
