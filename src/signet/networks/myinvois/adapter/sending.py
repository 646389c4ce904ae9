"""Handing documents over, exactly once: what is in doubt is searched for before anything is repeated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import timedelta
from email.utils import parsedate_to_datetime

from signet.kernel import clock
from signet.kernel.marking import _
from signet.networks.links import Link
from signet.networks.myinvois.adapter.statuses import UID, status_of, uuid_of
from signet.networks.myinvois.adapter.verdicts import findings_of
from signet.networks.myinvois.client import Session, documents, listing, submissions
from signet.networks.myinvois.client.failures import Failure
from signet.networks.myinvois.client.identity import other_taxpayer
from signet.networks.myinvois.client.records import Record, read_page, read_record
from signet.networks.myinvois.client.session import Reply
from signet.networks.myinvois.client.submissions import Packed, Submitted, batches, read_submitted
from signet.networks.parcels import Outcome, Parcel, Status
from signet.networks.problems import NotAllowed, Refused, Unknown, Unsent
from signet.networks.states import State

_DUPLICATE, _NOT_FOUND, _FORBIDDEN = 422, 404, 403
#: How the service says that a document is not the caller's own, by code and in words.
_OTHER_TAXPAYER = frozenset({"incorrectsubmitter"})
_OTHER_TIN = re.compile(r"authenticated TIN and documents? TIN", re.IGNORECASE)
#: Clocks may differ by this much beyond what the answer's own date tells.
_SKEW = timedelta(minutes=1)
#: A search spans at most 31 days.
_SPAN = timedelta(days=30)
#: Pages of a search for one number; a number that is part of so many others is odd.
_MOST_PAGES = 5


def submit(parcels: Sequence[Parcel], link: Link) -> list[Outcome]:
    """In as few calls as the limits allow."""
    session = Session(link)
    by_number: dict[str, list[Parcel]] = {}
    for parcel in parcels:
        by_number.setdefault(parcel.number, []).append(parcel)
    outcomes: list[Outcome] = []
    for batch in batches([_packed(parcel) for parcel in parcels]):
        answer = _handed_over(session, batch)
        for document in batch:
            parcel = by_number[document.number].pop(0)
            outcomes.append(
                Outcome(submission_id=parcel.submission_id, status=_status(document.number, answer))
            )
    return outcomes


def find(parcel: Parcel, link: Link) -> Status | None:
    """What the service has of it, by its id or, where the answer with the id was lost, by its number."""
    session = Session(link)
    record = by_id(session, uuid_of(parcel)) if parcel.network_id else _by_number(session, parcel)
    return status_of(record, session) if record else None


def _packed(parcel: Parcel) -> Packed:
    is_json = parcel.payload.media_type == "application/json"
    return Packed(
        number=parcel.number, format="JSON" if is_json else "XML", body=parcel.payload.body
    )


def _handed_over(session: Session, batch: Sequence[Packed]) -> Submitted:
    reply = submissions.submit(session, batch)
    if reply.status == _DUPLICATE:
        # The same bytes came within ten minutes: the service has them, by a call whose answer was lost.
        raise Unknown(_("MyInvois has had this very submission already; it is looked for there."))
    if not reply.ok:
        raise _refused(reply, session)
    answer = read_submitted(reply.value)
    if answer is None:
        raise Unknown(
            _("MyInvois' answer to the submission cannot be read (%(answer)s)."),
            answer=reply.status,
        )
    return answer


def _refused(reply: Reply, session: Session) -> Refused | NotAllowed | Unsent:
    failure = reply.failure or Failure()
    is_not_own = _OTHER_TAXPAYER & failure.codes() or _OTHER_TIN.search(reply.saying())
    if is_not_own and (tin := other_taxpayer(session.link, session.hosts)):
        return NotAllowed(
            _(
                "These credentials are those of taxpayer %(found)s, but this connection is that of"
                " %(expected)s. Check client id and secret, and the TIN of this connection."
            ),
            found=tin,
            expected=session.link.endpoint_id,
        )
    if reply.status == _FORBIDDEN and not is_not_own:
        return NotAllowed(
            _("MyInvois does not let this connection submit (%(answer)s)."), answer=reply.saying()
        )
    if reply.status == _NOT_FOUND:
        return Unsent(
            _("There is no MyInvois API at this address (%(answer)s)."), answer=reply.saying()
        )
    return Refused(
        _("MyInvois refused the submission: %(answer)s (%(id)s)"),
        findings=findings_of([failure]),
        answer=reply.saying(),
        id=reply.correlation or "-",
    )


def _status(number: str, answer: Submitted) -> Status:
    if uuid := answer.accepted.get(number):
        ids = {"uuid": uuid, UID: answer.uid}
        return Status(state=State.SENT, network_id=uuid, network_ids=ids)
    if number in answer.refused:
        return Status(
            state=State.INVALID,
            findings=findings_of([answer.refused[number]]),
            text=_("MyInvois did not take the document."),
        )
    # Neither taken nor refused: nothing that the documentation knows. It is looked for.
    raise Unknown(_("MyInvois' answer does not name document %(number)s."), number=number)


def by_id(session: Session, uuid: str) -> Record | None:
    """The document with this id, or none."""
    reply = documents.details(session, uuid)
    if reply.ok:
        return read_record(reply.value)
    if reply.status == _NOT_FOUND:
        return None
    raise Unsent(_("MyInvois did not tell of the document (%(answer)s)."), answer=reply.saying())


def _by_number(session: Session, parcel: Parcel) -> Record | None:
    """The newest document of this number and time of issue that came after the submission was made here."""
    until = clock.now() + timedelta(days=1)
    since = max(parcel.created_at - timedelta(days=1), until - _SPAN)
    found: list[Record] = []
    skew, page, pages = timedelta(), 1, 1
    while page <= min(pages, _MOST_PAGES):
        reply = listing.search(session, "Sent", page, since=since, until=until, query=parcel.number)
        if not reply.ok:
            raise Unsent(_("MyInvois' search did not work (%(answer)s)."), answer=reply.saying())
        listed = read_page(reply.value)
        found += [record for record in listed.records if _is_ours(record, parcel)]
        skew, page, pages = _clock_difference(reply), page + 1, listed.pages
    earliest = parcel.created_at + skew - _SKEW
    fresh = [r for r in found if r.received_at is None or r.received_at >= earliest]
    return max(fresh, key=lambda r: (_rank(r), r.received_at or parcel.created_at), default=None)


def _is_ours(record: Record, parcel: Parcel) -> bool:
    """By number and, as the portal itself knows duplicates, by the time of issue: people type documents of
    any number into the portal."""
    issued, told = parcel.payload.meta.get("issued", ""), record.issued_at
    is_then = not issued or told is None or f"{told:%Y-%m-%dT%H:%M:%SZ}" == issued
    return record.number == parcel.number and is_then


def _rank(record: Record) -> int:
    """One that counts before one that does not: of two that met there, the second is the invalid one."""
    return 0 if record.state == "invalid" else 1


def _clock_difference(reply: Reply) -> timedelta:
    """How far the service's clock is ahead of ours, by the answer's own date."""
    try:
        there = parsedate_to_datetime(str(reply.headers.get("date", "")))
    except ValueError:
        return timedelta()
    return there - clock.now() if there.tzinfo else timedelta()
