"""What the headers of an answer say about when to call next. Pure.

``Retry-After`` (RFC 9110) and the three that many services add: ``X-Rate-Limit-Limit`` (calls in the window),
``-Remaining``, and ``-Reset`` (when the window ends: a date, seconds from now, or a Unix time). Sources:
MyInvois SDK, standard header parameters, where a minute is the window and the reset is only told when the
limit was exceeded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

TOO_MANY: Final = 429
#: Where a network says "wait" without saying how long, and the longest wait that is believed.
_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(hours=6)
_WINDOW = timedelta(minutes=1)
#: Smaller numbers are seconds from now, larger ones seconds since 1970.
_EPOCH = 10**8


def next_call(
    status: int, headers: Mapping[str, str], *, calls: int | None, at: datetime
) -> datetime | None:
    """When the same call may be made again; None: as our own limit of ``calls`` in a minute has it."""
    reset = _reset(headers, at)
    if status == TOO_MANY:
        return (
            _moment(headers.get("retry-after", "").strip(), at, _there(headers, at))
            or reset
            or at + _WAIT
        )
    allowed, remaining = _count(headers, "limit"), _count(headers, "remaining")
    if remaining == 0 and reset is not None:
        return reset
    if remaining == 0 or (allowed and calls is not None and allowed < calls):
        return at + _WINDOW / max(1, allowed or calls or 1)  # evenly from now on
    return None


def _reset(headers: Mapping[str, str], at: datetime) -> datetime | None:
    return _moment(headers.get("x-rate-limit-reset", "").strip(), at, _there(headers, at))


def _there(headers: Mapping[str, str], at: datetime) -> datetime:
    """Now, by the service's own clock, which its ``Date`` tells."""
    return _date(headers.get("date", "").strip()) or at


def _moment(text: str, at: datetime, there: datetime) -> datetime | None:
    if re.fullmatch("[0-9]{1,10}", text):
        seconds = int(text)
        if seconds < _EPOCH:
            return at + min(timedelta(seconds=seconds), _LONGEST_WAIT)
        said: datetime | None = datetime.fromtimestamp(seconds, UTC)
    else:
        said = _date(text)
    if said is None:
        return None
    return at + max(timedelta(), min(said - there, _LONGEST_WAIT))


def _date(text: str) -> datetime | None:
    """As RFC 9110 or ISO 8601 writes it; without a zone it is UTC."""
    for read in (datetime.fromisoformat, parsedate_to_datetime):
        try:
            found = read(text)
        except ValueError:
            continue
        return found if found.tzinfo else found.replace(tzinfo=UTC)
    return None


def _count(headers: Mapping[str, str], name: str) -> int | None:
    text = headers.get(f"x-rate-limit-{name}", "").strip()
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else None
