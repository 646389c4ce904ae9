"""Issue a document: the one moment after which it is law."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from signet.documents import drafts, issuing
from signet.documents.models import Document
from signet.documents.quota import Quota
from signet.tenancy.actor import Actor


def issue(
    *, document_id: UUID, by: Actor, on: date | None = None, version: int | None = None
) -> Document:
    """Freeze a draft and give it its number. Irreversible; corrected by a credit note.

    ``on`` is the issue date when it is not the draft's own; ``version`` the one the caller has seen.
    Raises ``NotReady`` with a finding per field, ``Forbidden`` where four eyes are asked for and ``by``
    wrote it himself or the plan is used up, ``Conflict`` for a wrong state, a stale version or a date before the last one of
    the series. Nothing is written unless everything is.
    """
    by.must("documents.issue")
    document = drafts.lock(document_id, version=version)
    ready = issuing.decide(document, drafts.read(document), by=by, on=on)
    if refusal := Quota(by).take(document, ready.day):
        raise refusal
    issuing.freeze([ready])
    return issuing.number(ready, by=by)
