"""Texts as the network takes them: on one line, phone numbers as digits."""

from __future__ import annotations

import re

_STROKES = re.compile(r"[\s().\-/]")


def flat(text: str | None) -> str:
    """On one line, without doubled blanks: line breaks would be escaped differently by the two formats."""
    return " ".join(text.split()) if text else ""


def phone_of(text: str | None) -> str:
    """Digits with an optional plus in front, as the network wants them."""
    return _STROKES.sub("", text or "")
