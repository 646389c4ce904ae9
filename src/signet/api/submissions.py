"""``/api/v1/submissions`` and ``/api/v1/inbox``: what goes out to e-invoice networks and what came in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router

from signet.api import networks_shown as shown
from signet.api.call import Call, Download
from signet.api.networks_schemas import (
    EvidenceOut,
    InboxDocumentOut,
    InboxFilter,
    InboxOut,
    NotSentFilter,
    NotSentPageOut,
    ReadinessOut,
    SendManyIn,
    SendResultsOut,
    SubmissionDetailOut,
    SubmissionFilter,
    SubmissionsOut,
)
from signet.api.operations import operation
from signet.api.shown import findings, page
from signet.documents import queries as documents
from signet.kernel.errors import Conflict
from signet.networks import connections, inbox, kept, not_sent, submissions
from signet.networks.actions.keep import keep
from signet.networks.actions.move import cancel, give_up, hurry, send_again
from signet.networks.actions.respond import respond
from signet.networks.actions.send import findings_for, send, send_many
from signet.networks.content import AnswerIn, ReasonIn, SendIn
from signet.networks.submissions import SubmissionQuery

router = Router(tags=["Submissions"])
inbox_router = Router(tags=["Inbox"])
Data = dict[str, Any]
ONE, ITEM = "/{uuid:submission_id}", "/{uuid:inbox_id}"
SENDS, CANCELS, READS = "networks.send", "networks.cancel", "networks.read"


@operation(
    router, "GET", "", summary="List submissions", may=READS, query=SubmissionFilter,
    answer=SubmissionsOut,
)  # fmt: skip
def list_submissions(call: Call[None, SubmissionFilter]) -> Data:
    """Newest first."""
    wanted = call.query
    query = SubmissionQuery(
        tab=wanted.tab,
        state=wanted.state or "",
        document_id=wanted.document_id,
        connection_id=wanted.connection_id,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return page(submissions.page(query), shown.submission)


@operation(
    router, "GET", "/not-sent", summary="List what was not sent on issue", may=READS,
    query=NotSentFilter, answer=NotSentPageOut,
)  # fmt: skip
def list_not_sent(call: Call[None, NotSentFilter]) -> Data:
    """Documents that a connection should have sent as soon as they were issued, newest first. One leaves
    the list when it is sent or declared void."""
    wanted = call.query
    found = not_sent.page(
        document_id=wanted.document_id,
        connection_id=wanted.connection_id,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return page(found, shown.not_sent)


@operation(
    router, "POST", "", summary="Send a document", may=SENDS, body=SendIn, answer=SubmissionDetailOut,
    status=201, refusals=(404, 409),
)  # fmt: skip
def send_document(call: Call[SendIn, None]) -> Data:
    """Puts it into the queue and answers at once. Whoever asks twice gets the submission that is on its
    way: a document is sent to a network once, unless that ended ``invalid`` or ``failed``."""
    body = call.body
    row = send(document_id=body.document_id, connection_id=body.connection_id, by=call.by)
    return shown.whole_submission(row)


@operation(
    router, "POST", "/bulk", summary="Send documents", may=SENDS, body=SendManyIn,
    answer=SendResultsOut, refusals=(404,),
)  # fmt: skip
def send_documents(call: Call[SendManyIn, None]) -> Data:
    """Each stands for itself: ``error`` says why one was not sent."""
    results = send_many(
        document_ids=call.body.document_ids, connection_id=call.body.connection_id, by=call.by
    )
    return {
        "data": [
            {
                "document_id": str(result.document_id),
                "submission": shown.submission(result.submission) if result.submission else None,
                "error": {
                    "code": result.error.code,
                    "message": result.error.message,
                    "fields": [
                        {"pointer": f.pointer, "code": f.code, "message": f.message}
                        for f in result.error.fields
                    ],
                }
                if result.error
                else None,
            }
            for result in results
        ]
    }


@operation(
    router, "POST", "/check", summary="Would it be taken?", may=SENDS, body=SendIn,
    answer=ReadinessOut, writes=False, refusals=(404, 409),
)  # fmt: skip
def check_document(call: Call[SendIn, None]) -> Data:
    """What the connection's network would object to; nothing is sent and nobody is asked."""
    document = documents.get(call.body.document_id)
    if document.snapshot_hash is None:
        raise Conflict(
            _("Only an issued document can be sent to a network."), code="document.not_issued"
        )
    found = findings_for(document, connections.get(call.body.connection_id))
    return {"ready": not any(f.severity == "error" for f in found), "findings": findings(found)}


@operation(router, "GET", ONE, summary="One submission", may=READS, answer=SubmissionDetailOut)
def show_submission(call: Call[None, None], submission_id: UUID) -> Data:  # noqa: ARG001
    """``unknown``: the network is being asked whether it arrived; nothing is sent meanwhile."""
    return shown.whole_submission(submissions.get(submission_id))


@operation(
    router, "GET", f"{ONE}/evidence", summary="What happened to it", may=READS, answer=EvidenceOut
)
def submission_evidence(call: Call[None, None], submission_id: UUID) -> Data:  # noqa: ARG001
    """Every step with its calls (secrets masked) and the papers that the network gave."""
    return shown.evidence(submissions.get(submission_id))


