"""Asking a network what came in, and taking in what it pushes. Truth is kept before anybody is thanked."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from uuid import UUID

from signet.kernel.clock import now
from signet.networks import connections, queue, received
from signet.networks.models import Connection, ConnectionState, InboxItem, Submission
from signet.networks.offers import Capabilities
from signet.networks.opening import Opened, open_connection
from signet.networks.parcels import Hint, Inbound, Pushed, StatusChange, WebhookRequest, Withdrawn
from signet.networks.problems import NetworkProblem, NotAllowed, Wait
from signet.networks.states import FINAL
from signet.networks.taking import takes
from signet.tenancy.context import tenant_scope

log = logging.getLogger("signet.networks")
#: Pages of an inbox that one job reads; then it is another one's turn.
_PAGES = 20
_AGAIN = timedelta(minutes=5)


def poll(tenant_id: UUID, connection_id: UUID) -> None:
    """Read what is new; opens its own scopes. A second poll at the same time does no harm."""
    for _page in range(_PAGES):
        with tenant_scope(tenant_id):
            opened, since = _begin(connection_id)
        if opened is None:
            return
        try:
            found = opened.adapter.poll(since, opened.link)
            for item in found.items:
                _take_in(tenant_id, connection_id, opened, item)
        except NetworkProblem as problem:
            with tenant_scope(tenant_id):
                _put_off(connection_id, problem)
            return
        with tenant_scope(tenant_id):
            wait = opened.capabilities.poll or _AGAIN
            Connection.objects.filter(id=connection_id).update(
                cursor=found.cursor, polled_at=now(), poll_at=now() + wait
            )
        if not found.more:
            return
    with tenant_scope(tenant_id):
        queue.defer_poll(connection_id)


def _begin(connection_id: UUID) -> tuple[Opened | None, str]:
    connection = connections.live().select_for_update(of=("self",)).filter(id=connection_id).first()
    if connection is None or connection.state != ConnectionState.ACTIVE:
        return None, ""
    opened = open_connection(connection)
    if opened.capabilities.poll is None:
        return None, ""
    Connection.objects.filter(id=connection_id).update(poll_at=now() + takes())
    return opened, connection.cursor


def _take_in(
    tenant_id: UUID,
    connection_id: UUID,
    opened: Opened,
    item: Inbound | StatusChange | Withdrawn,
) -> None:
    with tenant_scope(tenant_id):
        connection = connections.get(connection_id)
        kept = take_in(connection, opened, item)
    if kept is None or not isinstance(item, Inbound) or kept.confirmed_at is not None:
        return
    opened.adapter.confirm(item, opened.link)
    with tenant_scope(tenant_id):
        InboxItem.objects.filter(id=kept.id).update(confirmed_at=now())


def take_in(
    connection: Connection, opened: Opened, item: Inbound | StatusChange | Withdrawn
) -> InboxItem | None:
    """Keep a received document, or hear news about it or about one that was sent."""
    if isinstance(item, Inbound):
        kept, _new = received.keep(item, connection, opened.adapter)
        return kept
    if isinstance(item, Withdrawn):
        received.withdraw(item, connection)
        return None
    received.change(item, connection, opened.capabilities)
    return None


def _put_off(connection_id: UUID, problem: NetworkProblem) -> None:
    if isinstance(problem, NotAllowed):
        connections.fails(connection_id, problem)
    until = problem.until if isinstance(problem, Wait) else now() + _AGAIN
    Connection.objects.filter(id=connection_id).update(poll_at=until)


def pushed(connection: Connection, request: WebhookRequest) -> Pushed:
    """Judge a webhook and do what it hints at; inside the tenant's scope. Raises ``NotGenuine``."""
    opened = open_connection(connection)
    answer = opened.adapter.hints(request, opened.link)
    for item in answer.items:
        kept = take_in(connection, opened, item)
        if kept is not None:
            InboxItem.objects.filter(id=kept.id, confirmed_at=None).update(confirmed_at=now())
    for hint in answer.hints:
        _follow(connection, opened.capabilities, hint)
    return answer


def _follow(connection: Connection, capabilities: Capabilities, hint: Hint) -> None:
    """A hint is believed only so far that the network is asked now instead of later."""
    if not hint.network_id:
        if capabilities.poll is not None:
            queue.defer_poll(connection.id)
        return
    rows = Submission.objects.filter(connection=connection, network_id=hint.network_id)
    at: datetime = now()
    if rows.exclude(state__in=FINAL).filter(taken_by=None).update(next_at=at):
        queue.defer_work(connection.id)
