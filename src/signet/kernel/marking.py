"""Marks sentences for the translators' catalogues where no gettext is at hand: the pure core's callers translate."""

from __future__ import annotations


def _(message: str) -> str:
    return message
