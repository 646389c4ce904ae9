"""Documents that others sent us, news of ours that others made, and answering."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.lists import hinted, listed
from signet.networks.myinvois.adapter.statuses import link_of, plain, refusal, says
from signet.networks.myinvois.client import Session, documents
from signet.networks.myinvois.client.fields import folded
from signet.networks.myinvois.client.records import Record, read_record
from signet.networks.offers import Reply
from signet.networks.parcels import (
    Inbound,
    Parcel,
    Payload,
    Poll,
    Received,
    Response,
    Status,
    StatusChange,
    Withdrawn,
)
from signet.networks.problems import Refused, Unsent
from signet.networks.states import State

#: The list goes back so far; and so much of it is looked at again each time, as states change late.
_BACK, _AGAIN = timedelta(days=30), timedelta(days=4)
#: Texts that are fetched in one round: a minute's worth of the limit.
_MOST_TEXTS = 40
_NOT_FOUND = 404
_REFUSALS = {
    "operationperiodover": _(
        "More than 72 hours have passed since MyInvois validated it, so it takes no rejection any more."
        " Ask the supplier for a note."
    ),
    "incorrectstate": _(
        "The supplier has cancelled it, or its rejection was asked for before: MyInvois takes no other."
    ),
    "forbidden": _("Only the receiver of a document can reject it at MyInvois."),
}


@dataclass(frozen=True, slots=True)
class _Cursor:
    """Until when the lists were read, and which received documents since then were handed over."""

    at: datetime | None
    known: frozenset[str]


def poll(since: str, link: Link) -> Poll:
    """Received documents that are valid, and ours that are not what they were.

    The lists are read again some days back. What changed later than that is only told by notifications:
    the documents that they name are asked for, and a notification itself is never believed.
    """
    session, cursor, began = Session(link), _cursor(since), clock.now()
    first = max(began - _BACK, cursor.at - _AGAIN if cursor.at else began - _BACK)
    theirs = list(listed(session, "Received", first, began))
    sent = list(listed(session, "Sent", first, began))
    if cursor.at:
        told = hinted(session, cursor.at, began, but={r.uuid for r in (*theirs, *sent)})
        sent += [r for r in told if r.issuer_tin == link.endpoint_id]
        theirs += [r for r in told if r.issuer_tin != link.endpoint_id]
    received = [r for r in theirs if r.state == "valid"]
    gone = [r for r in theirs if r.state == "cancelled"]
    new = [r for r in reversed(received) if r.uuid not in cursor.known]
    inbound = [found for r in new[:_MOST_TEXTS] if (found := _inbound(session, r))]
    ours = [_news(session, r) for r in sent if _is_news(r)]
    known = (cursor.known | {r.uuid for r in new[:_MOST_TEXTS]}) & {r.uuid for r in received}
    return Poll(
        items=(*inbound, *map(_withdrawn, gone), *ours),
        cursor=json.dumps({"at": began.isoformat(), "known": sorted(known)}),
        more=len(new) > _MOST_TEXTS,
    )


def build_response(received: Received, response: Response) -> Payload:
    """What is put to the service: a rejection and its reason."""
    if response.reply != Reply.REJECTED:
        raise Refused(_("At MyInvois a received document can be rejected, nothing else."))
    if not response.reason.strip():
        raise Refused(_("Give a reason: the supplier decides by it whether to cancel."))
    uuid = received.network_ids.get("uuid") or received.event_id
    return Payload(
        body=json.dumps(
            {"status": "rejected", "reason": response.reason}, ensure_ascii=False
        ).encode(),
        media_type="application/json",
        receiver=received.sender,
        meta={"rejects": uuid},
    )


def respond(parcel: Parcel, response: Response, link: Link) -> Status:
    """Ask the issuer to cancel; it stays valid until he does."""
    session, uuid = Session(link), parcel.payload.meta["rejects"]
    reply = documents.reject(session, uuid, response.reason)
    if reply.ok and says(reply):
        return Status(state=State.DELIVERED, network_id=uuid)
    already = find_response(parcel, link)
    if already is not None:
        return already
    raise refusal(reply, _REFUSALS)


def find_response(parcel: Parcel, link: Link) -> Status | None:
    """Does the document say that its rejection was asked for?"""
    session, uuid = Session(link), parcel.payload.meta["rejects"]
    reply = documents.details(session, uuid)
    if not reply.ok and reply.status != _NOT_FOUND:
        raise Unsent(
            _("MyInvois did not tell of the document (%(answer)s)."), answer=reply.saying()
        )
    record = read_record(reply.value)
    asked = record.rejection_asked_at
    return Status(state=State.DELIVERED, network_id=uuid, at=asked) if asked else None


def _inbound(session: Session, record: Record) -> Inbound | None:
    """None where it was cancelled meanwhile."""
    reply = documents.raw(session, record.uuid)
    if reply.status == _NOT_FOUND:
        return None
    if not reply.ok:
        raise Unsent(_("MyInvois did not give the document (%(answer)s)."), answer=reply.saying())
    value = folded(reply.value)
    text = str(value.get("document") or "")
    whole = read_record(reply.value)
    ids = {
        "uuid": record.uuid,
        "submissionUid": whole.submission_uid or record.submission_uid,
        "longId": whole.long_id or record.long_id,
        "link": link_of(session, record.uuid, whole.long_id or record.long_id),
        "dateTimeValidated": record.validated_at.isoformat() if record.validated_at else "",
    }
    return Inbound(
        event_id=record.uuid,
        received_at=record.validated_at or record.received_at or clock.now(),
        body=text.encode(),
        media_type="application/json" if text.lstrip().startswith("{") else "application/xml",
        sender=record.issuer_tin,
        receiver=record.receiver_tin,
        network_ids={name: found for name, found in ids.items() if found},
    )


def _withdrawn(record: Record) -> Withdrawn:
    return Withdrawn(event_id=record.uuid, reason=record.reason, at=record.cancelled_at)


def _is_news(record: Record) -> bool:
    """Cancelled in the portal, or the buyer asks for it; the rest is asked for by its submission."""
    return record.state == "cancelled" or record.rejection_asked_at is not None


def _news(session: Session, record: Record) -> StatusChange:
    return StatusChange(
        event_id=f"{record.uuid} {record.state} {record.rejection_asked_at or ''}".strip(),
        network_id=record.uuid,  # numbers are not unique there: people type documents in the portal too
        status=plain(record, session),
    )


def _cursor(text: str) -> _Cursor:
    try:
        value: Any = json.loads(text or "{}")
        at = datetime.fromisoformat(value["at"]) if value.get("at") else None
        known = frozenset(map(str, value.get("known", ())))
    except (ValueError, TypeError, AttributeError):
        return _Cursor(None, frozenset())
    return _Cursor(at.astimezone(UTC) if at else None, known)
