"""Send an issued document over a connection: the row that is handed over once, and the job that does it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal, sealed_together
from signet.documents import queries, stored
from signet.documents.models import Document
from signet.documents.models import State as DocumentState
from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, FieldError, NotFound, SignetError
from signet.networks import connections, journal, later, not_sent, queue, told
from signet.networks.kept import packed
from signet.networks.models import Connection, ConnectionState, Submission
from signet.networks.opening import Opened, open_connection
from signet.networks.outgoing import outgoing
from signet.networks.parcels import Outgoing, Payload
from signet.networks.port import Prepares, blocks
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

    Raises ``NotSendable`` with a finding per field, ``NotNeeded`` for a sale that is told of together with the
    others of its month, ``Conflict`` for a document that was not issued, was
    cancelled or rejected there, or is of another company; ``Forbidden``.
    """
    by.must("networks.send")
    connection = connections.get(connection_id)
    document = stored.lock(document_id)
    result = _queued([document], connection, open_connection(connection), by)[document.id]
    if result.submission is None:
        raise result.error or AssertionError(document_id)
    if result.is_new:
        queue.defer_work(connection.id)
        _seal(result.submission, by)
    return result.submission


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
    queued = _queued(stored.lock_many(document_ids), connection, opened, by)
    missing = NotFound(_("There is no such document."))
    results = [
        queued.get(one) or Result(document_id=one, error=missing)
        for one in dict.fromkeys(document_ids)
    ]
    new = [one.submission for one in results if one.submission is not None and one.is_new]
    for _job in range(min(len(new), _JOBS if opened.capabilities.batch == 1 else 1)):
        queue.defer_work(connection.id)
    with sealed_together():
        for submission in new:
            _seal(submission, by)
    return results


def findings_for(document: Document, connection: Connection) -> tuple[Finding, ...]:
    """What the connection's network thinks of an issued document, worst first; calls nobody."""
    opened = open_connection(connection)
    found = opened.adapter.readiness(outgoing(document, connection), opened.link)
    return tuple(sorted(found, key=lambda f: f.severity != "error"))


def _queued(
    documents: Sequence[Document], connection: Connection, opened: Opened, by: Actor
) -> dict[UUID, Result]:
    """Of documents that are locked, so that none is declared void while it goes out."""
    live, invoices = _live(documents, connection), queries.invoices_of(documents)
    tellers = (
        told.tellers_of(one.id for one in documents)
        if told.consolidates(opened.capabilities)
        else {}
    )
    results, rows = dict[UUID, Result](), list[Submission]()
    for document in documents:
        try:
            _refuse(document, connection, opened)
            if document.id in tellers:
                raise told.refusal(tellers[document.id])
            before = live.get(document.id)
            if before is None:
                rows.append(
                    _row(
                        outgoing(document, connection, invoices[document.id]),
                        connection,
                        opened,
                        by,
                    )
                )
            elif before.state in FINAL:
                raise _ended(before)
            else:
                results[document.id] = Result(document_id=document.id, submission=before)
        except SignetError as error:
            results[document.id] = Result(document_id=document.id, error=error)
    return results | _first(rows, documents, connection, by)


def _first(
    rows: list[Submission], documents: Sequence[Document], connection: Connection, by: Actor
) -> dict[UUID, Result]:
    """The unique key decides who is first: what stands is what counts."""
    if not rows:
        return {}
    Submission.objects.bulk_create(rows, ignore_conflicts=True)
    wanted = {row.document_id: row for row in rows}
    found = dict[UUID, Result]()
    standing = _live([one for one in documents if one.id in wanted], connection)
    with journal.written_together():
        for document_id, row in wanted.items():
            kept = standing[document_id]
            is_new = kept.id == row.id
            found[document_id] = Result(
                document_id=document_id, submission=row if is_new else kept, is_new=is_new
            )
            if is_new:
                journal.note(row, "queue", before="", by=by)
    not_sent.forget([one.document_id for one in found.values() if one.is_new], connection.id)
    return found


def _row(going: Outgoing, connection: Connection, opened: Opened, by: Actor) -> Submission:
    payload, at = _payload(going, opened), now()
    return Submission(
        connection=connection,
        network=connection.network,
        environment=connection.environment,
        document_id=going.document_id,
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


def _payload(going: Outgoing, opened: Opened) -> Payload:
    adapter, link = opened.adapter, opened.link
    try:
        if isinstance(adapter, Prepares):
            findings, payload = adapter.prepare(going, link)
        else:
            findings = adapter.readiness(going, link)
            payload = None if blocks(findings) else adapter.build(going, link)
    except Refused as refusal:
        raise NotSendable(refusal.findings) from None
    if payload is None or blocks(findings):
        raise later.refusal() if later.is_told_later(going, adapter) else NotSendable(findings)
    return payload


def _live(documents: Sequence[Document], connection: Connection) -> dict[UUID, Submission]:
    """The submission of each one's snapshot that counts."""
    found = Submission.objects.filter(
        document_id__in=[one.id for one in documents],
        network=connection.network,
        environment=connection.environment,
    )
    hashes = {one.id: bytes(one.snapshot_hash) for one in documents if one.snapshot_hash}
    return {
        row.document_id: row
        for row in found.exclude(state__in=FREE).defer("body")
        if bytes(row.snapshot_hash) == hashes.get(row.document_id)
    }


def _ended(submission: Submission) -> Conflict:
    return Conflict(
        _("This document was sent there before (%(state)s); a changed one is a new document.")
        % {"state": State(submission.state).label},
        code=f"submission.{submission.state}",
    )


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
