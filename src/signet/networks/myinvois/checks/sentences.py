"""Every sentence of the local checks, with MyInvois' code and the business term, under its key."""

from __future__ import annotations

from signet.en16931.findings import Finding
from signet.networks.myinvois.checks import sentences_document, sentences_parties

SENTENCES = {**sentences_parties.PARTIES, **sentences_document.DOCUMENT, **sentences_document.LINES}


def find(key: str, pointer: str, /, *, line: int | None = None, **params: object) -> Finding:
    """The finding of a sentence at a place of the draft."""
    severity, rule, term, message = SENTENCES[key]
    if line is not None:
        params["line"] = line
    return Finding(
        rule=rule,
        severity=severity,
        message=message,
        params=params,
        pointer=pointer,
        term=term,
        line=line,
    )
