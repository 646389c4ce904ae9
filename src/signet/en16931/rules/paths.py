"""Paths as the rules write them, and whether they lead to an element."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from signet.en16931.rules.rule import Rule
from signet.en16931.ubl.namespaces import CAC, CBC, CREDIT_NOTE, INVOICE

EXT = "urn:oasis:names:specification:ubl:schema:xsd:CommonExtensionComponents-2"
PREFIXES = {
    f"{{{CAC}}}": "cac:",
    f"{{{CBC}}}": "cbc:",
    f"{{{EXT}}}": "ext:",
    f"{{{INVOICE}}}": "ubl:",
    f"{{{CREDIT_NOTE}}}": "cn:",
}
#: Names from below the root to the element itself.
Path = tuple[str, ...]


class Steps(NamedTuple):
    """A path of a context, taken apart once: the names that each step allows."""

    absolute: bool
    steps: tuple[tuple[str, ...], ...]

    @property
    def last(self) -> tuple[str, ...]:
        """Names of the elements it leads to: ``*`` for those known by their end only, '' for the root."""
        if not self.steps:
            return ("",)
        names = self.steps[-1]
        return ("*",) if names[0].startswith("*") else names


def steps_of(written: str) -> Steps:
    steps = tuple(tuple(step.split("|")) for step in written.strip("/").split("/") if step)
    return Steps(written.startswith("/"), steps)


def matches(written: Steps, path: Path) -> bool:
    """The path ends in these steps; an absolute one has no others before."""
    absolute, steps = written
    if len(path) < len(steps) or (absolute and len(path) != len(steps)):
        return False
    for step, name in zip(reversed(steps), reversed(path), strict=False):
        if name not in step and not (step[0][:1] == "*" and name.endswith(step[0][1:])):
            return False
    return True


def ways_of(path: Path) -> list[str]:
    """A path as the tables of unused elements may write it: whole, or its end after ``//``."""
    return ["/".join(path), *("//" + "/".join(path[-length:]) for length in (1, 2, 3))]


def by_path(
    unused: Mapping[str, Rule],
) -> tuple[dict[str, list[Rule]], dict[str, list[tuple[str, Rule]]]]:
    """Rules about elements, and about attributes with the name of each, by the path of the element."""
    elements: defaultdict[str, list[Rule]] = defaultdict(list)
    attributes: defaultdict[str, list[tuple[str, Rule]]] = defaultdict(list)
    for written, rule in unused.items():
        path, _, attribute = written.partition("/@")
        if attribute:
            attributes[path].append((attribute, rule))
        else:
            elements[path].append(rule)
    return dict(elements), dict(attributes)


def name_of(tag: str) -> str:
    """``{namespace}Name`` as the rules write it; names of other namespaces stay as they are."""
    namespace, brace, name = tag.rpartition("}")
    prefix = PREFIXES.get(namespace + brace)
    return prefix + name if prefix else tag
