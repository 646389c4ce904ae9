"""Disable a webhook, enable it again, or delete it."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.events import queue
from signet.events.endpoints import lock_endpoint
from signet.events.models import Delivery, DeliveryState, Disabled, Endpoint, EndpointState
from signet.kernel.clock import now
from signet.tenancy.actor import Actor


def disable_endpoint(*, endpoint_id: UUID, by: Actor) -> Endpoint:
    """Nothing more is sent; what waits is kept until the webhook is enabled again."""
    by.must("webhooks.manage")
    endpoint = lock_endpoint(endpoint_id)
    if endpoint.state == EndpointState.DISABLED:
        return endpoint
    endpoint.disabled_because = Disabled.BY_HAND
    _switch(endpoint, EndpointState.DISABLED)
    _sealed("webhooks.disable", endpoint, by, EndpointState.ACTIVE)
    return endpoint


def enable_endpoint(*, endpoint_id: UUID, by: Actor) -> Endpoint:
    """Send again, beginning with what was stopped; its failures are forgotten."""
    by.must("webhooks.manage")
    endpoint = lock_endpoint(endpoint_id)
    if endpoint.state == EndpointState.ACTIVE:
        return endpoint
    endpoint.disabled_because, endpoint.failures, endpoint.failing_since = "", 0, None
    _switch(endpoint, EndpointState.ACTIVE)
    at = now()
    stopped = Delivery.objects.filter(endpoint=endpoint, state=DeliveryState.STOPPED)
    for delivery_id in list(stopped.order_by("id").values_list("id", flat=True)):
        queue.defer_delivery(delivery_id, at)
    stopped.update(state=DeliveryState.WAITING, tried=0, next_at=at)
    _sealed("webhooks.enable", endpoint, by, EndpointState.DISABLED)
    return endpoint


def delete_endpoint(*, endpoint_id: UUID, by: Actor) -> Endpoint:
    """The webhook is gone, and its secrets with it; the log of what was sent stays until it is old."""
    by.must("webhooks.manage")
    endpoint = lock_endpoint(endpoint_id)
    endpoint.deleted_at, endpoint.secret, endpoint.previous_secret = now(), b"", None
    endpoint.state = EndpointState.DISABLED
    endpoint.version += 1
    endpoint.save()
    seal(
        "webhooks.delete",
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
    )
    return endpoint


def _switch(endpoint: Endpoint, state: EndpointState) -> None:
    endpoint.state = state
    endpoint.version += 1
    endpoint.save()


def _sealed(verb: str, endpoint: Endpoint, by: Actor, before: EndpointState) -> None:
    seal(
        verb,
        by=by,
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
        changes={"state": [str(before), str(endpoint.state)]},
    )