@operation(
    router, "GET", f"{ONE}/payload", summary="The bytes that were sent", may=READS,
    media_type="application/octet-stream",
)  # fmt: skip
def submission_payload(call: Call[None, None], submission_id: UUID) -> Download:  # noqa: ARG001
    """Exactly what was handed to the network."""
    row = submissions.get(submission_id)
    ending = "json" if "json" in row.media_type else "xml"
    return Download(
        content=submissions.body_of(row),
        media_type="application/octet-stream",
        filename=f"{row.number}.{ending}",
        etag=bytes(row.sha256).hex(),
    )


@operation(
    router, "GET", f"{ONE}/proofs/{{uuid:proof_id}}", summary="A piece of evidence", may=READS,
    media_type="application/octet-stream",
)  # fmt: skip
def submission_proof(call: Call[None, None], submission_id: UUID, proof_id: UUID) -> Download:  # noqa: ARG001
    """A paper that the network gave, as it came."""
    proof = submissions.proof_body(submissions.get(submission_id), proof_id)
    return Download(
        content=kept.unpacked(proof.body),
        media_type="application/octet-stream",
        filename=proof.name,
        etag=bytes(proof.sha256).hex(),
    )


@operation(
    router, "POST", f"{ONE}/cancel", summary="Cancel on the network", may=CANCELS, body=ReasonIn,
    answer=SubmissionDetailOut, refusals=(409,),
)  # fmt: skip
def cancel_submission(call: Call[ReasonIn, None], submission_id: UUID) -> Data:
    """While the network allows it; afterwards only a credit note corrects."""
    return shown.whole_submission(
        cancel(submission_id=submission_id, reason=call.body.reason, by=call.by)
    )


@operation(
    router, "POST", f"{ONE}/keep", summary="Decline the buyer's request for rejection", may=CANCELS,
    body=ReasonIn, answer=SubmissionDetailOut, refusals=(409,),
)  # fmt: skip
def keep_submission(call: Call[ReasonIn, None], submission_id: UUID) -> Data:
    """It stays valid and the reason goes into the audit log; the network tells the buyer nothing. Who
    agrees with the buyer cancels instead."""
    return shown.whole_submission(
        keep(submission_id=submission_id, reason=call.body.reason, by=call.by)
    )


@operation(
    router, "POST", f"{ONE}/again", summary="Send it again", may=SENDS, answer=SubmissionDetailOut,
    status=201, refusals=(409,),
)  # fmt: skip
def resend_submission(call: Call[None, None], submission_id: UUID) -> Data:
    """A new submission after one that failed or was found invalid."""
    return shown.whole_submission(send_again(submission_id=submission_id, by=call.by))


@operation(router, "POST", f"{ONE}/now", summary="Do it now", may=SENDS, answer=SubmissionDetailOut)
def hurry_submission(call: Call[None, None], submission_id: UUID) -> Data:
    """Send now what waits for its next try, or ask now what became of it."""
    return shown.whole_submission(hurry(submission_id=submission_id, by=call.by))


@operation(
    router, "POST", f"{ONE}/give-up", summary="Send it no more", may=CANCELS, body=ReasonIn,
    answer=SubmissionDetailOut, refusals=(409,),
)  # fmt: skip
def drop_submission(call: Call[ReasonIn, None], submission_id: UUID) -> Data:
    """Only while it waits or nobody knows whether it arrived: then ask the network yourself first."""
    return shown.whole_submission(
        give_up(submission_id=submission_id, reason=call.body.reason, by=call.by)
    )


@operation(
    inbox_router, "GET", "", summary="List received documents", may="inbox.read",
    query=InboxFilter, answer=InboxOut,
)  # fmt: skip
def list_inbox(call: Call[None, InboxFilter]) -> Data:
    """Newest first."""
    wanted = call.query
    query = inbox.InboxQuery(
        tab=wanted.tab, search=wanted.search, cursor=wanted.cursor, limit=wanted.limit
    )
    return page(inbox.page(query), shown.item)


@operation(
    inbox_router, "GET", ITEM, summary="One received document", may="inbox.read",
    answer=InboxDocumentOut,
)  # fmt: skip
def show_inbox_item(call: Call[None, None], inbox_id: UUID) -> Data:  # noqa: ARG001
    """What it says, and what you said to it."""
    return shown.whole_item(inbox.get(inbox_id))


@operation(
    inbox_router, "GET", f"{ITEM}/original", summary="The original bytes", may="inbox.read",
    media_type="application/octet-stream",
)  # fmt: skip
def inbox_original(call: Call[None, None], inbox_id: UUID) -> Download:  # noqa: ARG001
    """Exactly what came in."""
    row = inbox.get(inbox_id)
    return Download(
        content=kept.unpacked(row.body),
        media_type="application/octet-stream",
        filename=f"{row.number or row.id}.xml",
        etag=bytes(row.sha256).hex(),
    )


@operation(
    inbox_router, "POST", f"{ITEM}/answer", summary="Answer a received document",
    may="inbox.answer", body=AnswerIn, answer=InboxDocumentOut, refusals=(409,),
)  # fmt: skip
def answer_inbox_item(call: Call[AnswerIn, None], inbox_id: UUID) -> Data:
    """Accept it, reject it with a reason, or what else the network knows; a job hands it over."""
    respond(item_id=inbox_id, content=call.body, by=call.by)
    return shown.whole_item(inbox.get(inbox_id))
