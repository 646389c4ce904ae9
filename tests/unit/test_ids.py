"""Identifiers that sort as they were made."""

from __future__ import annotations

import itertools
import time

from signet.kernel.ids import uuid7


def test_identifiers_of_one_process_sort_in_the_order_of_their_making() -> None:
    made = [uuid7() for _ in range(20_000)]
    assert sum(a >= b for a, b in itertools.pairwise(made)) <= 1  # a clock may be set back
    assert len(set(made)) == len(made)


def test_they_are_of_version_7_and_tell_their_millisecond() -> None:
    before = time.time_ns() // 1_000_000
    made = uuid7()
    after = time.time_ns() // 1_000_000
    assert (made.version, made.variant) == (7, "specified in RFC 4122")
    assert before <= made.int >> 80 <= after
