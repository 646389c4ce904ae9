"""Handing events out and delivering them. Nothing here is held open while a receiver thinks.

A delivery is at least once: it is marked as delivered after the answer, so a worker that dies in between
leaves it to another one, which sends the same message under the same ``webhook-id``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings

from signet import __version__
from signet.audit.seal import seal
from signet.events import queue, signing
from signet.events.messages import message_of
from signet.events.models import Delivery, DeliveryState, Disabled, Endpoint, EndpointState, Event
from signet.events.retries import PATIENCE, spread, wait_after
from signet.events.secrets import secrets_of
from signet.kernel.clock import now
from signet.kernel.http import Answer, Rules, Unreachable, send
from signet.tenancy.actor import system_actor
from signet.tenancy.context import tenant_scope

PING = "webhooks.ping"
_GONE = 410
#: What is kept of an answer, in characters, and of how many attempts.
_EXCERPT, _KEPT = 500, 20
#: Longer than a call may take, shorter than the half minute after which a silent worker's jobs are given away.
_TAKEN = timedelta(seconds=22)
#: Clocks of the database and of the worker may differ by this much.
_SKEW = timedelta(seconds=3)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """How an attempt went: a status, or the problem that kept one away."""

    at: datetime
    status: int | None = None
    problem: str = ""
    milliseconds: int = 0
    excerpt: str = ""
    retry_after: str = ""

    @property
    def good(self) -> bool:
        """Any status of the 200s; a redirect is not followed and so is no success."""
        return self.status is not None and 200 <= self.status < 300

    def logged(self) -> dict[str, Any]:
        return {
            "at": self.at.isoformat(),
            "status": self.status,
            "problem": self.problem,
            "milliseconds": self.milliseconds,
            "excerpt": self.excerpt,
        }


def rules() -> Rules:
    """What this installation lets webhooks call."""
    return Rules(private=settings.WEBHOOKS_PRIVATE, plain=settings.WEBHOOKS_HTTP)


def hand_out(event_id: UUID) -> int:
    """Freeze an event's message and make a delivery for each endpoint that wants it; how many.

    Repeating it makes nothing twice.
    """
    event = Event.objects.select_for_update().filter(id=event_id).first()
    if event is None:
        return 0
    if event.body is None:
        event.body = message_of(event)
        event.save(update_fields=["body"])
    at = now()
    wanted = [
        Delivery(endpoint=endpoint, event=event, next_at=at, created_at=at)
        for endpoint in Endpoint.objects.filter(
            state=EndpointState.ACTIVE, deleted_at__isnull=True
        ).order_by("id")
        if _wants(endpoint, event)
    ]
    known = set(Delivery.objects.filter(event=event).values_list("endpoint_id", flat=True))
    new = [delivery for delivery in wanted if delivery.endpoint_id not in known]
    Delivery.objects.bulk_create(new)
    for delivery in new:
        queue.defer_delivery(delivery.id, at)
    return len(new)


def deliver(tenant_id: UUID, delivery_id: UUID) -> None:
    """Try a delivery once; opens its own scopes, one before and one after the call."""
    with tenant_scope(tenant_id):
        prepared = _prepare(delivery_id)
    if prepared is None:
        return
    url, headers, body = prepared
    result = _call(url, headers, body)
    with tenant_scope(tenant_id):
        _note(delivery_id, result)


def _wants(endpoint: Endpoint, event: Event) -> bool:
    if event.type == PING:
        return endpoint.id == event.object_id
    return not endpoint.types or event.type in endpoint.types


def _prepare(delivery_id: UUID) -> tuple[str, dict[str, str], bytes] | None:
    """Where to send what; None where nothing is due (any more).

    The delivery is taken by moving its due time a little: a second job for it finds nothing to do, and
    when this worker dies the delivery is due again before its job is given to another one.
    """
    at = now()
    delivery = (
        Delivery.objects.select_for_update(of=["self"])
        .select_related("endpoint", "event")
        .filter(id=delivery_id, state=DeliveryState.WAITING, next_at__lte=at + _SKEW)
        .first()
    )
    if delivery is None:
        return None
    endpoint = delivery.endpoint
    if endpoint.state != EndpointState.ACTIVE or endpoint.deleted_at:
        Delivery.objects.filter(id=delivery_id).update(state=DeliveryState.STOPPED, next_at=None)
        return None
    Delivery.objects.filter(id=delivery_id).update(next_at=at + _TAKEN)
    body = (delivery.event.body or "").encode()
    signed = signing.headers(
        secrets_of(endpoint, at),
        message_id=str(delivery.event_id),
        timestamp=int(at.timestamp()),
        body=body,
    )
    return endpoint.url, signed | _HEADERS, body


def _call(url: str, headers: Mapping[str, str], body: bytes) -> Result:
    at = now()
    try:
        answer = send("POST", url, headers=headers, content=body, rules=rules())
    except Unreachable as error:
        return Result(at=at, problem=error.problem)
    return Result(
        at=at,
        status=answer.status,
        milliseconds=answer.milliseconds,
        excerpt=_excerpt(answer),
        retry_after=answer.headers.get("retry-after", ""),
    )


def _note(delivery_id: UUID, result: Result) -> None:
    """Write an attempt down and decide what follows from it."""
    endpoint_id = Delivery.objects.values_list("endpoint_id", flat=True).get(id=delivery_id)
    endpoint = Endpoint.objects.select_for_update().get(id=endpoint_id)
    delivery = Delivery.objects.select_for_update().get(id=delivery_id)
    delivery.tried += 1
    delivery.last_at, delivery.last_status = result.at, result.status
    delivery.last_problem, delivery.next_at = result.problem, None
    delivery.log = [*delivery.log, result.logged()][-_KEPT:]
    if result.good:
        delivery.state = DeliveryState.DELIVERED
        endpoint.failures, endpoint.failing_since = 0, None
    else:
        endpoint.failures += 1
        endpoint.failing_since = endpoint.failing_since or result.at
        _try_again(delivery, result)
    delivery.save()
    endpoint.save(update_fields=["failures", "failing_since"])
    if result.status == _GONE:
        _disable(endpoint, Disabled.GONE)
    elif not result.good and result.at - endpoint.failing_since >= PATIENCE:  # type: ignore[operator]
        _disable(endpoint, Disabled.FAILING)


def _try_again(delivery: Delivery, result: Result) -> None:
    wait = wait_after(delivery.tried, retry_after=result.retry_after)
    if wait is None:
        delivery.state = DeliveryState.FAILED
        return
    delivery.state = DeliveryState.WAITING
    delivery.next_at = result.at + spread(wait)
    queue.defer_delivery(delivery.id, delivery.next_at)


def _disable(endpoint: Endpoint, why: Disabled) -> None:
    """Send nothing more until somebody has looked; what waits is stopped by its own next try."""
    if endpoint.state != EndpointState.ACTIVE:
        return
    endpoint.state, endpoint.disabled_because = EndpointState.DISABLED, why
    endpoint.version += 1
    endpoint.save(update_fields=["state", "disabled_because", "version"])
    seal(
        "webhooks.disable",
        by=system_actor(),
        object_type="endpoint",
        object_id=endpoint.id,
        label=endpoint.url,
        reason=str(why.label),
        changes={"state": [str(EndpointState.ACTIVE), str(EndpointState.DISABLED)]},
    )


def _excerpt(answer: Answer) -> str:
    """The beginning of an answer as text; what a page cannot show is left out."""
    text = answer.body.decode(errors="replace")
    return "".join(c for c in text if c.isprintable() or c in "\n\t")[:_EXCERPT]


_HEADERS = {"Content-Type": "application/json", "User-Agent": f"Signet/{__version__}"}
