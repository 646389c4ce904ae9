"""What ``Retry-After`` and ``X-Rate-Limit-*`` say about the next call, and the operator's own limits."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from signet.kernel.errors import BadInput
from signet.networks.limits import in_force, read_limits
from signet.networks.offers import Limit
from signet.networks.rhythm import next_call

AT = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


def wait(status: int, calls: int | None = 12, **headers: str) -> float | None:
    """Seconds until the next call."""
    given = {name.replace("_", "-"): text for name, text in headers.items()}
    found = next_call(status, given, calls=calls, at=AT)
    return None if found is None else (found - AT).total_seconds()


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"retry_after": "7"}, 7),
        ({"retry_after": "Sat, 21 Nov 2026 04:00:09 GMT"}, 9),
        ({"retry_after": "Sat, 21 Nov 2026 03:00:00 GMT"}, 0),  # gone by
        ({"retry_after": "999999"}, 6 * 3600),  # believed up to six hours
        ({"retry_after": "7", "x_rate_limit_reset": "2026-11-21T04:00:50Z"}, 7),
        ({"x_rate_limit_reset": "2026-11-21T04:00:50Z"}, 50),
        ({"x_rate_limit_reset": "2026-11-21T04:00:50.5"}, 50.5),
        ({"x_rate_limit_reset": "Sat, 21 Nov 2026 04:00:50 GMT"}, 50),
        ({"x_rate_limit_reset": "40"}, 40),
        ({"x_rate_limit_reset": str(int(AT.timestamp()) + 20)}, 20),
        ({"x_rate_limit_reset": "99999999999"}, 30),
        ({"x_rate_limit_reset": "soon"}, 30),
        ({"retry_after": "-1"}, 30),
        ({}, 30),
    ],
)
def test_too_many(headers: dict[str, str], seconds: float) -> None:
    assert wait(429, **headers) == seconds


def test_the_reset_is_told_by_the_services_clock() -> None:
    """Its clock is an hour ahead of ours: the difference between its two times counts."""
    headers = {
        "date": "Sat, 21 Nov 2026 05:00:00 GMT", "x_rate_limit_reset": "2026-11-21T05:00:15Z",
    }  # fmt: skip
    assert wait(429, **headers) == 15
    again = {"date": headers["date"], "retry_after": "Sat, 21 Nov 2026 05:00:15 GMT"}
    assert wait(429, **again) == 15


@pytest.mark.parametrize(
    ("calls", "headers", "seconds"),
    [
        (12, {}, None),
        (12, {"x_rate_limit_limit": "12", "x_rate_limit_remaining": "3"}, None),
        (12, {"x_rate_limit_limit": "100", "x_rate_limit_remaining": "3"}, None),
        (12, {"x_rate_limit_limit": "6", "x_rate_limit_remaining": "3"}, 10),  # lower than ours
        (12, {"x_rate_limit_limit": "12", "x_rate_limit_remaining": "0"}, 5),
        (None, {"x_rate_limit_limit": "30", "x_rate_limit_remaining": "0"}, 2),
        (None, {"x_rate_limit_limit": "30", "x_rate_limit_remaining": "9"}, None),
        (12, {"x_rate_limit_remaining": "0", "x_rate_limit_reset": "2026-11-21T04:00:33Z"}, 33),
        (12, {"x_rate_limit_remaining": "1", "x_rate_limit_reset": "2026-11-21T04:00:33Z"}, None),
        (12, {"x_rate_limit_limit": "0", "x_rate_limit_remaining": "0"}, 5),
        (12, {"x_rate_limit_limit": "many", "x_rate_limit_remaining": "none"}, None),
    ],
)
def test_an_answer_says_how_the_limit_stands(
    calls: int | None, headers: dict[str, str], seconds: float | None
) -> None:
    assert wait(200, calls, **headers) == seconds


def test_the_operator_changes_limits() -> None:
    known = {"search": Limit(calls=12), "submit": Limit(calls=100)}
    assert in_force("myinvois", known, {}) == known
    assert in_force("peppol", known, read_limits("myinvois=0")) == known
    assert in_force("myinvois", known, read_limits("myinvois=0")) == {}
    chosen = read_limits(" myinvois=0  myinvois.search=6 ")
    assert in_force("myinvois", known, chosen) == {"search": Limit(calls=6)}
    assert in_force("myinvois", known, read_limits("myinvois.submit=0")) == {
        "search": Limit(calls=12)
    }


@pytest.mark.parametrize(
    "text", ["search", "myinvois.search", "myinvois=-1", "my invois=1", "a=1.5"]
)
def test_what_is_no_limit_is_said(text: str) -> None:
    with pytest.raises(BadInput, match="SIGNET_NETWORKS_LIMITS"):
        read_limits(text)
