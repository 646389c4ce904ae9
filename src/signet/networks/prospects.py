"""What each network of a company would object to in a draft, while it is typed; calls nobody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from signet.documents.models import Document
from signet.documents.preview import Preview
from signet.en16931.findings import Finding
from signet.en16931.model import Invoice
from signet.networks.later import is_told_later
from signet.networks.models import Connection
from signet.networks.opening import SecretsClosed, open_connection
from signet.networks.outgoing import of_draft
from signet.networks.ways import ways_of

#: A finding of these is about the moment of sending, or is mended with the connection.
_LATER: Final = frozenset({"/certificate"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospect:
    """A way that the document can go once it is issued; without errors it is ready for it."""

    connection: Connection
    name: str
    findings: tuple[Finding, ...]
    #: It will be told of with the others of its month; ``findings``: what keeps it from going by itself.
    is_later: bool = False

    @property
    def is_ready(self) -> bool:
        return not any(one.severity == "error" for one in self.findings)


def prospects(found: Preview, told: Sequence[Finding]) -> list[Prospect]:
    """One for each network that takes such documents, the real one before its test system.

    What is ``told`` already, it does not tell again.
    """
    content = found.content
    like = Document(
        company_id=found.company.id,
        kind=content.kind,
        self_billed=bool(content.self_billed),
        corrects_id=content.corrects_id,
    )
    first: dict[str, Connection] = {}
    for connection in ways_of(like):
        first.setdefault(connection.network, connection)
    return [one for row in first.values() if (one := _prospect(like, row, found.invoice, told))]


def _prospect(
    like: Document, connection: Connection, invoice: Invoice, told: Sequence[Finding]
) -> Prospect | None:
    try:
        opened = open_connection(connection)
    except SecretsClosed:  # the connection's own page says so
        return None
    going = of_draft(like, connection, invoice)
    judged = opened.adapter.readiness(going, opened.link)
    is_later = is_told_later(going, opened.adapter)
    if is_later:
        judged = tuple(one for one in judged if one.pointer.startswith("/buyer"))
    return Prospect(
        connection=connection,
        name=opened.adapter.name,
        findings=_fresh(judged, told),
        is_later=is_later,
    )


def _fresh(judged: Iterable[Finding], told: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is not told yet, worst first."""
    said = {_sentence(one) for one in told}
    fresh = (one for one in judged if one.pointer not in _LATER and _sentence(one) not in said)
    return tuple(sorted(fresh, key=lambda one: one.severity != "error"))


def _sentence(one: Finding) -> tuple[str, str, str]:
    return one.rule, one.message, repr(sorted(one.params.items()))
