"""How often a connection may call, for all processes together.

A generic cell rate algorithm on one row: ``next_at`` is when the next call would be on time. A fifth of
the calls may come in a burst and the others evenly, so that no window of ``per`` ever holds more than
``calls``, wherever it begins.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from signet.kernel.ids import uuid7
from signet.networks.models import Pace
from signet.networks.offers import Limit
from signet.tenancy.context import current_tenant_id
from signet.tenancy.rows import select


def spacing(limit: Limit) -> tuple[timedelta, timedelta]:
    """(time between two calls, how much of it may be used ahead) for a limit."""
    burst = max(1, limit.calls // 5)
    interval = limit.per / (limit.calls - burst + 1)
    return interval, interval * (burst - 1)


def take(connection_id: UUID, name: str, limit: Limit, at: datetime) -> datetime | None:
    """Use up one call; None: go ahead. Else nothing was used up, and the time to come back is returned."""
    interval, ahead = spacing(limit)
    taken = select(
        "INSERT INTO networks_pace (tenant_id, id, connection_id, name, next_at)"
        " VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (tenant_id, connection_id, name) DO UPDATE"
        " SET next_at = greatest(networks_pace.next_at, %s) + %s"
        " WHERE networks_pace.next_at <= %s RETURNING next_at",
        [
            current_tenant_id(), uuid7(), connection_id, name, at + interval,
            at, interval, at + ahead,
        ],
    )  # fmt: skip
    if taken:
        return None
    next_at = Pace.objects.values_list("next_at", flat=True).get(
        connection_id=connection_id, name=name
    )
    return next_at - ahead


def hold(connection_id: UUID, name: str, limit: Limit, until: datetime) -> None:
    """The network said to wait: nobody calls before ``until``, nor what may come in a burst."""
    _interval, ahead = spacing(limit)
    select(
        "INSERT INTO networks_pace (tenant_id, id, connection_id, name, next_at)"
        " VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (tenant_id, connection_id, name) DO UPDATE"
        " SET next_at = greatest(networks_pace.next_at, excluded.next_at) RETURNING next_at",
        [current_tenant_id(), uuid7(), connection_id, name, until + ahead],
    )
