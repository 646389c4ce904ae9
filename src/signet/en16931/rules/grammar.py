"""Which rules meet which element: worked out once for each structure met, then looked up.

A unit is a child of the root with all that is in it: a line, a party, a total. Units of one structure
(the same names, nested alike) share a ``Program``. What can be said from the structure alone (present,
absent, too many, not used) is decided while the program is made; what is left are the calls of rules
that look at values. A thousand lines written by one hand have one program, or a few.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from sys import intern

from signet.en16931.rules.nodes import Node, Place, Root, Shape
from signet.en16931.rules.paths import Path, Steps, by_path, matches, name_of, steps_of, ways_of
from signet.en16931.rules.rule import Check, Context, Key, Rule
from signet.en16931.rules.runs import Layout, Question, lay_out
from signet.en16931.rules.structure.order import order_broken, rules_of

#: What stands in it is nobody's business but the schema's.
EXTENSIONS = "ext:UBLExtensions"
#: Structures kept in memory; when there are more, all are forgotten and begun anew.
MOST_PLACES = 200_000
MOST_ROOTS = 5_000
#: Elements of a document whose whole structure is remembered.
MOST_ALIKE = 2_000

Call = tuple[Callable[..., bool], Rule]
#: Whose a question is: the rule, and the element that the rule judges by it.
Whose = tuple[Rule, Place]
#: A test bound to a place of the unit and an attribute there ('' for the text).
Bound = tuple[int, str, Callable[[str | None], bool | None], Rule]
#: Rules broken by the structure alone, rules about one value, and those asked of the element.
Case = tuple[tuple[Rule, ...], tuple[Bound, ...], tuple[Call, ...]]
#: One pattern's contexts for an element: the first whose key has a case decides.
Choice = tuple[tuple[Key | None, Mapping[object, Case]], ...]


class Program:
    """What to do with a unit of a certain structure; numbers are places in the unit, 0 its element."""

    __slots__ = (
        "broken",
        "busy",
        "calls",
        "choices",
        "faulty",
        "gathered",
        "name",
        "parents",
        "shapes",
        "unused",
        "values",
    )

    def __init__(self, name: str) -> None:
        self.name = name
        self.busy = self.faulty = False
        self.shapes: list[Shape | None] = []
        self.parents: list[int] = []
        #: Places of the names that rules ask for with ``//``.
        self.gathered: dict[str, list[Place]] = {}
        self.broken: list[tuple[int, Rule]] = []
        self.unused: list[tuple[int, Rule]] = []
        #: By question, the places it is asked of.
        self.values: dict[Question, dict[int, list[Whose]]] = {}
        self.calls: list[tuple[int, Shape | None, list[Call]]] = []
        self.choices: list[tuple[int, Shape | None, Choice, Seen | None]] = []


#: The texts with which a pure context was found in order.
Seen = set[tuple[str | None, ...]]


class Grammar:
    """The rules of some rule sets, ready to be looked up by path.

    ``patterns`` hold contexts in order. ``unused`` maps a path below the root, of an element or of an
    attribute (``/@name``), to the rule that it breaks by being there; ``//`` begins a path found
    anywhere. ``nested`` is the rule that a basic element breaks by holding others.
    """

    def __init__(
        self,
        patterns: Iterable[tuple[Context, ...]],
        unused: Mapping[str, Rule],
        gathered: frozenset[str],
        nested: Rule,
        *,
        structured: bool = False,
    ) -> None:
        self._gathered, self._nested = gathered, nested
        self._by_name: defaultdict[str, list[tuple[int, int, Context, Steps]]] = defaultdict(list)
        for pattern, contexts in enumerate(patterns):
            for order, context in enumerate(contexts):
                for path in context.paths:
                    steps = steps_of(path)
                    for name in steps.last:
                        self._by_name[name].append((pattern, order, context, steps))
        self._unused, self._attributes = by_path(unused)
        self._structured = structured
        self._programs: dict[object, Program] = {}
        self._layouts: dict[object, Layout] = {}
        self._met: dict[Path, list[list[Context]]] = {}
        self._roots: dict[object, tuple[tuple[Rule, ...], list[Rule], tuple[Call, ...]]] = {}
        self._places = 0
        root = Program("/")
        self._judge(root, 0, None, ())
        self._of_root = [rule for _, _, calls in root.calls for _, rule in calls]
        self.root_choices = [choice for _, _, choice, _ in root.choices]

    def of_root(self, root: Root) -> Case:
        """What is asked of the root: of its values by their places in the document."""
        layout = root.layout
        if layout.of_root is None:
            known = self._roots.get(layout.structure)
            if known is None:
                if len(self._roots) > MOST_ROOTS:
                    self._roots.clear()
                known = self._roots[layout.structure] = self._look(root)
            broken, values, calls = known
            bound = []
            for rule in values:
                start, at, _ = layout.places(rule.check.path)[0]
                assert rule.check.value is not None
                bound.append((start + at, rule.check.attribute, rule.check.value, rule))
            layout.of_root = broken, tuple(bound), calls
        return layout.of_root

    def _look(self, root: Root) -> tuple[tuple[Rule, ...], list[Rule], tuple[Call, ...]]:
        """The rules that a root breaks by what it has in it, those about one value that is there once,
        and those to be asked of it; roots of one structure are looked at once."""
        values = [rule for rule in self._of_root if _is_single(root, rule.check)]
        broken, calls = _sorted([rule for rule in self._of_root if rule not in values], root)
        return broken, values, calls

    def layout(self, tags: list[str], counts: list[int]) -> Layout:
        """For a document whose elements, in its order, have these tags and numbers of children."""
        if len(tags) > MOST_ALIKE:
            return self._lay_out(tags, counts)
        key = (*tags, *counts)
        layout = self._layouts.get(key)
        if layout is None:
            layout = self._lay_out(tags, counts)
            self._remember(len(tags))
            self._layouts[(*map(intern, tags), *counts)] = layout
        return layout

    def _lay_out(self, tags: list[str], counts: list[int]) -> Layout:
        layout = lay_out(tags, counts, self)
        if self._structured:
            order = layout.order()
            names = [program.name for _, program in order]
            mistake = order_broken(name_of(tags[0]), names)
            if mistake:
                number, rule = mistake
                layout.broken.append((order[number][0] if number >= 0 else 0, rule))
        return layout

    def program(self, tags: Sequence[str], counts: Sequence[int]) -> Program:
        """For a unit whose elements, in document order, have these tags and numbers of children."""
        key = (*tags, *counts)
        program = self._programs.get(key)
        if program is None:
            self._remember(len(tags))
            program = self._make(tags, counts)
            self._programs[(*map(intern, tags), *counts)] = program
        return program

    def _remember(self, places: int) -> None:
        if self._places > MOST_PLACES:
            self._programs.clear()
            self._layouts.clear()
            self._roots.clear()
            self._met.clear()
            self._places = 0
        self._places += places

    def _make(self, tags: Sequence[str], counts: Sequence[int]) -> Program:
        names = [name_of(tag) for tag in tags]
        program = Program(names[0])
        paths: list[Path] = []
        open_: list[list[int]] = []  # place and number of children to come
        for at, (name, count) in enumerate(zip(names, counts, strict=True)):
            while open_ and not open_[-1][1]:
                open_.pop()
            shape = None if name[:4] == "cbc:" and not count else Shape(at)
            program.shapes.append(shape)
            parent = open_[-1][0] if open_ else -1
            program.parents.append(parent)
            paths.append((*paths[parent], name) if open_ else (name,))
            if open_:
                open_[-1][1] -= 1
                around = program.shapes[parent]
                assert around is not None
                around.children.setdefault(name, []).append((at, shape))
            open_.append([at, count])
            if count and name[:4] == "cbc:":
                program.broken.append((at, self._nested))
        _tell_leaves(program, names)
        for at, path in enumerate(paths):
            shape = program.shapes[at]
            self._judge(program, at, shape, path)
            if path[-1] in self._gathered:
                program.gathered.setdefault(path[-1], []).append((at, shape))
        if self._structured and names[0] != EXTENSIONS:
            _judge_order(program, names)
        program.faulty = bool(program.broken or program.unused)
        program.busy = bool(program.calls or program.choices or program.faulty)
        return program

    def _judge(self, program: Program, at: int, shape: Shape | None, path: Path) -> None:
        """What the rules ask of the element at a place."""
        for written in ways_of(path):
            program.unused += [(at, rule) for rule in self._unused.get(written, ())]
            for name, rule in self._attributes.get(written, ()):
                places = program.values.setdefault((name, is_absent), {})
                places.setdefault(at, []).append((rule, (at, shape)))
        calls: list[Call] = []
        for contexts in self._contexts(path):
            if contexts[0].key is None:
                rules = [r for r in contexts[0].rules if not _bind(program, at, shape, r)]
                broken, later = _sorted(rules, shape)
                program.broken += [(at, rule) for rule in broken]
                calls += later
            else:
                seen: Seen | None = set() if contexts[0].pure and shape else None
                place = at if program.shapes else -1  # the root has no unit
                program.choices.append((at, shape, _choice(contexts, place, shape), seen))
        if calls:
            program.calls.append((at, shape, calls))

    def _contexts(self, path: Path) -> list[list[Context]]:
        """The contexts that match the path, by pattern, in order."""
        if path not in self._met:
            name = path[-1] if path else ""
            found: dict[int, list[tuple[int, Context]]] = {}
            filed = (*self._by_name.get(name, ()), *self._by_name.get("*", ()))
            for pattern, order, context, steps in filed:
                if matches(steps, path):
                    found.setdefault(pattern, []).append((order, context))
            self._met[path] = [
                [context for _, context in sorted(contexts, key=lambda entry: entry[0])]
                for _, contexts in sorted(found.items())
            ]
        return self._met[path]


def _judge_order(program: Program, names: Sequence[str]) -> None:
    """What the structure of UBL asks: which elements, in which order, and values of the right kind."""
    children: list[list[int]] = [[] for _ in names]
    for at, parent in enumerate(program.parents):
        if parent >= 0:
            children[parent].append(at)
    for at, (name, below) in enumerate(zip(names, children, strict=True)):
        mistake = order_broken(name, [names[child] for child in below])
        if mistake:
            number, rule = mistake
            program.broken.append((below[number] if number >= 0 else at, rule))
        for rule in () if below else rules_of(name):
            assert rule.check.value is not None
            places = program.values.setdefault((rule.check.attribute, rule.check.value), {})
            places.setdefault(at, []).append((rule, (at, program.shapes[at])))


def _bind(program: Program, at: int, shape: Shape | None, rule: Rule) -> bool:
    """Tie a rule about one value to the place of that value, where there is just one."""
    if rule.check.value is None or not program.shapes:
        return False
    if rule.check.missing and rule.check.path and not (shape and shape.has(*rule.check.path)):
        return True
    leaf = _leaf(at, shape, rule)
    if leaf is None:
        return False
    places = program.values.setdefault((rule.check.attribute, rule.check.value), {})
    places.setdefault(leaf, []).append((rule, (at, shape)))
    return True


def _is_single(root: Root, check: Check) -> bool:
    """The value that the check needs is there, and once."""
    if check.value is None:
        return False
    found = root.layout.places(check.path)
    return (
        len(found) == 1
        and found[0][2] is None
        and all(root.count(*path) == 1 for path in check.beside)
    )


def is_absent(attribute: str | None) -> bool:
    """The question about an attribute that must not be there."""
    return attribute is None


def _leaf(at: int, shape: Shape | None, rule: Rule) -> int | None:
    """The place of the one value that a rule needs."""
    check = rule.check
    places = [(at, shape)] if not check.path else shape.places(check.path) if shape else []
    if len(places) != 1 or places[0][1] is not None:
        return None
    if not all(shape and shape.count(*path) == 1 for path in check.beside):
        return None
    return places[0][0]


def _tell_leaves(program: Program, names: Sequence[str]) -> None:
    """Tell each shape where the texts are in it."""
    for at, shape in enumerate(program.shapes):
        nested = shape is not None and names[at][:4] == "cbc:"
        around = at if nested else program.parents[at]
        while (shape is None or nested) and around >= 0:
            holder = program.shapes[around]
            assert holder is not None
            if nested:
                holder.leaves = None
            elif holder.leaves is not None:
                holder.leaves.append(at)
            around = program.parents[around]


def _choice(contexts: list[Context], at: int, shape: Shape | None) -> Choice:
    options = []
    for context in contexts:
        cases = {None: context.rules} if context.key is None else context.cases or {}
        options.append(
            (context.key, {case: _case(rules, at, shape) for case, rules in cases.items()})
        )
        if context.key is None:
            break
    return tuple(options)


def _case(rules: Iterable[Rule], at: int, shape: Shape | None) -> Case:
    """The rules of a case, each judged in the cheapest way that the structure allows."""
    bound, others = [], []
    for rule in rules:
        value = rule.check.value
        leaf = _leaf(at, shape, rule) if value and at >= 0 else None
        if value is None or leaf is None:
            others.append(rule)
        else:
            bound.append((leaf, rule.check.attribute, value, rule))
    broken, calls = _sorted(others, shape)
    return broken, tuple(bound), calls


def _sorted(
    rules: Iterable[Rule], shape: Shape | Node | None
) -> tuple[tuple[Rule, ...], tuple[Call, ...]]:
    """Rules broken by the structure alone, and those to be asked of each element."""
    broken, calls = [], []
    for rule in rules:
        test = rule.check.shape
        if test is None or shape is None:
            calls.append((rule.check.ask(), rule))
        elif not test(shape):
            if rule.check.holds is None:
                broken.append(rule)
            else:
                calls.append((rule.check.holds, rule))
    return tuple(broken), tuple(calls)
