"""Send an issued document over a connection: the row that is handed over once, and the job that does it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.documents import stored
from signet.documents.models import Document
from signet.documents.models import State as DocumentState
from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, FieldError, NotFound, SignetError
from signet.networks import connections, journal, not_sent, queue
from signet.networks.kept import packed
from signet.networks.models import Connection, ConnectionState, Submission
from signet.networks.opening import Opened, open_connection
from signet.networks.outgoing import outgoing
from signet.networks.problems import Refused
from signet.networks.states import FINAL, FREE, State
from signet.networks.ways import fits
from signet.tenancy.actor import Actor

#: So many are sent in one call at most.
BATCH = 200
#: Jobs that a bulk starts: so many calls at once, unless the network takes batches.
_JOBS = 4


class NotSendable(BadInput):
    """The network would refuse the document; ``fields`` say what and where."""

    code = "submission.not_ready"

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        blocking = [f for f in findings if f.severity == "error"]
        super().__init__(
            _("The network would refuse this document: %(first)s")
            % {"first": sentence(blocking[0]) if blocking else ""},
            fields=[
                FieldError(pointer=f.pointer, code=f.rule, message=sentence(f)) for f in blocking
            ],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What became of one document of many: a submission, or why there is none. ``is_new``: it was not
    there or on its way before."""

    document_id: UUID
    submission: Submission | None = None
    is_new: bool = False
    error: SignetError | None = None


def send(*, document_id: UUID, connection_id: UUID, by: Actor) -> Submission:
    """Put it into the queue. Whoever asks twice gets the one submission that is on its way.

    Raises ``NotSendable`` with a finding per field, ``Conflict`` for a document that was not issued, was
    cancelled or rejected there, or is of another company; ``Forbidden``.
    """
    by.must("networks.send")
    connection = connections.get(connection_id)
    document = stored.lock(document_id)
    submission, is_new = _queued(document, connection, open_connection(connection), by)
    if is_new:
        queue.defer_work(connection.id)
        _seal(submission, by)
    return submission


def send_many(*, document_ids: Sequence[UUID], connection_id: UUID, by: Actor) -> list[Result]:
    """What can be sent is sent, what cannot is told, document by document."""
    by.must("networks.send")
    if len(document_ids) > BATCH:
        raise BadInput(
            _("At most %(limit)s documents are sent at once.") % {"limit": BATCH},
            code="send.too_many",
            pointer="/document_ids",
        )
    connection = connections.get(connection_id)
    opened = open_connection(connection)
    there = {document.id: document for document in stored.lock_many(document_ids)}
    results = [
        _result(document_id, there.get(document_id), connection, opened, by)
        for document_id in dict.fromkeys(document_ids)
    ]
    new = [one.submission for one in results if one.submission is not None and one.is_new]
    for _job in range(min(len(new), _JOBS if opened.capabilities.batch == 1 else 1)):
        queue.defer_work(connection.id)
    for submission in new:
        _seal(submission, by)
    return results


def findings_for(document: Document, connection: Connection) -> tuple[Finding, ...]:
    """What the connection's network thinks of an issued document, worst first; calls nobody."""
    opened = open_connection(connection)
    found = opened.adapter.readiness(outgoing(document, connection), opened.link)
    return tuple(sorted(found, key=lambda f: f.severity != "error"))


def _result(
    document_id: UUID, document: Document | None, connection: Connection, opened: Opened, by: Actor
) -> Result:
    try:
        if document is None:
            raise NotFound(_("There is no such document."))
        with transaction.atomic():
            submission, is_new = _queued(document, connection, opened, by)
    except SignetError as error:
        return Result(document_id=document_id, error=error)
    return Result(document_id=document_id, submission=submission, is_new=is_new)


def _queued(
    document: Document, connection: Connection, opened: Opened, by: Actor
) -> tuple[Submission, bool]:
    """Of a document that is locked, so that it is not declared void while it goes out."""
    _refuse(document, connection, opened)
    before = _live(document, connection)
    if before is not None:
        return before, False
    going = outgoing(document, connection)
    findings = opened.adapter.readiness(going, opened.link)
    if any(f.severity == "error" for f in findings):
        raise NotSendable(findings)
    try:
        payload = opened.adapter.build(going, opened.link)
    except Refused as refusal:
        raise NotSendable(refusal.findings) from None
    at = now()
    row = Submission(
        connection=connection,
        network=connection.network,
        environment=connection.environment,
        document=document,
        snapshot_hash=going.sha256,
        number=going.number,
        body=packed(payload.body),
        sha256=hashlib.sha256(payload.body).digest(),
        size=len(payload.body),
        media_type=payload.media_type,
        receiver=payload.receiver,
        meta=dict(payload.meta),
        created_at=at,
        created_by=by.label,
        next_at=at,
    )
    Submission.objects.bulk_create(
        [row], ignore_conflicts=True
    )  # the unique key decides who is first
    kept = _live(document, connection)
    assert kept is not None
    if kept.id == row.id:
        journal.note(kept, "queue", before="", by=by)
        not_sent.forget(document.id, connection.id)
    return kept, kept.id == row.id


def _live(document: Document, connection: Connection) -> Submission | None:
    """The submission of this snapshot that counts; ``Conflict`` where it has come to its end there."""
    found = (
        Submission.objects.filter(
            document_id=document.id,
            network=connection.network,
            environment=connection.environment,
            snapshot_hash=document.snapshot_hash,
        )
        .exclude(state__in=FREE)
        .first()
    )
    if found is not None and found.state in FINAL:
        raise Conflict(
            _("This document was sent there before (%(state)s); a changed one is a new document.")
            % {"state": State(found.state).label},
            code=f"submission.{found.state}",
        )
    return found


def _refuse(document: Document, connection: Connection, opened: Opened) -> None:
    if document.state != DocumentState.ISSUED:
        raise Conflict(
            _("Only an issued document can be sent to a network."), code="document.not_issued"
        )
    if document.company_id != connection.company_id:
        raise Conflict(
            _("This connection belongs to another of your companies."), code="connection.company"
        )
    if connection.state == ConnectionState.OFF:
        raise Conflict(_("This connection is switched off."), code="connection.off")
    if not fits(opened.capabilities, document):
        raise Conflict(
            _("%(network)s does not take documents of this kind.")
            % {"network": opened.adapter.name},
            code="submission.kind",
        )


def _seal(submission: Submission, by: Actor) -> None:
    seal(
        "networks.send",
        by=by,
        object_type="document",
        object_id=submission.document_id,
        label=submission.number,
        changes=journal.facts(submission),
    )
