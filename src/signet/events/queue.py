"""Jobs enqueued in the transaction that is running, in the worker too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from signet.tenancy.context import current_tenant_id

QUEUE = "webhooks"
HAND_OUT = "events.hand_out"
DELIVER = "events.deliver"
#: Behind everything that people wait for.
PRIORITY = -1


def defer_hand_out(event_id: UUID) -> None:
    """Hand an event out to the webhooks that want it."""
    _defer(HAND_OUT, event_id=str(event_id))


def defer_delivery(delivery_id: UUID, at: datetime) -> None:
    """Try a delivery at this time."""
    _defer(DELIVER, at=at, delivery_id=str(delivery_id))


def _defer(task: str, *, at: datetime | None = None, **of: str) -> None:
    """A worker's own connection to the queue is not the one that its jobs write with: Django's is."""
    deferrer = app.configure_task(task, queue=QUEUE, priority=PRIORITY, schedule_at=at)
    deferrer.job_manager = JobManager(DjangoConnector())
    deferrer.defer(tenant_id=str(current_tenant_id()), **of)
