"""What ``signet doctor`` looks at, one function a check."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of one check; ``remedy`` says what to do about a warning or failure."""

    name: str
    state: Literal["ok", "warn", "FAIL"]
    detail: str
    remedy: str = ""


def outcome(name: str, *, good: bool, detail: str, remedy: str, fatal: bool = True) -> Check:
    """A check that is good, or bad with its remedy; bad is a failure unless ``fatal`` is off."""
    if good:
        return Check(name=name, state="ok", detail=detail)
    return Check(name=name, state="FAIL" if fatal else "warn", detail=detail, remedy=remedy)
