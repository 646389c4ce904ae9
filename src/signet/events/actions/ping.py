"""Send a webhook a message that means nothing, to see whether it arrives."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.events.endpoints import lock_endpoint
from signet.events.models import Endpoint, EndpointState
from signet.kernel.errors import Conflict
from signet.tenancy.actor import Actor


def ping(*, endpoint_id: UUID, by: Actor) -> Endpoint:
    """It goes the way of every event: the entry, the outbox, the delivery with its retries."""
    by.must("webhooks.manage")
    endpoint = lock_endpoint(endpoint_id)
    if endpoint.state != EndpointState.ACTIVE:
        raise Conflict(_("This webhook is disabled; enable it first."), code="endpoint.disabled")
    seal(
        "webhooks.ping",
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
    )
    return endpoint
