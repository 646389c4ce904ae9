"""What a rule is, and where it applies.

A ``Rule`` belongs to a ``Context``: the elements it judges. Contexts stand in patterns, and as in
Schematron an element meets only the first context of a pattern that matches it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from signet.en16931.findings import Severity
from signet.en16931.rules.nodes import Document, Node, Shape, Unreadable
from signet.en16931.rules.xpath import normalized

Structure = Shape | Node
_PLACEHOLDER = re.compile(r"%\((\w+)\)s")
Holds = Callable[[Any, Document], bool]
Shows = Callable[[Any, Document], Mapping[str, object]]


def _(message: str) -> str:
    """Mark a sentence for the translators' catalogues: this room knows no Django."""
    return message


class Check(NamedTuple):
    """How a rule is judged; the cheaper ways first, and the judge takes the cheapest that a rule has.

    ``shape`` needs only the names below the element, and is asked once for all elements alike; with
    ``holds`` beside it, what passes by shape passes, and of the rest ``holds`` is asked.
    ``value`` needs one text, or one attribute, of the element or of what ``path`` leads to, and says
    None when that is not the number it must be; ``missing`` is the verdict where the path leads
    nowhere. Where ``holds`` stands beside it, a value that passes is enough, and ``holds`` decides
    about all others; each path ``beside`` must then lead to one element too. ``holds`` is handed the element and the whole document. ``shows`` tells what was found and
    expected, when the rule is broken.
    """

    holds: Holds | None = None
    shape: Callable[[Any], bool] | None = None
    value: Callable[[str | None], bool | None] | None = None
    attribute: str = ""
    path: tuple[str, ...] = ()
    beside: tuple[tuple[str, ...], ...] = ()
    missing: bool = True
    shows: Shows | None = None

    def ask(self) -> Holds:
        """The check as a question about an element, whatever it needs."""
        if self.holds is not None:
            return self.holds
        if self.shape is not None:
            shape = self.shape
            return lambda node, _: shape(node)
        return self._ask_value

    def _ask_value(self, place: Any, _: Document) -> bool:
        leaf = place.one(*self.path) if self.path else place
        if leaf is None:
            return self.missing
        assert self.value is not None
        verdict = self.value(leaf.get(self.attribute) if self.attribute else leaf.text or "")
        if verdict is None:
            raise Unreadable("SIGNET-NUMBER", leaf, found=leaf.text or "")
        return verdict

    def show(self, place: Any, document: Document) -> Mapping[str, object]:
        if self.shows is not None:
            return self.shows(place, document)
        if self.value is None:
            return {}
        leaf = place.one(*self.path) if self.path else place
        found = None if leaf is None else leaf.get(self.attribute) if self.attribute else leaf.text
        return {"found": normalized(found or "")}


class Rule(NamedTuple):
    """``term`` is the business term or group of EN 16931; ``says`` how to mend what breaks the rule."""

    id: str
    severity: Severity
    term: str
    check: Check
    says: str
    params: Mapping[str, object]

    def found(self, place: Any, document: Document) -> dict[str, object]:
        return {**self.params, **self.check.show(place, document)}

    def found_nothing(self) -> dict[str, object]:
        """Params for a sentence whose figures cannot be read."""
        return {**dict.fromkeys(_PLACEHOLDER.findall(self.says), "?"), **self.params}


def unless(shape: Callable[[Any], bool], holds: Holds) -> Check:
    """A check that most elements pass by what is not in them."""
    return Check(holds, shape)


def error(
    rule: str,
    term: str,
    check: Check | Holds,
    says: str,
    shows: Shows | None = None,
    **params: object,
) -> Rule:
    return _rule("error", rule, term, check, says, shows, params)


def warning(
    rule: str,
    term: str,
    check: Check | Holds,
    says: str,
    shows: Shows | None = None,
    **params: object,
) -> Rule:
    return _rule("warning", rule, term, check, says, shows, params)


def advice(
    rule: str,
    term: str,
    check: Check | Holds,
    says: str,
    shows: Shows | None = None,
    **params: object,
) -> Rule:
    """Beyond the official rules: likely a mistake, though the document is valid."""
    return _rule("advice", rule, term, check, says, shows, params)


def _rule(
    severity: Severity,
    rule: str,
    term: str,
    check: Check | Holds,
    says: str,
    shows: Shows | None,
    params: Mapping[str, object],
) -> Rule:
    if not isinstance(check, Check):
        check = Check(check)
    if shows:
        check = check._replace(shows=shows)
    return Rule(rule, severity, term, check, says, params)


Key = Callable[[Any, Document], object]


class Context(NamedTuple):
    """The elements some rules judge.

    ``paths`` are written without predicates: ``/cac:TaxTotal`` is a child of the root, ``/`` the root
    itself, ``cac:Party/cbc:EndpointID`` such an element anywhere; a step may name several,
    ``cac:InvoiceLine|cac:CreditNoteLine``; ``*Amount`` is every name that ends so. ``key`` chooses
    among ``cases`` by looking at the element; without a key all ``rules`` apply. ``pure`` says that
    key and rules look at nothing but the texts in the element.
    """

    paths: tuple[str, ...]
    rules: tuple[Rule, ...] = ()
    key: Key | None = None
    cases: Mapping[object, tuple[Rule, ...]] | None = None
    pure: bool = False

    @property
    def all_rules(self) -> tuple[Rule, ...]:
        cases = self.cases or {}
        return (*self.rules, *(rule for rules in cases.values() for rule in rules))


def at(paths: str | tuple[str, ...], *rules: Rule) -> Context:
    """For every such element."""
    return Context(_tuple(paths), rules)


def when(paths: str | tuple[str, ...], condition: Key, *rules: Rule) -> Context:
    """Only for the elements of which the condition is true."""
    return Context(_tuple(paths), key=condition, cases={True: rules})


def switch(
    paths: str | tuple[str, ...],
    key: Key,
    cases: Mapping[Any, tuple[Rule, ...]],
    *,
    pure: bool = False,
) -> Context:
    """Rules by what ``key`` says of the element; where it says something else the next context is
    tried. A frozen set says several."""
    return Context(_tuple(paths), key=key, cases=cases, pure=pure)


def _tuple(paths: str | tuple[str, ...]) -> tuple[str, ...]:
    return (paths,) if isinstance(paths, str) else paths


#: A rule, what broke it, and what the sentence is to be filled with.
Breach = tuple[Rule, Any, dict[str, object]]
#: Rules about the document as a whole that are quicker asked of lxml; they yield breaches.
Sweep = Callable[[Any], Iterable[Breach]]


class Contents(NamedTuple):
    """What a rule set holds: contexts by pattern; rules about elements that must not be there, by
    their path; sweeps and the rules they report (``others``); the rule that an empty element breaks."""

    patterns: tuple[tuple[Context, ...], ...]
    unused: Mapping[str, Rule] = MappingProxyType({})
    sweeps: tuple[Sweep, ...] = ()
    others: tuple[Rule, ...] = ()
    empty: Rule | None = None
    structured: bool = False

    def rules(self) -> tuple[Rule, ...]:
        """Every rule; one id may stand for several."""
        empty = (self.empty,) if self.empty else ()
        of_contexts = (r for pattern in self.patterns for c in pattern for r in c.all_rules)
        return (*of_contexts, *self.unused.values(), *self.others, *empty)


#: A line of either document, as a step of a path.
LINE = "cac:InvoiceLine|cac:CreditNoteLine"
