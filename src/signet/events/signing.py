"""Signatures in the form of Standard Webhooks (specification 1.0.0, symmetric scheme ``v1``).

``webhook-signature: v1,base64(HMAC-SHA256(key, id.timestamp.body))``; the key is what follows ``whsec_``,
in base64. While a secret is being changed a message carries one signature by each, parted by a space.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Sequence

PREFIX = "whsec_"


def new_secret() -> str:
    """A new key of 256 random bits."""
    return PREFIX + base64.b64encode(secrets.token_bytes(32)).decode()


def signature(secret: str, *, message_id: str, timestamp: int, body: bytes) -> str:
    """``timestamp`` in seconds since 1970."""
    key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    signed = f"{message_id}.{timestamp}.".encode() + body
    return "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


def headers(keys: Sequence[str], *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of a message, signed by each of the secrets, the newest first."""
    signed = [signature(k, message_id=message_id, timestamp=timestamp, body=body) for k in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(signed),
    }
