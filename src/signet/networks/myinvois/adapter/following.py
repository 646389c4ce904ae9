"""What became of a document, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.sending import by_id, find
from signet.networks.myinvois.adapter.statuses import (
    COUNTS,
    UID,
    refusal,
    says,
    status_of,
    uuid_of,
)
from signet.networks.myinvois.client import Session, documents
from signet.networks.myinvois.client.records import Record, read_record, read_summary
from signet.networks.myinvois.client.submissions import summary
from signet.networks.parcels import Outcome, Parcel, Status
from signet.networks.problems import NetworkProblem, Unsent
from signet.networks.states import State

_NOT_FOUND = 404
#: A submission is seen some seconds after it was taken; when it is not after so long, something is wrong.
_USUAL = timedelta(minutes=10)
_UNKNOWN_THERE = _(
    "MyInvois took this document, but now it does not know it, or does not show it to this connection. It is"
    " asked again and again; look in the portal. When it is not there either, stop here and send it anew."
)
_REFUSALS = {
    "operationperiodover": _(
        "More than 72 hours have passed since MyInvois validated it. Correct it by a credit, debit or"
        " refund note."
    ),
    "activereferencingdocuments": _(
        "A note refers to this document, so MyInvois does not cancel it. Cancel the note first."
    ),
    "incorrectstate": _("MyInvois does not cancel it in its present state."),
    "forbidden": _("Only the issuer of a document can cancel it at MyInvois."),
}


def refresh(parcel: Parcel, link: Link) -> Status:
    """By its submission while it is fresh; one that counts instead of a duplicate by its own id."""
    session = Session(link)
    if not parcel.network_ids.get(UID) or COUNTS in parcel.network_ids:
        return find(parcel, link) or _waiting(parcel, session)
    record = _of_submission(session, parcel).get(parcel.network_id)
    return status_of(record, session) if record else _waiting(parcel, session)


def refresh_together(parcels: Sequence[Parcel], link: Link) -> list[Outcome]:
    """All of one submission by one call, and one more for each invalid one, whose findings are asked for:
    where that cannot go on, what is known so far is told."""
    session = Session(link)
    records = _of_submission(session, parcels[0])
    outcomes: list[Outcome] = []
    for parcel in sorted(parcels, key=lambda p: _is_invalid(records.get(p.network_id))):
        record = records.get(parcel.network_id)
        try:
            status = status_of(record, session) if record else _waiting(parcel, session)
        except NetworkProblem:
            if outcomes:
                break
            raise
        outcomes.append(Outcome(submission_id=parcel.submission_id, status=status))
    return outcomes


def _of_submission(session: Session, parcel: Parcel) -> dict[str, Record]:
    """Its documents by their ids; none while the service does not know it yet."""
    reply = summary(session, parcel.network_ids[UID])
    if reply.status == _NOT_FOUND:
        return {}
    if not reply.ok:
        raise Unsent(
            _("MyInvois did not tell of the submission (%(answer)s)."), answer=reply.saying()
        )
    _overall, _count, records = read_summary(reply.value)
    return {record.uuid: record for record in records}


def _is_invalid(record: Record | None) -> bool:
    return record is not None and record.state == "invalid"


def cancel(parcel: Parcel, reason: str, link: Link) -> Status:
    """Cancelling what is cancelled is a success."""
    session = Session(link)
    uuid = uuid_of(parcel)
    reply = documents.cancel(session, uuid, reason)
    if reply.ok and says(reply):
        return Status(state=State.CANCELLED, network_id=uuid, text=reason)
    now = documents.details(session, uuid)
    record = read_record(now.value) if now.ok else None
    if record is not None and record.state == "cancelled":
        return Status(
            state=State.CANCELLED, network_id=uuid, text=record.reason, at=record.cancelled_at
        )
    raise refusal(reply, _REFUSALS)


def _waiting(parcel: Parcel, session: Session) -> Status:
    """Not known there yet: for some seconds after a submission that is usual. After that it is asked for by
    itself; where that is unknown too, this is said, and nothing is repeated by itself."""
    state = parcel.state if parcel.state in {State.VALID, State.SENT} else State.SENT
    age = clock.now() - (parcel.accepted_at or parcel.created_at)
    if age < _USUAL or state == State.VALID:
        return Status(state=state, network_id=parcel.network_id)
    record = by_id(session, uuid_of(parcel))
    if record is not None:
        return status_of(record, session)
    return Status(state=state, network_id=parcel.network_id, text=_UNKNOWN_THERE)
