"""Is this text drawn as a QR code? A picture is compared with the code as it must be, module by module."""

from __future__ import annotations

import io
import subprocess
from itertools import groupby
from pathlib import Path

import segno
from PIL import Image

#: The middle of a finder pattern, and how wide a module is there.
Corner = tuple[float, float, float]
_DPI = 300
#: A finder pattern through its middle: dark and light as 1:1:3:1:1 modules (ISO/IEC 18004, 6.3.3).
_FINDER = (1, 1, 3, 1, 1)
_QUIET = 7  # modules of a finder pattern


def drawn(pdf: Path) -> list[list[bool]]:
    """The modules of the only QR code on the first page, rendered by poppler; dark is true."""
    page = subprocess.run(
        ["pdftoppm", "-r", str(_DPI), "-gray", "-f", "1", "-l", "1", str(pdf)],
        check=True, capture_output=True,
    ).stdout  # fmt: skip
    with Image.open(io.BytesIO(page)) as picture:
        width, height = picture.size
        grey = picture.tobytes()
    rows = [[value < 128 for value in grey[y * width : (y + 1) * width]] for y in range(height)]
    corners = _corners(rows)
    left, top = min(corner[0] for corner in corners), min(corner[1] for corner in corners)
    right = max(corner[0] for corner in corners)
    count = _size((right - left) / (sum(corner[2] for corner in corners) / 3) + _QUIET)
    step = (right - left) / (count - _QUIET)
    first_x, first_y = left - 3 * step, top - 3 * step
    return [
        [rows[round(first_y + y * step)][round(first_x + x * step)] for x in range(count)]
        for y in range(count)
    ]


def expected(text: str) -> list[list[bool]]:
    code = segno.make_qr(text.encode(), error="m", boost_error=False)
    return [[bool(module) for module in row] for row in code.matrix]


def _size(measured: float) -> int:
    """There are only codes of 21, 25, 29 and so on modules."""
    return 17 + 4 * round((measured - 17) / 4)


def _corners(rows: list[list[bool]]) -> list[Corner]:
    """The middles of the three finder patterns: seen so from left to right and from top to bottom, and set
    at a right angle, since data may look like one."""
    found: list[Corner] = []
    for y, row in enumerate(rows):
        for x, module in _middles(row):
            column = [rows[at][round(x)] for at in range(len(rows))]
            for middle, _height in _middles(column):
                known = any(abs(x - a) < 8 and abs(middle - b) < 8 for a, b, _m in found)
                if abs(middle - y) < 2 and not known:
                    found.append((x, middle, module))
    angles = [
        (b[0] - a[0], [a, b, c])
        for a in found
        for b in found
        for c in found
        if max(abs(a[1] - b[1]), abs(a[0] - c[0]), abs((b[0] - a[0]) - (c[1] - a[1]))) < 3
        and b[0] > a[0]
    ]
    assert angles, found
    return max(angles)[1]


def _middles(line: list[bool]) -> list[tuple[float, float]]:
    """Where a line goes through finder patterns, and the width of a module."""
    runs, at = [], 0
    for dark, group in groupby(line):
        length = sum(1 for _each in group)
        runs.append((dark, at, length))
        at += length
    middles = []
    for index in range(len(runs) - 4):
        five = runs[index : index + 5]
        module = sum(length for _dark, _at, length in five) / 7
        fits = all(
            abs(length - times * module) <= module * 0.5
            for (_dark, _at, length), times in zip(five, _FINDER, strict=True)
        )
        if five[0][0] and module >= 3 and fits:
            middles.append((five[2][1] + (five[2][2] - 1) / 2, module))
    return middles
