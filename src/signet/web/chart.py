"""Where the bars and lines of a chart stand: pure geometry, drawn as SVG attributes without any style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: The drawing's own units; it is stretched to the width of the page.
WIDTH, HEIGHT = 1200, 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A rectangle of the drawing."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars from left to right, and the values of the lines from top to bottom with their heights."""

    bars: list[Bar]
    ticks: list[tuple[int, int]]  # (value, y)
    zero: int


def chart(values: Sequence[int], *, lines: int = 4) -> Chart:
    """Bars for whole numbers, also negative ones, on lines of round values."""
    highest, lowest = max([*values, 0]), min([*values, 0])
    step = _round_step(max(highest - lowest, 1), lines)
    top = -(-highest // step) * step or (step if lowest == 0 else 0)
    bottom = lowest // step * step

    def y(value: int) -> int:
        return round(HEIGHT * (top - value) / (top - bottom))

    slot = WIDTH // max(len(values), 1)
    bars = [
        Bar(
            x=i * slot + slot // 6,
            width=slot - slot // 3,
            y=min(y(value), y(0)),
            height=max(abs(y(value) - y(0)), 2 if value else 0),
        )
        for i, value in enumerate(values)
    ]
    ticks = [(value, y(value)) for value in range(top, bottom - 1, -step)]
    return Chart(bars=bars, ticks=ticks, zero=y(0))


def _round_step(span: int, lines: int) -> int:
    """The smallest 1, 2 or 5 times a power of ten that reaches ``span`` in ``lines`` steps."""
    power = 1
    while True:
        for factor in (1, 2, 5):
            if factor * power * lines >= span:
                return factor * power
        power *= 10
