"""The geometry of the chart: bars end on round lines, zero is where it should be."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from signet.web.chart import HEIGHT, WIDTH, chart


def test_bars_stand_on_zero_and_lines_are_round() -> None:
    drawn = chart([0, 250_00, 1000_00])
    assert [value for value, _y in drawn.ticks] == [100000, 50000, 0]
    assert drawn.zero == HEIGHT
    assert [bar.height for bar in drawn.bars] == [0, 50, 200]
    assert [bar.y for bar in drawn.bars] == [200, 150, 0]


def test_a_month_of_credit_goes_below_zero() -> None:
    drawn = chart([100, -100])
    assert [value for value, _y in drawn.ticks] == [100, 50, 0, -50, -100]
    assert drawn.zero == 100
    assert [(bar.y, bar.height) for bar in drawn.bars] == [(0, 100), (100, 100)]


def test_nothing_at_all_is_drawn_flat() -> None:
    drawn = chart([0] * 12)
    assert {bar.height for bar in drawn.bars} == {0}
    assert drawn.zero == HEIGHT


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # a busy machine is no fault
@given(st.lists(st.integers(-(2**63), 2**63 - 1), min_size=1, max_size=12))
def test_every_bar_stays_in_the_drawing(values: list[int]) -> None:
    drawn = chart(values)
    assert 2 <= len(drawn.ticks) <= 7
    for value, bar in zip(values, drawn.bars, strict=True):
        assert 0 <= bar.x <= bar.x + bar.width <= WIDTH
        assert 0 <= bar.y <= HEIGHT
        assert bar.y + bar.height <= HEIGHT + 2
        assert bool(bar.height) == bool(value)
