"""Try a connection again, rest it, or take it out of use."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.kernel.errors import Conflict
from signet.networks import connections, queue, reconciliations
from signet.networks.models import Connection, ConnectionState, InboxAnswer, Submission
from signet.networks.states import State
from signet.tenancy.actor import Actor

#: While something stands here, the network must be asked again.
_SOON = timedelta(days=1)  # what was taken is judged by then, or never
_ON_ITS_WAY = (State.QUEUED, State.SENDING, State.UNKNOWN, State.CANCELLING)


def check_connection(*, connection_id: UUID, by: Actor) -> Connection:
    """Let a job try it; the page and the API show how it went."""
    by.must("networks.connect")
    connection = connections.lock(connection_id)
    connection.check_running = True
    connection.save(update_fields=["check_running"])
    queue.defer_check(connection.id)
    return connection


def switch_connection(*, connection_id: UUID, on: bool, by: Actor) -> Connection:
    """Off: nothing is sent, asked or received; what waits goes on waiting."""
    by.must("networks.connect")
    connection = connections.lock(connection_id)
    before = connection.state
    connection.state = ConnectionState.ACTIVE if on else ConnectionState.OFF
    if (before != ConnectionState.OFF) == on:
        return connection
    connection.version += 1
    connection.poll_at = now() if on else None
    connection.reconcile_at = reconciliations.first_due(connection) if on else None
    connection.save(update_fields=["state", "version", "poll_at", "reconcile_at"])
    if on:
        connections.wake(connection)
    _seal("connections.switch", connection, by, {"state": [str(before), str(connection.state)]})
    return connection


def remove_connection(*, connection_id: UUID, by: Actor) -> None:
    """Forget its secrets; what was exchanged stays. ``Conflict`` while something is on its way."""
    by.must("networks.connect")
    connection = connections.lock(connection_id)
    for model in (Submission, InboxAnswer):
        rows = model.objects.filter(connection=connection)
        judged_soon = Q(state=State.SENT, next_at__isnull=False, accepted_at__gt=now() - _SOON)
        waiting = rows.filter(Q(state__in=_ON_ITS_WAY) | judged_soon).count()
        if waiting:
            raise Conflict(
                _("%(n)s documents are still on their way over this connection.") % {"n": waiting},
                code="connection.busy",
            )
        model.objects.filter(connection=connection).update(next_at=None)
    connection.removed_at, connection.state = now(), ConnectionState.OFF
    connection.credentials = connection.certificate = connection.poll_at = None
    connection.reconcile_at = connection.warn_at = None
    connection.version += 1
    connection.save()
    _seal("connections.remove", connection, by, {})


def _seal(verb: str, connection: Connection, by: Actor, changes: dict[str, object]) -> None:
    seal(
        verb,
        by=by,
        object_type="connection",
        object_id=connection.id,
        label=str(connection),
        changes=changes,
    )
