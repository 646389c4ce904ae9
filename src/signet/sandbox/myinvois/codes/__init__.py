"""LHDN's code lists, one file a list. The stand-in keeps its own copy, so that it judges independently."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Literal

CodeList = Literal[
    "activities",
    "classifications",
    "countries",
    "currencies",
    "payment_modes",
    "states",
    "tax_types",
    "units",
]


@cache
def codes(name: CodeList) -> frozenset[str]:
    """The codes of a list, read once per process."""
    text = files(__name__).joinpath(f"{name}.txt").read_text(encoding="utf-8")
    lines = text.splitlines()
    return frozenset(code for line in lines if not line.startswith("#") for code in line.split())
