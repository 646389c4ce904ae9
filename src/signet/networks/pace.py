"""How often an account may call, for all its connections, tenants and processes together.

A generic cell rate algorithm on one row: ``next_at`` is when the next call would be on time. Some
calls, a twentieth, may come in a burst and the others evenly, so that no window of ``per`` ever holds more
than ``calls``, wherever it begins. Whoever comes too early is given a turn, in the order of asking and one for
each connection at a time: ten thousand documents of one taxpayer stand once in the row, as the single one
of another does.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from signet.networks.accounts import ask
from signet.networks.offers import Limit

#: A turn is kept so long for whoever comes late to it. The calls of a window are so much further apart.
GRACE: Final = timedelta(seconds=5)


def spacing(limit: Limit) -> tuple[timedelta, timedelta]:
    """(time between two calls, how much of it may be used ahead) for a limit."""
    burst = min(limit.calls, max(2, limit.calls // 20))
    interval = (limit.per + GRACE) / (limit.calls - burst + 1)
    return interval, interval * (burst - 1)


def take(account: bytes, name: str, limit: Limit, at: datetime, *, holder: UUID) -> datetime | None:
    """Use up one call; None: go ahead. Else when it is the turn of ``holder``, who asks again then."""
    interval, ahead = spacing(limit)
    [(turn,)] = ask(
        "SELECT networks_take_turn(%s, %s, %s, %s, %s, %s, %s)",
        [account, name, holder, at, interval, ahead, GRACE],
    )
    found: datetime | None = turn
    return found


def hold(account: bytes, name: str, limit: Limit, until: datetime) -> None:
    """The network said to wait: nobody calls before ``until``, nor what may come in a burst."""
    _interval, ahead = spacing(limit)
    ask("SELECT networks_hold_pace(%s, %s, %s, %s)", [account, name, until, ahead])


def sweep(before: datetime) -> None:
    """Forget what is long past: turns that nobody took, paces and tokens of accounts that went quiet."""
    ask("SELECT networks_sweep_accounts(%s)", [before])
