"""Which rules meet which element: worked out once for each path and each set of children, then looked up.

An invoice of a thousand lines has some forty different paths and as many different sets of children.
``State`` is a path that was met, ``Plan`` an element of that path with certain children. What can be
said from the names alone (present, absent, too many, not used) is decided while the plan is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from signet.en16931.rules.nodes import Where
from signet.en16931.rules.rule import Context, Key, Rule
from signet.en16931.ubl.namespaces import CAC, CBC, CREDIT_NOTE, INVOICE

EXT = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"

PREFIXES = {
    f"{{{CAC}}}": "cac:",
    f"{{{CBC}}}": "cbc:",
    f"{{{EXT}}}": "ext:",
    f"{{{INVOICE}}}": "ubl:",
    f"{{{CREDIT_NOTE}}}": "cn:",
}
#: Documents of foreign shapes could fill the memory; then it is forgotten and begun anew.
MOST_STATES = 5_000
MOST_PLANS = 20_000

Path = tuple[str, ...]
Call = tuple[Callable[..., bool], Rule]


@dataclass(frozen=True, slots=True)
class Choice:
    """One pattern's contexts for a path: the first whose key has a case decides."""

    options: tuple[
        tuple[Key | None, Mapping[object, tuple[tuple[Rule, ...], tuple[Call, ...]]]], ...
    ]


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with an element: of its children, ``visits`` are walked into and ``leaves`` judged."""

    where: Where
    visits: tuple[tuple[int, State], ...]
    leaves: tuple[tuple[int, Plan], ...]
    unused: tuple[tuple[int, Rule], ...]
    broken: tuple[Rule, ...]
    calls: tuple[Call, ...]
    choices: tuple[Choice, ...]
    attributes: tuple[tuple[str, Rule], ...]
    gathers: tuple[tuple[int, str], ...]

    @property
    def idle(self) -> bool:
        return not (
            self.leaves
            or self.unused
            or self.broken
            or self.calls
            or self.choices
            or self.attributes
        )


class Grammar:
    """The rules of some rule sets, ready to be looked up by path.

    ``patterns`` hold contexts in order. ``unused`` maps a path below the root to the rule that it breaks
    by being there, ``unused_attributes`` a path and an attribute; ``//`` begins a path found anywhere.
    """

    def __init__(
        self,
        patterns: Iterable[tuple[Context, ...]],
        unused: Mapping[str, Rule],
        gathered: frozenset[str],
    ) -> None:
        self.gathered = gathered
        self._by_name: defaultdict[str, list[tuple[int, int, Context, str]]] = defaultdict(list)
        self._by_end: list[tuple[int, int, Context, str]] = []
        for pattern, contexts in enumerate(patterns):
            for order, context in enumerate(contexts):
                for path in context.paths:
                    self._file(pattern, order, context, path)
        self._unused, self._attributes = _tables(unused)
        self._roots: dict[str, State] = {}
        self.states = self.plans = 0

    def _file(self, pattern: int, order: int, context: Context, path: str) -> None:
        last = path.rpartition("/")[2]
        if last.startswith("*"):
            self._by_end.append((pattern, order, context, path))
        else:
            for name in last.split("|"):
                self._by_name[name].append((pattern, order, context, path))

    def root(self, tag: str) -> State:
        if self.states > MOST_STATES or self.plans > MOST_PLANS:
            self._roots.clear()
            self.states = self.plans = 0
        if tag not in self._roots:
            self._roots[tag] = State(self, ())
        return self._roots[tag]

    def contexts(self, path: Path) -> list[list[Context]]:
        """The contexts that match the path, by pattern, in order."""
        name = path[-1] if path else ""
        filed = [*self._by_name.get(name, ())]
        filed += [entry for entry in self._by_end if name.endswith(entry[3].rpartition("*")[2])]
        found: dict[int, list[tuple[int, Context]]] = {}
        for pattern, order, context, written in filed:
            if _matches(written, path):
                found.setdefault(pattern, []).append((order, context))
        return [
            [context for _, context in sorted(contexts, key=lambda entry: entry[0])]
            for _, contexts in sorted(found.items())
        ]

    def unused(self, path: Path) -> list[Rule]:
        return [self._unused[end] for end in _written(path) if end in self._unused]

    def attributes(self, path: Path) -> tuple[tuple[str, Rule], ...]:
        return tuple(entry for end in _written(path) for entry in self._attributes.get(end, ()))


class State:
    """A path from the root; ``kind`` tells whether its elements are walked into."""

    __slots__ = ("_next", "grammar", "leaf", "path", "plans")

    def __init__(self, grammar: Grammar, path: Path) -> None:
        grammar.states += 1
        self.grammar, self.path = grammar, path
        self.plans: dict[tuple[str, ...], Plan] = {}
        self._next: dict[str, State] = {}
        self.leaf: Plan | None = _plan(self, {}, ()) if path and path[-1][:4] == "cbc:" else None

    def next(self, name: str) -> State:
        if name not in self._next:
            self._next[name] = State(self.grammar, (*self.path, name))
        return self._next[name]

    def plan(self, tags: tuple[str, ...]) -> Plan:
        """Make the plan for an element whose children bear these tags."""
        names = [name_of(tag) for tag in tags]
        where: dict[str, tuple[int, ...]] = {}
        for position, name in enumerate(names):
            where[name] = (*where.get(name, ()), position)
        plan = _plan(self, where, names)
        if self.leaf is not None:  # judged as the leaf that it should have been
            plan = replace(plan, broken=(), calls=(), choices=(), attributes=())
        self.grammar.plans += 1
        self.plans[tags] = plan
        return plan


def _plan(state: State, where: Where, names: Sequence[str]) -> Plan:
    grammar = state.grammar
    visits, leaves, unused = [], [], []
    for position, name in enumerate(names):
        below = state.next(name)
        if below.leaf is None:
            visits.append((position, below))
        elif not below.leaf.idle:
            leaves.append((position, below.leaf))
        unused += [(position, rule) for rule in grammar.unused(below.path)]
    broken: list[Rule] = []
    calls: list[Call] = []
    choices = []
    for contexts in grammar.contexts(state.path):
        if contexts[0].key is None:
            now, later = _sorted(contexts[0].rules, where)
            broken += now
            calls += later
        else:
            choices.append(_choice(contexts, where))
    return Plan(
        where,
        tuple(visits),
        tuple(leaves),
        tuple(unused),
        tuple(broken),
        tuple(calls),
        tuple(choices),
        grammar.attributes(state.path),
        tuple((at, name) for at, name in enumerate(names) if name in grammar.gathered),
    )


def _choice(contexts: list[Context], where: Where) -> Choice:
    options = []
    for context in contexts:
        cases = {None: context.rules} if context.key is None else context.cases or {}
        options.append(
            (context.key, {case: _sorted(rules, where) for case, rules in cases.items()})
        )
        if context.key is None:
            break
    return Choice(tuple(options))


def _sorted(rules: Iterable[Rule], where: Where) -> tuple[tuple[Rule, ...], tuple[Call, ...]]:
    """Rules broken by the names of the children alone, and those still to be asked."""
    broken = tuple(rule for rule in rules if rule.check.shape and not rule.check.shape(where))
    calls = tuple((rule.check.holds, rule) for rule in rules if rule.check.holds is not None)
    return broken, calls


def _matches(written: str, path: Path) -> bool:
    absolute = written.startswith("/")
    steps = [step.split("|") for step in written.strip("/").split("/") if step]
    if len(path) < len(steps) or (absolute and len(path) != len(steps)):
        return False
    ends = zip(steps, path[len(path) - len(steps) :], strict=True)
    return all(
        name in step or (step[0].startswith("*") and name.endswith(step[0][1:]))
        for step, name in ends
    )


def _written(path: Path) -> list[str]:
    """A path as the tables of unused elements may write it: whole, or its end after ``//``."""
    return ["/".join(path), *("//" + "/".join(path[-length:]) for length in (1, 2, 3))]


def _tables(
    unused: Mapping[str, Rule],
) -> tuple[dict[str, Rule], dict[str, list[tuple[str, Rule]]]]:
    elements: dict[str, Rule] = {}
    attributes: defaultdict[str, list[tuple[str, Rule]]] = defaultdict(list)
    for written, rule in unused.items():
        path, _, attribute = written.partition("/@")
        if attribute:
            attributes[path].append((attribute, rule))
        else:
            elements[path] = rule
    return elements, dict(attributes)


def name_of(tag: str) -> str:
    """``{namespace}Name`` as the rules write it; names of other namespaces stay as they are."""
    namespace, brace, name = tag.rpartition("}")
    prefix = PREFIXES.get(namespace + brace)
    return prefix + name if prefix else tag
