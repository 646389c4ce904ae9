"""Issue many drafts: what is ready is issued, what is not is told, document by document."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from signet.documents import drafts, issuing, numbering
from signet.documents.content import DraftIn
from signet.documents.models import Document
from signet.documents.quota import Quota
from signet.kernel.errors import BadInput, NotFound, SignetError
from signet.tenancy.actor import Actor

#: So many are issued in one transaction at most: the series waits for it. Callers go on with the next.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one draft: ``document`` issued, or ``error`` why not."""

    document_id: UUID
    document: Document | None = None
    error: SignetError | None = None


def issue_many(*, document_ids: Sequence[UUID], by: Actor, on: date | None = None) -> list[Result]:
    """Issue up to ``BATCH`` drafts in the order of their dates; a result for each, in the order asked.

    A draft that is not ready keeps nobody else from being issued. Notes are issued one by one, because
    what remains of their original depends on the note before.
    """
    by.must("documents.issue")
    if len(document_ids) > BATCH:
        raise BadInput(
            _("At most %(limit)s documents are issued at once.") % {"limit": BATCH},
            code="issue.too_many",
            pointer="/document_ids",
        )
    documents = drafts.lock_many(document_ids)
    results: dict[UUID, Result] = {}
    ready: list[issuing.Ready] = []
    notes: list[tuple[Document, DraftIn]] = []
    for document, content in zip(documents, drafts.read_many(documents), strict=True):
        if document.corrects_id is not None:
            notes.append((document, content))
            continue
        try:
            ready.append(issuing.decide(document, content, by=by, on=on))
        except SignetError as error:
            results[document.id] = Result(document_id=document.id, error=error)
    ready.sort(key=lambda one: (one.day, one.document.id))
    batch, late = _in_time(ready)
    results |= late
    quota = Quota(by)
    batch = [one for one in batch if _is_allowed(one, quota, results)]
    issuing.freeze(batch)
    for one in batch:
        issued = issuing.number(one, by=by)
        results[issued.id] = Result(document_id=issued.id, document=issued)
    for document, content in notes:
        results[document.id] = _alone(document, content, quota, by=by, on=on)
    missing = NotFound(_("There is no such document."))
    return [results.get(i) or Result(document_id=i, error=missing) for i in document_ids]


def _in_time(ready: Sequence[issuing.Ready]) -> tuple[list[issuing.Ready], dict[UUID, Result]]:
    """Without those dated before the last number of their series, whose counter is held from here on."""
    last: dict[tuple[UUID, str], date | None] = {}
    batch: list[issuing.Ready] = []
    late: dict[UUID, Result] = {}
    for one in ready:
        document = one.document
        series = numbering.series_of(document)
        run = numbering.period(series.reset, one.day)
        if (series.id, run) not in last:
            last[series.id, run] = numbering.hold(series, run)
        before = last[series.id, run]
        if before is not None and one.day < before:
            late[document.id] = Result(document_id=document.id, error=numbering.too_early())
        else:
            batch.append(one)
    return batch, late


def _is_allowed(one: issuing.Ready, quota: Quota, results: dict[UUID, Result]) -> bool:
    """Writes down the refusal where the plan is used up."""
    refusal = quota.take(one.document, one.day)
    if refusal is not None:
        results[one.document.id] = Result(document_id=one.document.id, error=refusal)
    return refusal is None


def _alone(
    document: Document, content: DraftIn, quota: Quota, *, by: Actor, on: date | None
) -> Result:
    """One note in a savepoint of its own."""
    try:
        with transaction.atomic():
            ready = issuing.decide(document, content, by=by, on=on)
            if refusal := quota.take(document, ready.day):
                raise refusal
            issuing.freeze([ready])
            return Result(document_id=document.id, document=issuing.number(ready, by=by))
    except SignetError as error:
        return Result(document_id=document.id, error=error)
