"""What may stand in which element of a UBL document, read from ``ubl21.txt``; a type when first met."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from signet.kernel.data import read_text

_PREFIXES = {"b": "cbc:", "a": "cac:", "x": "ext:"}
_ROOTS = {"ubl:Invoice": "Invoice", "cn:CreditNote": "CreditNote"}


class Child(NamedTuple):
    """``at`` is its place in the order of the type."""

    at: int
    needed: bool
    many: bool


Content = dict[str, Child]


class Table(NamedTuple):
    """Types by name, aggregates by the type they have under another name, kinds by basic element."""

    types: dict[str, str]
    aliases: dict[str, str]
    kinds: dict[str, str]


@cache
def table() -> Table:
    found = Table({}, {}, {})
    text = read_text(__file__, "ubl21.txt")
    for line in text.splitlines():
        name, sign, rest = line.partition(" ")
        if name == "#":
            continue
        if name.endswith(":"):
            found.types[name[:-1]] = f"{sign}{rest}".strip()
            continue
        sign, _, names = rest.partition(" ")
        target, prefix = (found.aliases, "cac:") if sign == "=" else (found.kinds, "cbc:")
        target.update(dict.fromkeys((prefix + other for other in names.split()), name))
    return found


def kind(name: str) -> str | None:
    """Amount, Code, Date ... for a basic element that a document may have."""
    return table().kinds.get(name)


@cache
def content(name: str) -> Content | None:
    """What may stand in an aggregate, in order; None for what is none."""
    known = table()
    of_type = _ROOTS.get(name) or known.aliases.get(name) or name.removeprefix("cac:")
    children = known.types.get(of_type)
    if children is None or (name[:4] != "cac:" and name not in _ROOTS):
        return None
    return {
        _PREFIXES[child[0]] + child[1:].rstrip("?*+"): Child(
            at, child[-1] not in "?*", child[-1] in "*+"
        )
        for at, child in enumerate(children.split())
    }
