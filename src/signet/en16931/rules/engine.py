"""The judge: one walk over the tree, then the rules that each element's plan asks for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import localcontext
from typing import Any

from lxml import etree

from signet.en16931.rules.grammar import Choice, Grammar, Plan, State, name_of
from signet.en16931.rules.nodes import Document, Node, Unreadable
from signet.en16931.rules.rule import Rule
from signet.en16931.ubl.namespaces import CBC

#: Digits kept in sums and products: more than any amount has, few enough for hostile ones.
PRECISION = 80

_NESTED = etree.XPath("boolean(//cbc:*/*)", namespaces={"cbc": CBC})

#: A rule, what broke it, and what the sentence is to be filled with.
Breach = tuple[Rule, Any, dict[str, object]]
Work = list[tuple[Plan, Node, Node]]
#: Rules about the document as a whole that are quicker asked of lxml; they yield breaches.
Sweep = Callable[[Any], Iterable[Breach]]


def breaches(
    root: etree._Element,
    *,
    credit_note: bool,
    grammar: Grammar,
    sweeps: Iterable[Sweep],
    own: dict[str, Rule],
) -> list[Breach]:
    """Everything in the document that breaks a rule of the grammar.

    ``own`` are the rules of ours that stand in where a rule cannot be judged (``Unreadable``).
    """
    document = Document(credit_note=credit_note)
    work: Work = []
    walker = _Walker(document, work, nested=bool(_NESTED(root)))
    document.root = walker.walk(root, grammar.root(root.tag), None)
    court = _Court(document, own)
    with localcontext() as context:
        context.prec = PRECISION
        for plan, node, parent in work:
            document.here, document.parent = node, parent
            court.judge(plan, node)
        for sweep in sweeps:
            court.found += sweep(root)
    return court.found


class _Walker:
    """``nested``: some basic element holds others, so that leaves must be looked into."""

    __slots__ = ("named", "nested", "work")

    def __init__(self, document: Document, work: Work, *, nested: bool) -> None:
        self.named, self.work, self.nested = document.named, work, nested

    def walk(self, element: etree._Element, state: State, parent: Node | None) -> Node:
        kids: list[Any] = list(element)
        tags = tuple([kid.tag for kid in kids])
        plan = state.plans.get(tags) or state.plan(tags)
        node = Node(element, kids, plan.where)
        for at, below in plan.visits:
            kids[at] = self.walk(kids[at], below, node)
        if self.nested:
            for at, kid in enumerate(kids):
                if not isinstance(kid, Node) and len(kid):
                    kids[at] = self.walk(kid, state.next(name_of(kid.tag)), node)
        for at, name in plan.gathers:
            self.named[name].append(kids[at])
        if not plan.idle:
            self.work.append((plan, node, parent or node))
        return node


class _Court:
    __slots__ = ("document", "found", "once", "own")

    def __init__(self, document: Document, own: dict[str, Rule]) -> None:
        self.document, self.own = document, own
        self.found: list[Breach] = []
        self.once: set[object] = set()

    def judge(self, plan: Plan, node: Node) -> None:
        document = self.document
        kids = node.kids
        for at, leaf_plan in plan.leaves:
            leaf = kids[at]
            for holds, rule in leaf_plan.calls:
                try:
                    if not holds(leaf, document):
                        self._break(rule, leaf)
                except Unreadable as odd:
                    self._odd(odd)
            for choice in leaf_plan.choices:
                self._choose(choice, leaf)
            for name, rule in leaf_plan.attributes:
                if leaf.get(name) is not None:
                    self._break_once(rule, leaf)
        for holds, rule in plan.calls:
            try:
                if not holds(node, document):
                    self._break(rule, node)
            except Unreadable as odd:
                self._odd(odd)
        for choice in plan.choices:
            self._choose(choice, node)
        for rule in plan.broken:
            self._break(rule, node)
        for at, rule in plan.unused:
            self._break_once(rule, kids[at])
        for name, rule in plan.attributes:
            if node.get(name) is not None:
                self._break_once(rule, node)

    def _choose(self, choice: Choice, place: Any) -> None:
        document = self.document
        for key, cases in choice.options:
            try:
                case = cases.get(None if key is None else key(place, document))
            except Unreadable as odd:
                self._odd(odd)
                continue
            if case is None:
                continue
            broken, calls = case
            for rule in broken:
                self._break(rule, place)
            for holds, rule in calls:
                try:
                    if not holds(place, document):
                        self._break(rule, place)
                except Unreadable as odd:
                    self._odd(odd)
            return

    def _break(self, rule: Rule, place: Any) -> None:
        try:
            params = rule.found(place, self.document)
        except Unreadable as odd:
            self._odd(odd)
            params = rule.found_nothing()
        self.found.append((rule, place, params))

    def _break_once(self, rule: Rule, place: Any) -> None:
        """Rules about the whole document that any such element breaks: said of the first."""
        if rule.id not in self.once:
            self.once.add(rule.id)
            self._break(rule, place)

    def _odd(self, odd: Unreadable) -> None:
        """Said once of each place, however many rules stumble over it."""
        element = odd.place.element if isinstance(odd.place, Node) else odd.place
        if (odd.rule, element) not in self.once:
            self.once.add((odd.rule, element))
            self.found.append((self.own[odd.rule], odd.place, dict(odd.params)))
