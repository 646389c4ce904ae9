"""A submitted document as one kind of tree, whether it came as XML or as JSON.

LHDN's rules speak of UBL elements; in UBL-JSON an element is an object in a list, its text is the
member ``_`` and its attributes are the members beside it, so both forms become the same ``Node`` and each
rule is written once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Node:
    """An element: local name, text without outer blanks, attributes, children in their order."""

    name: str
    text: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict)
    children: tuple[Node, ...] = ()

    def every(self, path: str) -> tuple[Node, ...]:
        """All elements below ``path`` (``Party/PostalAddress``); predicates are the caller's."""
        found: tuple[Node, ...] = (self,)
        for name in path.split("/"):
            found = tuple(c for node in found for c in node.children if c.name == name)
        return found

    def first(self, path: str) -> Node | None:
        """The first element below ``path``."""
        return next(iter(self.every(path)), None)

    def value(self, path: str) -> str:
        """The text of the first element below ``path``, or ``""``."""
        found = self.first(path)
        return "" if found is None else found.text

    def walk(self, path: str = "") -> Iterator[tuple[str, Node]]:
        """Every element with its path from here, in document order."""
        waiting = [(f"{path}.{self.name}" if path else self.name, self)]
        while waiting:
            here, node = waiting.pop()
            yield here, node
            waiting += [(f"{here}.{child.name}", child) for child in reversed(node.children)]
