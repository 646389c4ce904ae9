"""What a sentence of the readiness check is made of."""

from __future__ import annotations

from typing import NamedTuple

from signet.en16931.findings import Severity


class Sentence(NamedTuple):
    """``rule`` may hold ``%(name)s``: the name of a tax category in rule ids, such as AE or IC."""

    severity: Severity
    rule: str
    term: str
    message: str


def _(message: str) -> str:
    """Mark a sentence for the translators' catalogues: this room knows no Django."""
    return message


def error(rule: str, term: str, message: str) -> Sentence:
    return Sentence("error", rule, term, message)


def warning(rule: str, term: str, message: str) -> Sentence:
    return Sentence("warning", rule, term, message)
