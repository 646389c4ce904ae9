"""The bucket of one caller: pure, so time is a number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from signet.api.throttle import Bucket, Throttle, take


def test_a_burst_then_a_steady_rate() -> None:
    bucket: Bucket | None = None
    for _ in range(60):
        bucket, wait = take(bucket, now=0.0, per_minute=60)
        assert wait == 0
    bucket, wait = take(bucket, now=0.0, per_minute=60)
    assert wait == pytest.approx(1.0)
    bucket, wait = take(bucket, now=0.5, per_minute=60)
    assert wait == pytest.approx(0.5)
    bucket, wait = take(bucket, now=1.0, per_minute=60)
    assert wait == 0
    bucket, wait = take(bucket, now=1.0, per_minute=60)
    assert wait == pytest.approx(1.0)


@given(st.lists(st.floats(min_value=0, max_value=10), max_size=200), st.integers(1, 100))
def test_never_more_than_a_minutes_worth_and_what_came_back(
    gaps: list[float], per_minute: int
) -> None:
    bucket, now, let_in = None, 0.0, 0
    for gap in gaps:
        now += gap
        bucket, wait = take(bucket, now=now, per_minute=per_minute)
        let_in += wait == 0
        assert 0 <= bucket.tokens <= per_minute
    assert let_in <= per_minute + now * per_minute / 60 + 1e-6


def test_callers_do_not_share_a_bucket() -> None:
    throttle = Throttle(per_minute=1)
    assert (throttle.wait("a"), throttle.wait("a") > 0, throttle.wait("b")) == (0, True, 0)
