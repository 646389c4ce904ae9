"""From bytes to findings: reading, judging, and telling the places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from lxml import etree

from signet.en16931.findings import Finding
from signet.en16931.rules.editions import RuleSet, grammar_of, in_force, sweeps_of
from signet.en16931.rules.engine import Breach, breaches
from signet.en16931.rules.grammar import name_of
from signet.en16931.rules.nodes import Node
from signet.en16931.rules.own import OWN
from signet.en16931.ubl.namespaces import CREDIT_NOTE, INVOICE
from signet.en16931.xml import parse

ROOTS = {f"{{{INVOICE}}}Invoice": False, f"{{{CREDIT_NOTE}}}CreditNote": True}


def judge(
    source: bytes | etree._Element,
    *,
    rulesets: Sequence[str | RuleSet] = ("cen",),
    on: date | None = None,
) -> list[Finding]:
    """Every rule that a UBL invoice or credit note breaks, in the order of the document.

    ``rulesets`` by name, in the version in force ``on`` a day (today), or as ``RuleSet`` for a
    certain version; several versions may be asked in one call. Raises ``BadInput`` for what is not
    readable XML; a root element that is no UBL invoice is a finding.
    """
    root = parse(source) if isinstance(source, bytes) else _clean(source)
    if root.tag not in ROOTS:
        return [_finding((OWN["SIGNET-ROOT"], root, {"found": name_of(root.tag)}), _Places())]
    day = on or datetime.now(UTC).date()
    sets = [s if isinstance(s, RuleSet) else in_force(s, day) for s in rulesets]
    found = breaches(
        root,
        credit_note=ROOTS[root.tag],
        grammar=grammar_of(tuple((s.name, s.version) for s in sets)),
        sweeps=sweeps_of(sets),
        own=OWN,
    )
    return _findings(found) if found else []


def _clean(root: etree._Element) -> etree._Element:
    """Without comments and processing instructions, which would cut a text in two."""
    if root.xpath("boolean(//comment() | //processing-instruction())"):
        return parse(etree.tostring(root, encoding="utf-8", with_tail=False))
    return root


def _findings(found: Iterable[Breach]) -> list[Finding]:
    places = _Places()
    told = [(places.of(breach[1]), breach) for breach in found]
    told.sort(key=lambda entry: (entry[0].order, entry[1][0].id))
    return [_finding(breach, places) for _, breach in told]


def _finding(breach: Breach, places: _Places) -> Finding:
    rule, place, params = breach
    told = places.of(place)
    return Finding(
        rule=rule.id,
        severity=rule.severity,
        message=rule.says,
        params=params,
        term=rule.term,
        location=told.path,
        line=told.line,
    )


class _Place:
    """``order``: the positions of the element and those around it, which sort as the document does."""

    __slots__ = ("line", "order", "path")

    def __init__(self, path: str, order: tuple[int, ...], line: int | None) -> None:
        self.path, self.order, self.line = path, order, line


class _Places:
    """XPaths of elements; the children of an element are counted once, however many are asked for."""

    def __init__(self) -> None:
        self._told: dict[etree._Element, _Place] = {}

    def of(self, place: Any) -> _Place:
        element: etree._Element = place.element if isinstance(place, Node) else place
        if element not in self._told:
            parent = element.getparent()
            if parent is None:
                name = etree.QName(element).localname
                self._told[element] = _Place(f"/{name}[1]", (), _line(element))
            else:
                self._count(parent)
        return self._told[element]

    def _count(self, parent: etree._Element) -> None:
        around = self.of(parent)
        seen: dict[str, int] = {}
        for position, child in enumerate(parent):
            tag = str(child.tag)
            seen[tag] = seen.get(tag, 0) + 1
            path = f"{around.path}/{tag.rpartition('}')[2]}[{seen[tag]}]"
            self._told[child] = _Place(path, (*around.order, position), _line(child))


def _line(element: etree._Element) -> int | None:
    line: int | None = element.sourceline  # type: ignore[assignment]
    return line
