"""The kinds of checks that repeat: something present, filled, unrepeated, of a list, of two decimals."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from math import isnan

from signet.en16931.rules.rule import Check
from signet.en16931.rules.xpath import compared, decimals, normalized


def present(*names: str) -> Check:
    """One of these children is there."""
    return Check(shape=lambda shape: any(shape.has(name) for name in names))


def all_present(*names: str) -> Check:
    return Check(shape=lambda shape: all(shape.has(name) for name in names))


def absent(*names: str) -> Check:
    return Check(shape=lambda shape: not any(shape.has(name) for name in names))


def exists(*path: str) -> Check:
    return Check(shape=lambda shape: shape.has(*path))


def at_most_one(*path: str) -> Check:
    """The path leads to one element at most."""
    return Check(shape=lambda shape: shape.count(*path) <= 1)


#: Where the context itself is the mistake.
never = Check(shape=lambda _: False)
#: Rules that the official set states as ``true()``: kept, so that none is missing.
always = Check(shape=lambda _: True)


def filled(*path: str) -> Check:
    """There is an element with more than white space in it: ``normalize-space(path) != ''``."""
    return Check(value=_not_blank, path=path, missing=False)


def _not_blank(text: str | None) -> bool:
    return bool(text and text.strip(" \t\r\n"))


def two_decimals(*path: str) -> Check:
    """BR-DEC: no third decimal, whatever it is."""
    return Check(value=_two_decimals, path=path)


def _two_decimals(text: str | None) -> bool:
    return decimals(text or "") <= 2


def text_of(codes: Collection[str]) -> Check:
    """The text is one of the codes."""
    return Check(value=_in(codes))


def attribute_of(name: str, codes: Collection[str]) -> Check:
    """The attribute is one of the codes; a missing one is none."""
    return Check(value=_in(codes), attribute=name)


def attribute_if_any(name: str, codes: Collection[str]) -> Check:
    """The attribute, if it is there, is one of the codes: for contexts ``[@name]``."""
    inside = _in(codes)
    return Check(value=lambda value: value is None or inside(value), attribute=name)


def exact_attribute(name: str, codes: Collection[str], *, optional: bool = False) -> Check:
    """The attribute is one of the codes to the letter: space around is not forgiven."""
    return Check(value=lambda value: optional if value is None else value in codes, attribute=name)


def has_attribute(name: str) -> Check:
    return Check(value=lambda value: value is not None, attribute=name)


def like(pattern: str) -> Check:
    """The normalised text matches the whole pattern."""
    matches = re.compile(pattern).fullmatch
    return Check(value=lambda text: matches(normalized(text or "")) is not None)


def valid(test: Callable[[str], bool]) -> Check:
    """The normalised text passes the test."""
    return Check(value=lambda text: test(normalized(text or "")))


def _in(codes: Collection[str]) -> Callable[[str | None], bool]:
    def inside(value: str | None) -> bool:
        return value in codes or normalized(value or "") in codes

    return inside


def number_is(test: Callable[[float], bool], *path: str, missing: bool = False) -> Check:
    """A number compared as ``path >= 0`` does: of several, one that passes is enough."""

    def passes(text: str | None) -> bool | None:
        value = compared(text or "")
        return None if value is None or isnan(value) else test(value)

    return Check(
        holds=lambda node, _: any(map(test, node.numbers(*path))) if node.has(*path) else missing,
        value=passes,
        path=path,
        missing=missing,
    )
