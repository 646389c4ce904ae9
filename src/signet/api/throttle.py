"""How often one caller may ask: a bucket of tokens each, refilled steadily.

Kept in the memory of the web process: with several processes each counts for itself, so the limit is a
protection against runaway programs, not a quota.
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass

#: Requests a minute that one key or person may make; as many may come at once.
PER_MINUTE = int(os.environ.get("SIGNET_API_RATE", "1200"))
_CALLERS = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """``tokens`` that were left at the time ``at``."""

    tokens: float
    at: float


def take(bucket: Bucket | None, *, now: float, per_minute: int) -> tuple[Bucket, float]:
    """The bucket after one request, and how many seconds to wait: 0 when the request may go on."""
    tokens = float(per_minute)
    if bucket is not None:
        tokens = min(tokens, bucket.tokens + (now - bucket.at) * per_minute / 60)
    if tokens >= 1:
        return Bucket(tokens=tokens - 1, at=now), 0.0
    return Bucket(tokens=tokens, at=now), (1 - tokens) * 60 / per_minute


class Throttle:
    """The buckets of the callers seen last."""

    def __init__(self, per_minute: int = PER_MINUTE) -> None:
        self.per_minute = per_minute
        self._buckets: OrderedDict[Hashable, Bucket] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, caller: Hashable) -> int:
        """Whole seconds the caller has to wait; 0: go on."""
        with self._lock:
            bucket, seconds = take(
                self._buckets.pop(caller, None), now=time.monotonic(), per_minute=self.per_minute
            )
            self._buckets[caller] = bucket
            if len(self._buckets) > _CALLERS:
                self._buckets.popitem(last=False)
        return math.ceil(seconds)


throttle = Throttle()
