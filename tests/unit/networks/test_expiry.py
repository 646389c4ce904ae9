"""When a certificate's end is told, and what operators may say about it. No database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from signet.kernel.errors import BadInput
from signet.networks.expiry import days_left, next_time
from signet.networks.limits import read_days

UNTIL = datetime(2027, 3, 1, 12, tzinfo=UTC)
DAYS = (60, 30, 14, 7, 1)


@pytest.mark.parametrize(
    ("before", "due"),
    [(400, 60), (60.5, 60), (60, 30), (31, 30), (29.9, 14), (14, 7), (6, 1), (1, 0), (0.5, 0)],
)
def test_the_next_thing_is_the_next_warning_or_the_end(before: float, due: int) -> None:
    at = UNTIL - timedelta(days=before)
    assert next_time(UNTIL, at, DAYS) == UNTIL - timedelta(days=due)


def test_what_ended_or_does_not_end_is_told_no_more() -> None:
    assert next_time(UNTIL, UNTIL, DAYS) is None
    assert next_time(None, UNTIL, DAYS) is None


@pytest.mark.parametrize(("hours", "left"), [(48, 2), (47, 2), (24, 1), (1, 1), (0, 0), (-5, 0)])
def test_begun_days_count(hours: int, left: int) -> None:
    assert days_left(UNTIL, UNTIL - timedelta(hours=hours)) == left


def test_the_days_are_data() -> None:
    assert read_days("7 60 7 30") == (60, 30, 7)
    for wrong in ("", "0", "soon", "60,30", "1000"):
        with pytest.raises(BadInput):
            read_days(wrong)
