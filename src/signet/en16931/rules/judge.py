"""From bytes to findings: reading, judging, and telling the places."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from lxml import etree

from signet.en16931.findings import Finding
from signet.en16931.rules.editions import RuleSet, claimed, named, together
from signet.en16931.rules.engine import breaches
from signet.en16931.rules.grammar import Grammar
from signet.en16931.rules.nodes import Node
from signet.en16931.rules.own import OWN
from signet.en16931.rules.paths import name_of
from signet.en16931.rules.rule import Breach, Contents
from signet.en16931.ubl.namespaces import CBC, CREDIT_NOTE, INVOICE
from signet.en16931.xml import parse

_SPECIFICATION = f"{{{CBC}}}CustomizationID"
ROOTS = {f"{{{INVOICE}}}Invoice": False, f"{{{CREDIT_NOTE}}}CreditNote": True}


def judge(
    source: bytes | etree._Element,
    *,
    rulesets: Sequence[str | RuleSet] | None = None,
    on: date | None = None,
) -> list[Finding]:
    """Every rule that a UBL invoice or credit note breaks, in the order of the document.

    ``rulesets`` by name (``cen``), in the version in force ``on`` a day (today), or in a certain version
    (``cen@1.3.16``, or the ``RuleSet`` itself). By default those that the document claims in its
    specification identifier (BT-24), and advice of our own. Raises ``BadInput`` for what is not readable
    XML and for rule sets that are not known; a root element that is no UBL invoice is a finding.
    """
    root = parse(source) if isinstance(source, bytes) else _clean(source)
    if root.tag not in ROOTS:
        return [_finding((OWN["SIGNET-ROOT"], root, {"found": name_of(root.tag)}), _Places())]
    names = asked_for(root) if rulesets is None else rulesets
    grammar, contents = _chosen(tuple(names), on or datetime.now(UTC).date())
    found = breaches(
        root,
        credit_note=ROOTS[root.tag],
        grammar=grammar,
        sweeps=contents.sweeps,
        empty=contents.empty,
        own=OWN,
    )
    return _findings(found) if found else []


def judge_on(
    source: bytes | etree._Element,
    days: Iterable[date],
    *,
    rulesets: Sequence[str | RuleSet] | None = None,
) -> dict[date, list[Finding]]:
    """The verdicts of several days in one call: by the rules of today, and by those that come next."""
    root = parse(source) if isinstance(source, bytes) else _clean(source)
    return {day: judge(root, rulesets=rulesets, on=day) for day in days}


def asked_for(root: etree._Element) -> tuple[str, ...]:
    """The rule sets that a document claims in its specification identifier (BT-24)."""
    return claimed(root.findtext(_SPECIFICATION) or "")


@lru_cache(maxsize=100)
def _chosen(names: tuple[str | RuleSet, ...], day: date) -> tuple[Grammar, Contents]:
    sets = (name if isinstance(name, RuleSet) else named(name, day) for name in names)
    return together(tuple(dict.fromkeys(sets)))


def _clean(root: etree._Element) -> etree._Element:
    """Without comments and processing instructions, which would cut a text in two."""
    if root.xpath("boolean(//comment() | //processing-instruction())"):
        return parse(etree.tostring(root, encoding="utf-8", with_tail=False))
    return root


def _findings(found: Iterable[Breach]) -> list[Finding]:
    places = _Places()
    told = [(places.of(breach[1]), breach) for breach in found]
    told.sort(key=lambda entry: (entry[0][1], entry[1][0].id))
    return [_finding(breach, places) for _, breach in told]


def _finding(breach: Breach, places: _Places) -> Finding:
    rule, place, params = breach
    path, _ = places.of(place)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=rule.says,
        params=params,
        term=rule.term,
        location=path,
        line=_line(place.element if isinstance(place, Node) else place),
    )


class _Places:
    """XPaths of elements; the children of an element are counted once, however many are asked for."""

    def __init__(self) -> None:
        self._counted: dict[etree._Element, dict[etree._Element, tuple[int, int]]] = {}
        self._told: dict[etree._Element, tuple[str, tuple[int, ...]]] = {}

    def of(self, place: Any) -> tuple[str, tuple[int, ...]]:
        """The path, and the positions along it, which sort as the document does."""
        element: etree._Element = place.element if isinstance(place, Node) else place
        if element not in self._told:
            self._told[element] = self._tell(element)
        return self._told[element]

    def _tell(self, element: etree._Element) -> tuple[str, tuple[int, ...]]:
        name = str(element.tag).rpartition("}")[2]
        parent = element.getparent()
        if parent is None:
            return f"/{name}[1]", ()
        path, order = self.of(parent)
        position, number = self._children(parent)[element]
        return f"{path}/{name}[{number}]", (*order, position)

    def _children(self, parent: etree._Element) -> dict[etree._Element, tuple[int, int]]:
        if parent not in self._counted:
            times: Counter[object] = Counter()
            self._counted[parent] = counted = {}
            for position, child in enumerate(parent):
                times[child.tag] += 1
                counted[child] = position, times[child.tag]
        return self._counted[parent]


def _line(element: etree._Element) -> int | None:
    line: int | None = element.sourceline  # type: ignore[assignment]
    return line
