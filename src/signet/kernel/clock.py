"""The time. Pure code is handed a date; only shells ask."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """The current instant, in UTC."""
    return datetime.now(UTC)


def today(time_zone: str) -> date:
    """The current date where the tenant keeps its books."""
    return datetime.now(ZoneInfo(time_zone)).date()
