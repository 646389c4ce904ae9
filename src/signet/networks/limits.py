"""What an operator says otherwise: limits of calls, and when to warn of a certificate's end.

``SIGNET_NETWORKS_LIMITS``: calls a minute where a network allows others than its adapter knows, such as
``myinvois.search=6 myinvois.submit=30`` for a test system whose limits are lower, or ``myinvois=0`` for a
stand-in that has none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from signet.kernel.errors import BadInput

if TYPE_CHECKING:  # read by the settings, before there are models
    from signet.networks.offers import Limit

_ONE = re.compile(r"([a-z_]+(?:\.[a-z_]+)?)=([0-9]{1,6})")


def read_limits(text: str) -> dict[str, int]:
    """Name of a network or of one of its calls -> calls a minute; 0: no limit."""
    found = {}
    for part in text.split():
        match = _ONE.fullmatch(part)
        if match is None:
            raise BadInput(
                "SIGNET_NETWORKS_LIMITS must look like myinvois.search=6 myinvois.submit=30, or"
                " myinvois=0 for no limits.",
                code="networks.bad_limits",
            )
        found[match[1]] = int(match[2])
    return found


def read_days(text: str) -> tuple[int, ...]:
    """``SIGNET_NETWORKS_WARN_DAYS``: days before the end of a certificate, the longest time first."""
    parts = text.split()
    if not parts or not all(re.fullmatch("[1-9][0-9]{0,2}", part) for part in parts):
        raise BadInput(
            "SIGNET_NETWORKS_WARN_DAYS must look like 60 30 14 7 1: days from 1 to 999.",
            code="networks.bad_days",
        )
    return tuple(sorted({int(part) for part in parts}, reverse=True))


def in_force(code: str, known: Mapping[str, Limit], chosen: Mapping[str, int]) -> dict[str, Limit]:
    """The adapter's limits, as the operator has changed them."""
    limits = {}
    for name, limit in known.items():
        calls = chosen.get(f"{code}.{name}", chosen.get(code))
        if calls is None:
            limits[name] = limit
        elif calls:
            limits[name] = type(limit)(calls=calls)
    return limits
