"""How often each call may be made: requests a minute for one client id, enforced since 30 May 2025.

Source: MyInvois SDK, integration practices. The test system's are lower and unpublished: its 429 and
``Retry-After`` are followed.
"""

from __future__ import annotations

from types import MappingProxyType

from signet.networks.offers import Limit

LIMITS = MappingProxyType(
    {
        name: Limit(calls=calls)
        for name, calls in {
            "login": 12,
            "submit": 100,
            "submission": 300,
            "cancel": 12,
            "reject": 12,
            "raw": 60,
            "details": 125,
            "recent": 12,
            "search": 12,
            "search_tin": 60,
            "validate_tin": 60,
            "qr": 60,
        }.items()
    }
)
