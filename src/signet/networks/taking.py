"""Which errand is next on a connection, and whose it is. In the tenant's scope, one short transaction.

The row says before the call what is about to happen: a submission that is being sent stands as ``sending``
with the time at which its worker must be done. When that time has come and it still stands there, the
worker is dead, nobody knows whether the document arrived, and the network is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from signet.kernel.clock import now
from signet.kernel.ids import uuid7
from signet.networks import journal, moving
from signet.networks.models import Connection, ConnectionState, Errand, InboxAnswer, Submission
from signet.networks.opening import Opened, open_connection
from signet.networks.states import State

Call = Literal["send", "find", "refresh", "cancel"]
#: Clocks of the database and of the worker may differ by this much.
_SKEW = timedelta(seconds=1)
#: A connection that needs attention is not tried again before somebody saw to it; its queue is looked at.
_IDLE = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Task:
    """What a worker has taken upon itself: one call, for these errands."""

    call: Call
    errands: Sequence[Errand]
    opened: Opened
    mark: UUID


def takes() -> timedelta:
    """So long nobody else touches what a worker has taken: half as much again as its calls may take."""
    return timedelta(seconds=settings.NETWORKS_SECONDS * 1.5)


def take(connection_id: UUID, *, resting: Collection[Call] = ()) -> Task | None:
    """The next thing to do on a connection, taken; None: nothing is due, or only what waits for its turn
    (``resting``)."""
    connection = Connection.objects.get(id=connection_id)
    at = now()
    for model in (Submission, InboxAnswer):
        while (errand := _due(model, connection_id, at, resting)) is not None:
            if connection.state != ConnectionState.ACTIVE:
                errand.next_at = at + _IDLE
                errand.save(update_fields=["next_at"])
                continue
            if errand.state == State.SENDING:
                moving.lose(
                    errand,
                    "The program stopped while this was being sent; the network is asked what it has.",
                    {},
                    at=at,
                    calls=(),
                )
            return _taken(errand, connection, at)
    return None


def _taken(errand: Errand, connection: Connection, at: datetime) -> Task:
    opened, mark = open_connection(connection), uuid7()
    errands = [errand]
    call = call_for(errand.state)
    if call == "send":
        errands += _companions(errand, opened, at)
    elif call == "refresh":
        errands += _of_the_same_call(errand, opened, at)
    with journal.written_together():
        for one in errands:
            before = one.state
            one.taken_by, one.next_at = mark, at + takes()
            if call == "send":
                one.state, one.tried = State.SENDING, one.tried + 1
                one.sent_at = one.sent_at or at
            journal.keep(one)
            if call == "send":
                journal.note(one, "claim", before=before)
    return Task(call, errands, opened, mark)


def call_for(state: str) -> Call:
    """What is to be done about an errand that is due."""
    return _CALLS.get(State(state), "refresh")


_CALLS: dict[State, Call] = {
    State.QUEUED: "send",
    State.SENDING: "find",  # by a worker that is gone
    State.UNKNOWN: "find",
    State.CANCELLING: "cancel",
}


def _due(
    model: type[Errand], connection_id: UUID, at: datetime, resting: Collection[Call]
) -> Errand | None:
    rows: Any = model._default_manager.filter(  # noqa: SLF001
        connection_id=connection_id, next_at__lte=at + _SKEW
    ).exclude(state__in=[state for state in State if call_for(state) in resting])
    if model is InboxAnswer:  # its adapter is handed the document that it answers
        rows = rows.select_related("item")
    found: Errand | None = (
        rows.order_by("next_at").select_for_update(skip_locked=True, of=("self",)).first()
    )
    return found


def _companions(first: Errand, opened: Opened, at: datetime) -> list[Errand]:
    """More that the network takes in the same call. What was tried before goes alone: a batch that was
    refused as a whole does not say because of whom."""
    most = opened.capabilities.batch - 1
    if most <= 0 or first.tried or not isinstance(first, Submission):
        return []
    rows = (
        Submission.objects.filter(
            connection_id=first.connection_id,
            state=State.QUEUED,
            tried=0,
            next_at__lte=at + _SKEW,
            media_type=first.media_type,
        )
        .exclude(id=first.id)
        .order_by("next_at")
        .select_for_update(skip_locked=True, of=("self",))
    )
    room, found = opened.capabilities.batch_bytes - first.size, []
    for row in rows[:most]:
        room -= row.size
        if room < 0:
            break
        found.append(row)
    return list(found)


def _of_the_same_call(first: Errand, opened: Opened, at: datetime) -> list[Errand]:
    """All of which the network tells in one answer, whether they are due or not; but not what another
    worker asks for at this moment."""
    name = opened.capabilities.together
    if not name or not isinstance(first, Submission) or not first.network_ids.get(name):
        return []
    free = Q(taken_by=None) | Q(next_at__lte=at + _SKEW)
    rows = (
        Submission.objects.filter(
            free,
            connection_id=first.connection_id,
            state=first.state,
            next_at__isnull=False,
            **{f"network_ids__{name}": first.network_ids[name]},
        )
        .exclude(id=first.id)
        .order_by("next_at")
        .select_for_update(skip_locked=True, of=("self",))
    )
    return list(rows[: opened.capabilities.batch - 1])
