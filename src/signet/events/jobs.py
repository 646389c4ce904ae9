"""Idempotency keys are kept for 48 hours; events go out to webhooks, and what got stuck is found again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from signet.events.deliveries import deliver, hand_out
from signet.events.idempotency import KEPT, forget_older_than
from signet.events.models import Delivery, DeliveryState, Event
from signet.events.queries import tenants_with_keys_before, tenants_with_work
from signet.events.queue import DELIVER, HAND_OUT, QUEUE, defer_delivery, defer_hand_out
from signet.tenancy.context import tenant_scope


@app.periodic(cron="17 * * * *")
@app.task(name="events.forget_old_keys", queue="housekeeping", pass_context=False)
def forget_old_keys(timestamp: int) -> None:
    """``timestamp`` is the time the queue meant the job to run at, in seconds since 1970."""
    before = datetime.fromtimestamp(timestamp, UTC) - KEPT
    for tenant_id in tenants_with_keys_before(before):
        with tenant_scope(tenant_id):
            forget_older_than(before)


#: So long the outbox and the log of deliveries are kept.
KEPT_EVENTS = timedelta(days=90)
#: What should have happened so long ago was lost by the queue.
_LATE = timedelta(minutes=2)
_AGAIN = RetryStrategy(max_attempts=5, exponential_wait=4)


@app.task(name=HAND_OUT, queue=QUEUE, retry=_AGAIN)
def hand_out_event(tenant_id: str, event_id: str) -> None:
    """Enqueued by the database in the transaction of the action."""
    with tenant_scope(UUID(tenant_id)):
        hand_out(UUID(event_id))


@app.task(name=DELIVER, queue=QUEUE, retry=_AGAIN)
def deliver_message(tenant_id: str, delivery_id: str) -> None:
    """One attempt; the next one is a job of its own."""
    deliver(UUID(tenant_id), UUID(delivery_id))


@app.periodic(cron="*/5 * * * *")
@app.task(name="events.catch_up", queue="housekeeping", pass_context=False)
def catch_up(timestamp: int) -> None:
    """The rows say what is due, not the queue: whatever the queue lost is enqueued again. Old rows go."""
    at = datetime.fromtimestamp(timestamp, UTC)
    late, old = at - _LATE, at - KEPT_EVENTS
    for tenant_id in tenants_with_work(late=late, old=old):
        with tenant_scope(tenant_id):
            Event.objects.filter(occurred_at__lt=old).delete()
            waiting = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lt=late)
            for delivery_id in waiting.order_by("next_at").values_list("id", flat=True)[:_AT_ONCE]:
                defer_delivery(delivery_id, at)
            lost = Event.objects.filter(body__isnull=True, occurred_at__lt=late)
            for event_id in lost.order_by("sequence").values_list("id", flat=True)[:_AT_ONCE]:
                defer_hand_out(event_id)


_AT_ONCE = 500
