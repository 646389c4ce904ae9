"""Reads of comparisons with a network's list, and when the next one is due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext
from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import NotFound
from signet.networks.comparing import KINDS
from signet.networks.models import Connection, Reconciliation, Runs
from signet.networks.opening import capabilities_of
from signet.networks.states import State
from signet.networks.taking import takes

#: How often our books are compared, and how soon again where the network could not be asked.
DAILY: Final = timedelta(days=1)
AGAIN: Final = timedelta(hours=1)
#: The first one, once a new connection has read its inbox.
_FIRST: Final = timedelta(minutes=15)
#: A list shows so many.
_SHOWN: Final = 31


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """A difference in the reader's language: ``what`` it is and what ``todo`` about it."""

    kind: str
    what: str
    todo: str
    direction: str
    network_id: str
    number: str
    party: str
    total: str
    here: str
    there: str
    row_id: str
    by_hand: bool
    at: str
    since: str


def first_due(connection: Connection) -> datetime | None:
    """When a connection that begins its work is compared first; None where there is no list."""
    return now() + _FIRST if capabilities_of(connection).ledger else None


def of(connection_id: UUID) -> list[Reconciliation]:
    """The newest of a connection, newest first, without their differences."""
    rows = Reconciliation.objects.filter(connection_id=connection_id).defer("differences")
    return list(rows.order_by("-id")[:_SHOWN])


def newest(connection_id: UUID) -> Reconciliation | None:
    """The last one, running or over."""
    return Reconciliation.objects.filter(connection_id=connection_id).order_by("-id").first()


def unfinished(connection_id: UUID) -> Reconciliation | None:
    """The one that is asked for or under way."""
    rows = Reconciliation.objects.filter(connection_id=connection_id)
    return rows.filter(state__in=[Runs.ASKED, Runs.RUNNING]).first()


def is_stale(row: Reconciliation) -> bool:
    """It runs, and its worker would have ended long ago."""
    return row.state == Runs.RUNNING and now() - row.started_at > takes() * 2


def get(connection_id: UUID, reconciliation_id: UUID) -> Reconciliation:
    """A comparison of this connection, or ``NotFound``."""
    rows = Reconciliation.objects.select_related("connection", "connection__company")
    found = rows.filter(connection_id=connection_id, id=reconciliation_id).first()
    if found is None:
        raise NotFound(_("There is no such comparison."), code="reconciliation.not_found")
    return found


def differences(row: Reconciliation) -> list[Told]:
    """In words."""
    return [_told(one) for one in row.differences]


def how_many(row: Reconciliation) -> int:
    """All differences, with those that are too many to be listed."""
    return sum(count for kind, count in row.counts.items() if kind in KINDS)


def problem_text(row: Reconciliation) -> str:
    """Why it could not be made, in the reader's language."""
    said = gettext(row.problem) if row.problem else ""
    return said % row.problem_params if said and row.problem_params else said


def _told(one: dict[str, Any]) -> Told:
    what, todo = KINDS[one["kind"]]
    return Told(
        kind=one["kind"],
        what=str(what),
        todo=str(todo),
        direction=one["direction"],
        network_id=one["network_id"],
        number=one["number"],
        party=one["party"],
        total=one["total"],
        here=_words(one["here"]),
        there=_words(one["there"]),
        row_id=one["row_id"],
        by_hand=one["by_hand"],
        at=one["at"],
        since=one["since"],
    )


def _words(text: str) -> str:
    """A state in words; totals stay as they are."""
    return str(State(text).label) if text in State.values else text
