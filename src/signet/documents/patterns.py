"""Could two patterns print the same number? Pure; the patterns are those of ``documents.numbering``."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

_PART = re.compile(r"\{(YYYY|YY|MM|DD|seq|b36)(?::(\d{1,2}))?\}|(.)", re.DOTALL)
_DIGITS = frozenset(string.digits)
_BASE36 = frozenset(string.digits + string.ascii_uppercase)
#: Years of this century: four digits that begin with 20.
_DATES = {
    "YYYY": ("2", "0", _DIGITS, _DIGITS),
    "YY": (_DIGITS, _DIGITS),
    "MM": ("01", _DIGITS),
    "DD": ("0123", _DIGITS),
}
#: One position of a printed number: what may stand there, and whether it may stand there again.
_Place = tuple[frozenset[str], bool]


def overlap(one: str, other: str) -> bool:
    """Walk both patterns at once, as far as they agree; do they come to their ends together?

    Dates are taken as any digits that fit, so a doubt counts as an overlap.
    """
    first, second = list(_places(one)), list(_places(other))
    seen: set[tuple[int, int]] = set()
    ahead = [(0, 0)]
    while ahead:
        here = ahead.pop()
        if here in seen:
            continue
        seen.add(here)
        i, j = here
        if i == len(first) and j == len(second):
            return True
        if i == len(first) or j == len(second) or not first[i][0] & second[j][0]:
            continue
        ahead += [
            (x, y)
            for x in ({i, i + 1} if first[i][1] else {i + 1})
            for y in ({j, j + 1} if second[j][1] else {j + 1})
        ]
    return False


def _places(pattern: str) -> Iterator[_Place]:
    for part, width, letter in _PART.findall(pattern):
        if letter:
            yield frozenset(letter), False
        elif part in _DATES:
            yield from ((frozenset(place), False) for place in _DATES[part])
        else:
            among = _BASE36 if part == "b36" else _DIGITS
            for _ in range(int(width or 1) - 1):
                yield among, False
            yield among, True  # a longer number grows beyond its width
