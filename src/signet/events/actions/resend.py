"""Send a message again by hand, under its old ``webhook-id``."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.events import queue
from signet.events.endpoints import get_delivery, lock_endpoint
from signet.events.models import Delivery, DeliveryState, EndpointState
from signet.kernel.clock import now
from signet.kernel.errors import Conflict
from signet.tenancy.actor import Actor


def resend(*, endpoint_id: UUID, delivery_id: UUID, by: Actor) -> Delivery:
    """At once, and on from there with the usual retries. The message is the same to the byte."""
    by.must("webhooks.manage")
    endpoint = lock_endpoint(endpoint_id)
    delivery = get_delivery(endpoint_id, delivery_id)
    if endpoint.state != EndpointState.ACTIVE:
        raise Conflict(_("This webhook is disabled; enable it first."), code="endpoint.disabled")
    at = now()
    delivery.state, delivery.tried, delivery.next_at = DeliveryState.WAITING, 0, at
    delivery.save(update_fields=["state", "tried", "next_at"])
    queue.defer_delivery(delivery.id, at)
    seal(
        "webhooks.resend",
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
        changes={"event": str(delivery.event_id), "type": delivery.event.type},
    )
    return delivery
