"""Say no to a buyer who asks for a rejection."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.errors import Conflict
from signet.networks import journal
from signet.networks.actions.move import lock, reason_of
from signet.networks.cancelling import KEEP, asked_to_reject
from signet.networks.models import Submission
from signet.tenancy.actor import Actor


def keep(*, submission_id: UUID, reason: str, by: Actor) -> Submission:
    """The document stays valid; why is written down here. The network has no word for it: tell the buyer."""
    by.must("networks.cancel")
    reason = reason_of(reason, 500)
    row = lock(submission_id)
    if not asked_to_reject(row):
        raise Conflict(
            _("No request of the buyer waits for an answer here."), code="submission.not_asked"
        )
    journal.note(row, KEEP, before=row.state, text=reason, by=by)
    seal(
        "networks.keep",
        by=by,
        object_type="document",
        object_id=row.document_id,
        label=row.number,
        reason=reason,
        changes=journal.facts(row),
    )
    return row
