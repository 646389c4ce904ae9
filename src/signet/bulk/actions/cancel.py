"""Stop a run; what is done stays done."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.bulk import queries, running
from signet.bulk.models import Run, State
from signet.kernel.clock import now
from signet.kernel.errors import Conflict
from signet.tenancy.actor import Actor


def cancel(*, run_id: UUID, by: Actor) -> Run:
    """After the batch that is running. Raises ``Conflict`` when it is over already."""
    queries.get(run_id, by)
    run = running.lock(run_id)
    assert run is not None
    if run.is_over:
        raise Conflict(_("This is over already."), code="bulk.over")
    run.state, run.ended_at = State.CANCELLED, now()
    run.save()
    seal(
        "bulk.cancel",
        by=by,
        object_type="bulk_run",
        object_id=run.id,
        label=f"{run.verb} {run.total}",
        changes={"verb": run.verb, "total": run.total, "position": run.position},
    )
    return run
