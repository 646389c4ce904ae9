"""Until when a network takes a document back, what stands against it, and whether the buyer asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import Conflict
from signet.networks.models import Step, Submission
from signet.networks.models_watched import Covered
from signet.networks.offers import Reply
from signet.networks.opening import capabilities_of
from signet.networks.states import FINAL, FREE, State
from signet.networks.submissions import counting, validated_at

#: Step of a submission: we told ourselves and the auditors that the buyer's request is declined.
KEEP = "keep"


_BEFORE = frozenset({State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """``until``: None where the network always cancels. ``refusal``: why it does not, as things are."""

    until: datetime | None
    refusal: Conflict | None


def window_of(row: Submission) -> Window | None:
    """None where the network cancels nothing, or not in this state."""
    rule = capabilities_of(row.connection).cancel
    if rule is None or row.state not in rule.states:
        return None
    begins = validated_at(row)
    until = begins + rule.within if rule.within is not None and begins is not None else None
    if until is not None and now() > until:
        refusal = Conflict(
            _("The time in which the network cancels is over; correct it with a credit note."),
            code="submission.cancel_too_late",
        )
        return Window(until=until, refusal=refusal)
    return Window(until=until, refusal=_referred(row))


def outlook(row: Submission) -> Window:
    """Whether it can be cancelled now, in every state; where it cannot, the refusal says why."""
    window = window_of(row)
    if window is not None:
        return window
    return Window(until=None, refusal=_not_in(row))


def _not_in(row: Submission) -> Conflict:
    """Why a submission in its state is not cancelled."""
    values, code = {"state": State(row.state).label}, f"submission.{row.state}"
    if row.state in {State.CANCELLING, State.CANCELLED, State.REJECTED, *FREE}:
        return Conflict(_("This cannot be done now: %(state)s.") % values, code=code)
    if row.state in _BEFORE and capabilities_of(row.connection).cancel is not None:
        return Conflict(_("It cannot be cancelled yet: %(state)s.") % values, code=code)
    return Conflict(
        _("This network does not cancel it any more; correct it with a credit note."),
        code="submission.not_cancellable",
    )


def asked_to_reject(row: Submission) -> bool:
    """The buyer asks for the rejection of a document that stands, and nobody has answered yet."""
    rule = capabilities_of(row.connection).cancel
    if rule is None or row.state not in rule.states or row.reply != Reply.REJECTED:
        return False
    return not is_kept(row)


def asked(limit: int) -> list[Submission]:
    """The newest whose buyer asks for rejection and waits for an answer."""
    kept = Step.objects.filter(submission_id=OuterRef("id"), verb=KEEP)
    kept = kept.filter(at__gte=OuterRef("replied_at"))
    rows = counting().filter(reply=Reply.REJECTED, replied_at__isnull=False)
    rows = rows.exclude(state__in=FINAL).filter(~Exists(kept)).select_related("connection")
    newest = rows.defer("body").order_by("-replied_at")[: 4 * limit]
    return [row for row in newest if asked_to_reject(row)][:limit]


def is_kept(row: Submission) -> bool:
    """The buyer's last request for rejection was declined: the document is to stand."""
    if row.reply != Reply.REJECTED:
        return False
    kept = Step.objects.filter(submission=row, verb=KEEP)
    return kept.filter(at__gte=row.replied_at or row.created_at).exists()


def _referred(row: Submission) -> Conflict | None:
    """A note that the network has and that corrects this document."""
    there = Submission.objects.filter(connection_id=row.connection_id, id__gt=row.id)
    refers = Q(document__corrects_id=row.document_id) | Q(
        document__content__preceding__contains=[{"number": row.number}]
    )
    covered = Covered.objects.filter(document_id=row.document_id).values("covers_id")
    refers |= Q(document__corrects_id__in=covered)
    note = there.exclude(state__in=[*FREE, State.CANCELLED]).filter(refers).defer("body").first()
    if note is None:
        return None
    return Conflict(
        _("%(number)s refers to this document: cancel that first, then this one.")
        % {"number": note.number},
        code="submission.notes_refer",
    )
