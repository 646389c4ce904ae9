"""The words printed on documents, by language. Data in ``labels/``; complete in every language."""

from __future__ import annotations

import functools
import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent / "labels"
RTL = frozenset({"ar"})


@functools.cache
def labels(language: str) -> dict[str, str]:
    """The labels of a language."""
    words: dict[str, str] = _load(language)
    return words


def unit_label(code: str, language: str) -> str:
    """What people call a UN/ECE Rec 20 unit; the code itself where they have no shorter word."""
    names = _units().get(code)
    return names[language] if names else code


@functools.cache
def _units() -> dict[str, dict[str, str]]:
    units: dict[str, dict[str, str]] = _load("units")
    return units


def _load(name: str) -> Any:
    return json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
