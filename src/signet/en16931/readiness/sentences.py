"""Every sentence of the readiness check, with its rule and business term, under its key."""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.en16931.readiness import sentences_head as head
from signet.en16931.readiness import sentences_lines as lines
from signet.en16931.readiness.sentence import Sentence

SENTENCES: dict[str, Sentence] = {
    **head.DOCUMENT,
    **head.PARTIES,
    **head.PAYMENT,
    **head.REFERENCES,
    **lines.LINES,
    **lines.SUMS,
    **lines.ALLOWANCES,
    **lines.CATEGORIES,
}


def find(key: str, pointer: str, /, **params: object) -> Finding:
    """The finding of a sentence at a place of the draft."""
    severity, rule, term, message = SENTENCES[key]
    return Finding(
        rule=rule % params if "%" in rule else rule,
        severity=severity,
        message=message,
        params=params,
        pointer=pointer,
        term=term,
    )
