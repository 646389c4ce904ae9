"""What a record says of a submission of ours."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote

from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.myinvois.adapter.verdicts import duplicate_of, findings_of
from signet.networks.myinvois.client import Session, documents
from signet.networks.myinvois.client.failures import Failure
from signet.networks.myinvois.client.fields import folded
from signet.networks.myinvois.client.records import Record, read_checked, read_record
from signet.networks.myinvois.client.session import Reply as Answered
from signet.networks.offers import Reply
from signet.networks.parcels import Parcel, Status
from signet.networks.problems import Refused, Unsent
from signet.networks.states import State

STATES = {
    "submitted": State.SENT,
    "unknown": State.SENT,
    "valid": State.VALID,
    "invalid": State.INVALID,
    "cancelled": State.CANCELLED,
}
#: So long the findings of an invalid document are asked for, when MyInvois does not give them.
_ASKED_FOR = timedelta(hours=1)
#: Where a repeat was refused as a duplicate, the id of the document that counts.
COUNTS = "counts"
#: The id of the submission that a document came with.
UID = "submissionUid"


def uuid_of(parcel: Parcel) -> str:
    """The id by which the service knows the document that counts."""
    return parcel.network_ids.get(COUNTS) or parcel.network_id


def status_of(record: Record, session: Session) -> Status:
    """Asks for the findings of an invalid document, and for what a duplicate repeats."""
    if record.state == "invalid":
        return _invalid(record, session)
    return plain(record, session)


def plain(record: Record, session: Session, *, ids: Mapping[str, str] | None = None) -> Status:
    """Without asking for anything more."""
    asked = record.rejection_asked_at is not None and record.state == "valid"
    return Status(
        state=STATES[record.state],
        network_id=record.uuid,
        network_ids=_ids(record) | dict(ids or {}),
        link=link_of(session, record.uuid, record.long_id),
        text=record.reason if record.state == "cancelled" else "",
        reply=Reply.REJECTED if asked else None,
        reply_reason=record.reason if asked else "",
        at=record.rejection_asked_at or record.cancelled_at or record.validated_at,
    )


def _is_fresh(record: Record) -> bool:
    """Is it worth while to ask again why it is not valid?"""
    at = record.validated_at or record.received_at
    return at is not None and clock.now() - at < _ASKED_FOR


def link_of(session: Session, uuid: str, long_id: str) -> str:
    """What the QR code of every printed version must carry (general guideline 2.4.4)."""
    if not (uuid and long_id):
        return ""
    return f"{session.hosts.portal}/{quote(uuid, safe='')}/share/{quote(long_id, safe='')}"


def _invalid(record: Record, session: Session) -> Status:
    reply = documents.details(session, record.uuid)
    if not reply.ok and _is_fresh(record):
        raise Unsent(
            _("MyInvois did not tell why the document is not valid (%(answer)s)."),
            answer=reply.saying(),
        )
    failures = read_checked(reply.value).failures if reply.ok else ()
    first = duplicate_of(failures, record.uuid)
    if first:
        other = documents.details(session, first)
        counts = read_record(other.value) if other.ok else None
        if counts and counts.uuid == first and counts.number == record.number:
            return plain(counts, session, ids={COUNTS: first})
    return Status(
        state=State.INVALID,
        network_id=record.uuid,
        network_ids=_ids(record),
        findings=findings_of(failures),
        text=_("MyInvois found the document not valid.")
        if reply.ok
        else _("MyInvois found the document not valid and does not tell why: look in the portal."),
        at=record.validated_at,
    )


def says(reply: Answered) -> bool:
    """Does the answer to a change say what became of it? One that was emptied on its way does not."""
    return "status" in folded(reply.value)


def refusal(reply: Answered, sentences: Mapping[str, str]) -> Refused | Unsent:
    """In our words where the code is known. What says nothing is no refusal: it may be asked for again."""
    if reply.ok:
        return Unsent(
            _("MyInvois does not answer as it should (%(answer)s)."), answer=reply.saying()
        )
    codes = (reply.failure or Failure()).codes()
    sentence = next((text for code, text in sentences.items() if code in codes), None)
    if sentence:
        return Refused(sentence)
    return Refused(_("MyInvois refused: %(answer)s"), answer=reply.saying())


def _ids(record: Record) -> dict[str, str]:
    found = {
        "uuid": record.uuid,
        UID: record.submission_uid,
        "longId": record.long_id,
        "dateTimeValidated": f"{record.validated_at:%Y-%m-%dT%H:%M:%SZ}"
        if record.validated_at
        else "",
    }
    return {name: value for name, value in found.items() if value}
