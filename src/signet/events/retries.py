"""When a delivery is tried again: after seconds, then minutes, then hours, for three days in all."""

from __future__ import annotations

import random
import re
from datetime import timedelta
from typing import Final

#: Standard Webhooks' own example of a schedule.
WAITS: Final = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=14),
    timedelta(hours=20),
    timedelta(hours=24),
)
#: An endpoint that answered nothing good for so long is disabled.
PATIENCE: Final = timedelta(days=5)
_LONGEST = timedelta(hours=24)


def wait_after(tried: int, *, retry_after: str = "") -> timedelta | None:
    """How long to wait after this many attempts; None when that was the last.

    ``retry_after`` is the receiver's own wish in seconds: followed when it is longer, up to a day.
    """
    if tried > len(WAITS):
        return None
    wait = WAITS[tried - 1]
    if re.fullmatch("[0-9]{1,9}", retry_after.strip()):
        wait = max(wait, min(timedelta(seconds=int(retry_after)), _LONGEST))
    return wait


def spread(wait: timedelta) -> timedelta:
    """Up to a tenth longer by chance, so that many deliveries do not come back at one moment."""
    return wait * (1 + random.random() / 10)  # noqa: S311  nobody gains by guessing it
