"""Can two patterns print the same number?"""

from __future__ import annotations

import pytest

from signet.documents.patterns import overlap


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("INV-{YYYY}-{seq:4}", "INV-{YYYY}-{seq:4}", True),
        ("INV-{YYYY}-{seq:4}", "INV-{YYYY}-{seq:6}", True),  # 100000 and 100000
        ("INV-{YYYY}-{seq}", "INV-2026-{seq:4}", True),
        ("INV-{YYYY}{seq:4}", "INV-{seq:8}", True),
        ("INV-{seq:4}", "INV-{b36:4}", True),  # 1234 is written the same in both
        ("INV-{YY}{MM}-{seq}", "INV-{YYYY}-{seq}", True),  # October 2020 and the year 2010
        ("INV-{YYYY}-{seq:4}", "BKK-INV-{YYYY}-{seq:4}", False),
        ("INV-{YYYY}-{seq:4}", "INV-{YYYY}/{seq:4}", False),
        ("INV-{YYYY}-{seq:4}", "SBI-{YYYY}-{seq:4}", False),
        ("INV-{seq:4}A", "INV-{seq:4}B", False),
        ("INV-{YYYY}-{seq}", "INV-1999-{seq}", False),  # another century
        ("INV-{YYYY}-{seq:4}", "INV-{b36:4}", False),  # a hyphen is no digit
    ],
)
def test_overlap(one: str, other: str, expected: bool) -> None:
    assert overlap(one, other) is expected
    assert overlap(other, one) is expected
