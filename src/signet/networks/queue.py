"""Jobs of the networks, enqueued in the transaction that is running: row and job come true together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.jobs import JobDeferrer
from procrastinate.manager import JobManager
from procrastinate.types import JSONDict

from signet.documents.jobs import RENDER
from signet.tenancy.context import current_tenant_id
from signet.tenancy.rows import select

QUEUE = "networks"
WORK = "networks.work"
POLL = "networks.poll"
CHECK = "networks.check"
SEND = "networks.send"
RECONCILE = "networks.reconcile"
WATCH = "networks.watch_certificate"
WARN = "networks.warn_of_certificate"


def defer_work(connection_id: UUID, at: datetime | None = None) -> None:
    """Do what is due on a connection, now or at a time."""
    _defer(WORK, connection_id, at)


def with_work_waiting(connection_ids: Collection[UUID]) -> set[UUID]:
    """Those whose job stands in the queue and may begin: another would only take a second place in it."""
    found = select(
        "SELECT (args->>'connection_id')::uuid FROM procrastinate_jobs"
        " WHERE task_name = %s AND status = 'todo' AND coalesce(scheduled_at, now()) <= now()"
        " AND args->>'connection_id' = ANY(%s)",
        [WORK, [str(one) for one in connection_ids]],
    )
    return {row[0] for row in found}


def defer_poll(connection_id: UUID) -> None:
    """Ask a connection's network what came in."""
    _defer(POLL, connection_id, None)


def defer_check(connection_id: UUID, at: datetime | None = None) -> None:
    """Try a connection, now or at a time."""
    _defer(CHECK, connection_id, at)


def defer_reconciliation(connection_id: UUID, at: datetime | None = None) -> None:
    """Compare our books with the network's list, now or at a time."""
    _defer(RECONCILE, connection_id, at)


def defer_watch(connection_id: UUID) -> None:
    """See to the end of a connection's certificate."""
    _defer(WATCH, connection_id, None)


def defer_warning(connection_id: UUID, user_id: UUID, left: int) -> None:
    """Write to somebody that a certificate ends in so many days."""
    _enqueue(WARN, QUEUE, connection_id=str(connection_id), user_id=str(user_id), left=str(left))


def defer_sending(document_id: UUID, connection_id: UUID) -> None:
    """Send a document that was just issued."""
    _enqueue(SEND, QUEUE, document_id=str(document_id), connection_id=str(connection_id))


def defer_renderings(document_ids: Sequence[UUID]) -> None:
    """Print documents anew (``signet.rendering.jobs``): a network has cleared them."""
    tenant_id = str(current_tenant_id())
    jobs: list[JSONDict] = [
        {"tenant_id": tenant_id, "document_id": str(one)} for one in document_ids
    ]
    if jobs:
        _deferrer(RENDER, "rendering").batch_defer(*jobs)


def _defer(task: str, connection_id: UUID, at: datetime | None) -> None:
    _enqueue(task, QUEUE, at, connection_id=str(connection_id))


def _enqueue(task: str, queue: str, at: datetime | None = None, **of: str) -> None:
    _deferrer(task, queue, at).defer(tenant_id=str(current_tenant_id()), **of)


def _deferrer(task: str, queue: str, at: datetime | None = None) -> JobDeferrer:
    """A worker's own connection to the queue is not the one that its jobs write with: Django's is."""
    deferrer = app.configure_task(task, queue=queue, schedule_at=at)
    deferrer.job_manager = JobManager(DjangoConnector())
    return deferrer
