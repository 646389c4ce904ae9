"""The networks' jobs. The rows say what is due, not the queue: a job that got lost is made again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from django.db import connection
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from signet.networks import connections, expiry, pace, queue
from signet.networks.checking import try_connection
from signet.networks.consequences import send_issued
from signet.networks.models import ConnectionState, InboxAnswer, Submission
from signet.networks.polling import poll
from signet.networks.queue import (
    CHECK,
    POLL,
    QUEUE,
    RECONCILE,
    SEND,
    WARN,
    WATCH,
    WORK,
)
from signet.networks.reconciling import reconcile
from signet.networks.working import work
from signet.tenancy.context import tenant_scope

_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)
#: What should have happened so long ago was lost by the queue.
_LATE = timedelta(seconds=30)


@app.task(name=WORK, queue=QUEUE, retry=_AGAIN)
def do_work(tenant_id: str, connection_id: str) -> None:
    """Everything due on a connection. Repeating it sends nothing twice."""
    work(UUID(tenant_id), UUID(connection_id))


@app.task(name=POLL, queue=QUEUE, retry=_AGAIN)
def do_poll(tenant_id: str, connection_id: str) -> None:
    """What came in. Repeating it keeps nothing twice."""
    poll(UUID(tenant_id), UUID(connection_id))


@app.task(name=CHECK, queue=QUEUE, retry=_AGAIN)
def do_check(tenant_id: str, connection_id: str) -> None:
    """Try a connection and write down how it went."""
    try_connection(UUID(tenant_id), UUID(connection_id))


@app.task(name=SEND, queue=QUEUE, retry=_AGAIN)
def do_send(tenant_id: str, document_id: str, connection_id: str) -> None:
    """A document that was issued, over a connection that takes all. Repeating it sends nothing twice."""
    with tenant_scope(UUID(tenant_id)):
        send_issued(UUID(document_id), UUID(connection_id))


@app.task(name=RECONCILE, queue=QUEUE, retry=_AGAIN)
def do_reconcile(tenant_id: str, connection_id: str) -> None:
    """Our books beside the network's list. One at a time; repeating it makes one more report."""
    reconcile(UUID(tenant_id), UUID(connection_id))


@app.task(name=WATCH, queue=QUEUE, retry=_AGAIN)
def do_watch(tenant_id: str, connection_id: str) -> None:
    """A warning that is due. Repeating it warns of nothing twice."""
    with tenant_scope(UUID(tenant_id)):
        expiry.watch(UUID(connection_id))


@app.task(name=WARN, queue=QUEUE, retry=_AGAIN)
def do_warn(tenant_id: str, connection_id: str, user_id: str, left: str) -> None:
    """One mail; tried again where the mail server cannot be reached."""
    expiry.tell(UUID(tenant_id), UUID(connection_id), UUID(user_id), int(left))


@app.periodic(cron="* * * * *")
@app.task(name="networks.catch_up", queue="housekeeping", pass_context=False)
def catch_up(timestamp: int) -> None:
    """Polls that are due, and what a lost job left behind."""
    at = datetime.fromtimestamp(timestamp, UTC)
    for tenant_id in _tenants_with_work(at):
        with tenant_scope(tenant_id):
            late = set[UUID]()
            for model in (Submission, InboxAnswer):
                rows = model.objects.filter(next_at__lt=at - _LATE)
                late |= set(rows.values_list("connection_id", flat=True).distinct())
            for connection_id in sorted(late - queue.with_work_waiting(late)):
                queue.defer_work(connection_id)
            due = connections.live().filter(poll_at__lt=at, state=ConnectionState.ACTIVE)
            for connection_id in due.values_list("id", flat=True):
                queue.defer_poll(connection_id)
            daily = connections.live().filter(reconcile_at__lt=at, state=ConnectionState.ACTIVE)
            for connection_id in daily.values_list("id", flat=True):
                queue.defer_reconciliation(connection_id)
            ending = connections.live().filter(warn_at__lt=at)
            for connection_id in ending.values_list("id", flat=True):
                queue.defer_watch(connection_id)


@app.periodic(cron="17 * * * *")
@app.task(name="networks.sweep", queue="housekeeping", pass_context=False)
def sweep(timestamp: int) -> None:
    """Counts and tokens of accounts that nobody used for a day."""
    pace.sweep(datetime.fromtimestamp(timestamp, UTC) - timedelta(days=1))


def _tenants_with_work(at: datetime) -> list[UUID]:
    """The one question that is asked across tenants; the caller enters each in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM networks_tenants_with_work(%s)", [at])
        return [row[0] for row in cursor.fetchall()]
