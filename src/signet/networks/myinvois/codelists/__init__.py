"""The code lists of MyInvois, dated: which codes are in use on which day, and what they are called.

What LHDN has changed since is said by the operator (``own``), without waiting for a release.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from signet.networks.myinvois.codelists.own import check_own, own_lines

CodeList = Literal[
    "classifications",
    "document_types",
    "msic",
    "payment_modes",
    "states",
    "tax_types",
    "units",
]
NAMES: tuple[CodeList, ...] = get_args(CodeList)
Bare = Literal["countries", "currencies"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A code with its name, and its first and last day where they are limited."""

    code: str
    name: str
    first: date | None = None
    last: date | None = None

    def in_use(self, on: date) -> bool:
        """May it be used in a document of this day?"""
        return (self.first is None or self.first <= on) and (self.last is None or on <= self.last)


@cache
def listed(name: CodeList) -> Mapping[str, Code]:
    """A list by its codes, in the order of its publisher; read once per process."""
    return {code.code: code for code in map(_code, _lines(name))}


@cache
def bare(name: Literal["currencies"]) -> frozenset[str]:
    """A list that has no names of its own here."""
    return frozenset(code for line in _lines(name) for code in line.split())


@cache
def alpha3() -> Mapping[str, str]:
    """ISO 3166-1 alpha-2, as the product writes countries, to alpha-3, as the network does."""
    return dict(pair.split("=") for line in _lines("countries") for pair in line.split())


@cache
def alpha2() -> Mapping[str, str]:
    """The way back."""
    return {three: two for two, three in alpha3().items()}


def in_use(name: CodeList, code: str, on: date) -> bool:
    """Is this a code of the list, and in use on that day?"""
    found = listed(name).get(code)
    return found is not None and found.in_use(on)


def name_of(name: CodeList, code: str) -> str:
    """What the code is called; empty for an unknown one."""
    found = listed(name).get(code)
    return found.name if found else ""


def _code(line: str) -> Code:
    code, span, name = line.split("\t")
    first, last = (date.fromisoformat(day) if day else None for day in span.split(".."))
    return Code(code=code, name=name, first=first, last=last)


def _lines(name: CodeList | Bare) -> list[str]:
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    return [*(line for line in text.splitlines() if not line.startswith("#")), *own_lines(name)]


def check() -> None:
    """Raises ``BadInput`` where the operator's own lists cannot be used."""
    check_own((*NAMES, *get_args(Bare)))
