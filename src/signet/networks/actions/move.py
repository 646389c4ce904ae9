"""What people may do with a submission: send it again, hurry it, give it up, cancel it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.kernel.text import problem
from signet.networks import journal, queue
from signet.networks.actions.send import send
from signet.networks.cancelling import outlook
from signet.networks.models import Submission
from signet.networks.opening import capabilities_of
from signet.networks.states import FREE, State, after
from signet.tenancy.actor import Actor

#: After so long without a word a network may have lost what it took.
_SILENT = timedelta(days=1)


def send_again(*, submission_id: UUID, by: Actor) -> Submission:
    """After it failed or was found invalid: a new submission over the same connection."""
    by.must("networks.send")
    old = lock(submission_id)
    if old.state not in FREE:
        raise Conflict(
            _("It is sent again only after it failed or was found invalid; now it is: %(state)s.")
            % {"state": State(old.state).label},
            code=f"submission.{old.state}",
        )
    return send(document_id=old.document_id, connection_id=old.connection_id, by=by)


def hurry(*, submission_id: UUID, by: Actor) -> Submission:
    """Do now what would be done later: send it, or ask what became of it."""
    by.must("networks.send")
    row = lock(submission_id)
    if row.next_at is not None and row.taken_by is None:
        row.next_at = now()
        row.save(update_fields=["next_at"])
        queue.defer_work(row.connection_id)
    return row


def give_up(*, submission_id: UUID, reason: str, by: Actor) -> Submission:
    """Send it no more. Of one that may have arrived, whoever says so has asked the network himself."""
    by.must("networks.cancel")
    reason = reason_of(reason, 500)
    row = lock(submission_id)
    if may_be_given_up(row):
        before, row.state = row.state, after(row.state, "give_up")
        row.next_at, row.ended_at, row.text = None, now(), reason
        row.save(update_fields=["state", "next_at", "ended_at", "text"])
        journal.note(row, "give_up", before=before, text=reason, by=by)
        journal.tell(row, before, by=by)
        return row
    raise Conflict(
        _("It cannot be given up now: %(state)s.") % {"state": State(row.state).label},
        code=f"submission.{row.state}",
    )


def may_be_given_up(row: Submission) -> bool:
    """What waits, what may have arrived, and what was taken a day ago and not heard of since."""
    silent = row.accepted_at is not None and now() - row.accepted_at > _SILENT
    stands = row.state == State.UNKNOWN or (row.state == State.SENT and silent)
    return row.state == State.QUEUED or (stands and row.taken_by is None)


def cancel(*, submission_id: UUID, reason: str, by: Actor) -> Submission:
    """Ask the network to take it back; a job does it. Raises ``Conflict`` where it cannot any more."""
    by.must("networks.cancel")
    row = lock(submission_id)
    refusal, rule = outlook(row).refusal, capabilities_of(row.connection).cancel
    if refusal is not None or rule is None:
        raise refusal or AssertionError(row.state)
    reason = reason_of(reason, rule.longest_reason)
    before, row.state = row.state, after(row.state, "ask_cancel")
    row.cancel_from, row.cancel_reason = before, reason
    row.next_at, row.taken_by = now(), None
    row.save()
    journal.note(row, "ask_cancel", before=before, text=reason, by=by)
    queue.defer_work(row.connection_id)
    seal(
        "networks.cancel",
        by=by,
        object_type="document",
        object_id=row.document_id,
        label=row.number,
        reason=reason,
        changes=journal.facts(row),
    )
    return row


def lock(submission_id: UUID) -> Submission:
    """The submission, locked until the transaction ends; or ``NotFound``."""
    found = (
        Submission.objects.select_related("connection")
        .select_for_update(of=("self",))
        .filter(id=submission_id)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such submission."), code="submission.not_found")
    return found


def reason_of(reason: str, longest: int) -> str:
    """Tidied; ``BadInput`` where none is given or it is too long."""
    reason = reason.strip()
    if not reason or len(reason) > longest or problem(reason):
        raise BadInput(
            _("Say why, in up to %(n)s plain characters.") % {"n": longest},
            code="reason",
            pointer="/reason",
        )
    return reason
