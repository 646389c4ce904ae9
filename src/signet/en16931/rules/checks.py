"""The kinds of checks that repeat: something present, filled, unrepeated, of a list, of two decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from typing import Any

from signet.en16931.rules.nodes import Document, Leaf, Node, Where
from signet.en16931.rules.rule import Check
from signet.en16931.rules.xpath import decimals, normalized


def present(*names: str) -> Check:
    """One of these children is there."""
    return Check(shape=lambda where: any(name in where for name in names))


def all_present(*names: str) -> Check:
    return Check(shape=lambda where: all(name in where for name in names))


def absent(*names: str) -> Check:
    return Check(shape=lambda where: not any(name in where for name in names))


def at_most_one(*path: str) -> Check:
    """The path leads to one element at most."""
    if len(path) == 1:
        return Check(shape=lambda where: len(where.get(path[0], ())) <= 1)
    return Check(lambda node, _: len(node.all(*path)) <= 1)


def filled(*path: str) -> Check:
    """There is an element with more than white space in it."""
    return Check(lambda node, _: node.filled(*path))


def exists(*path: str) -> Check:
    if len(path) == 1:
        return present(path[0])
    return Check(lambda node, _: bool(node.all(*path)))


def two_decimals(name: str) -> Check:
    """BR-DEC: no third decimal, whatever it is."""

    def holds(node: Node, _: Document) -> bool:
        return name not in node.where or decimals(node.value(name)) <= 2

    return Check(holds, shows=lambda node, _: {"found": node.value(name)})


def text_of(codes: Collection[str]) -> Check:
    """The text is one of the codes."""

    def holds(leaf: Leaf, _: Document) -> bool:
        text = leaf.text or ""
        return text in codes or normalized(text) in codes

    return Check(holds, shows=shows_text)


def attribute_of(name: str, codes: Collection[str]) -> Check:
    """The attribute is one of the codes."""

    def holds(leaf: Leaf, _: Document) -> bool:
        value = leaf.get(name) or ""
        return value in codes or normalized(value) in codes

    return Check(holds, shows=lambda leaf, _: {"found": leaf.get(name) or ""})


def exact_attribute_of(name: str, codes: Collection[str]) -> Check:
    """The attribute is one of the codes to the letter: space around is not forgiven."""
    return Check(
        lambda leaf, _: leaf.get(name) in codes,
        shows=lambda leaf, _: {"found": leaf.get(name) or ""},
    )


def has_attribute(name: str) -> Check:
    return Check(lambda leaf, _: leaf.get(name) is not None)


def like(pattern: str) -> Check:
    """The normalised text matches the whole pattern."""
    matches = re.compile(pattern).fullmatch
    return Check(lambda leaf, _: matches(normalized(leaf.text or "")) is not None, shows=shows_text)


def valid(test: Callable[[str], bool]) -> Check:
    """The normalised text passes the test."""
    return Check(lambda leaf, _: test(normalized(leaf.text or "")), shows=shows_text)


def shows_text(leaf: Leaf, _: Document) -> Mapping[str, object]:
    return {"found": normalized(leaf.text or "")}


def never(_node: Any, _document: Document) -> bool:
    """The context is the mistake."""
    return False


def always(_node: Any, _document: Document) -> bool:
    """Rules that the official set states as ``true()``: kept, so that none is missing."""
    return True


def count(where: Where, name: str) -> int:
    return len(where.get(name, ()))
