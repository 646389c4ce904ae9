"""A run goes on batch by batch, each a job of its own that enqueues the next in its transaction."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from signet.bulk import running
from signet.bulk.acting import actor_of
from signet.bulk.models import Run, State
from signet.bulk.queue import GO_ON, QUEUE, defer_next
from signet.kernel.errors import SignetError
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope

_ATTEMPTS = 5


@app.task(
    name=GO_ON, queue=QUEUE, pass_context=True,
    retry=RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=3),
)  # fmt: skip
def go_on(context: JobContext, tenant_id: str, run_id: str, position: int) -> None:
    """``position`` is where the run stood when this was enqueued: of two jobs for it one goes on."""
    tenant, wanted = UUID(tenant_id), UUID(run_id)
    try:
        by = _actor(tenant, wanted)
        if by is not None:
            _batch(tenant, wanted, position, by)
    except Exception:
        if context.job is not None and context.job.attempts >= _ATTEMPTS - 1:
            _give_up(tenant, wanted)
        raise


def _actor(tenant: UUID, run_id: UUID) -> Actor | None:
    with tenant_scope(tenant):
        run = Run.objects.filter(id=run_id, state=State.RUNNING).first()
        if run is None:
            return None
        try:
            with override(run.language):
                return actor_of(run, tenant)
        except SignetError as error:
            running.stop(run, error.message)
            return None


def _batch(tenant: UUID, run_id: UUID, position: int, by: Actor) -> None:
    with tenant_scope(tenant, by.branches):
        run = running.lock(run_id)
        if run is None or run.is_over or run.position != position:
            return
        with override(run.language):
            running.go_on(run, by)
        if not run.is_over:
            defer_next(run)


def _give_up(tenant: UUID, run_id: UUID) -> None:
    with tenant_scope(tenant):
        run = running.lock(run_id)
        if run is not None and not run.is_over:
            with override(run.language):
                running.stop(run, _("Something broke on our side; what is done stays done."))
