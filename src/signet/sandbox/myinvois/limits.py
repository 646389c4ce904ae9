"""Requests a minute, by client and route: a window that begins with its first request."""

from __future__ import annotations

import math
import threading
from datetime import UTC, datetime

from signet.sandbox.myinvois.errors import refused
from signet.sandbox.myinvois.settings import Knobs

_WINDOW = 60


class Limits:
    """Kept in memory: a portal that was restarted has forgotten who was in a hurry."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: dict[tuple[str, str], tuple[float, int]] = {}

    def take(self, client: str, route: str, knobs: Knobs) -> dict[str, str]:
        """The headers of one more request. Raises ``Refused`` with 429 when there were too many."""
        most = knobs.limits.get(route)
        if most is None or not knobs.limited:
            return {}
        now = knobs.exact()
        with self._lock:
            began, count = self._windows.get((client, route), (now, 0))
            if not 0 <= now - began < _WINDOW:
                began, count = now, 0
            self._windows[client, route] = (began, count + 1)
        headers = {
            "X-Rate-Limit-Limit": str(most),
            "X-Rate-Limit-Remaining": str(max(most - count - 1, 0)),
        }
        if count < most:
            return headers
        reset = began + _WINDOW
        moment = f"{datetime.fromtimestamp(reset, UTC):%Y-%m-%dT%H:%M:%SZ}"
        wait = str(max(1, math.ceil(reset - now)))
        raise refused(
            429, Retry_After=wait, X_Rate_Limit_Reset=moment,
            X_Rate_Limit_Limit=str(most), X_Rate_Limit_Remaining="0",
        )  # fmt: skip
