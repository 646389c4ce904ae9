"""An endpoint's signing secrets, encrypted at rest and bound to their row."""

from __future__ import annotations

from datetime import datetime, timedelta

from signet.events.models import Endpoint
from signet.kernel.crypto import decrypt, encrypt

#: So long messages carry a signature by the old secret too.
OVERLAP = timedelta(hours=24)


def close_secret(endpoint: Endpoint, secret: str) -> bytes:
    """The secret as its row keeps it."""
    return encrypt(secret.encode(), context=_context(endpoint))


def secret_of(endpoint: Endpoint) -> str:
    """The secret that receivers check with."""
    return decrypt(bytes(endpoint.secret), context=_context(endpoint)).decode()


def secrets_of(endpoint: Endpoint, at: datetime) -> list[str]:
    """Every secret to sign with now: the newest, and the one before it for a day."""
    found = [secret_of(endpoint)]
    if endpoint.previous_secret and endpoint.previous_until and at < endpoint.previous_until:
        closed = bytes(endpoint.previous_secret)
        found.append(decrypt(closed, context=_context(endpoint)).decode())
    return found


def _context(endpoint: Endpoint) -> str:
    return f"endpoint {endpoint.tenant_id} {endpoint.id}"
