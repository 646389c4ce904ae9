"""Give a webhook a new secret; for a day messages are signed by the old one too."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.events.endpoints import lock_endpoint
from signet.events.models import Endpoint
from signet.events.secrets import OVERLAP, close_secret
from signet.events.signing import new_secret
from signet.kernel.clock import now
from signet.tenancy.actor import Actor


def rotate_secret(*, endpoint_id: UUID, by: Actor) -> Endpoint:
    """A second change within the day ends the oldest secret at once."""
    by.must("webhooks.manage")
    endpoint = lock_endpoint(endpoint_id)
    endpoint.previous_secret, endpoint.previous_until = endpoint.secret, now() + OVERLAP
    endpoint.secret = close_secret(endpoint, new_secret())
    endpoint.version += 1
    endpoint.save()
    seal(
        "webhooks.rotate_secret",
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
        changes={"previous_until": endpoint.previous_until.isoformat()},
    )
    return endpoint
