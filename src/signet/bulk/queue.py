"""The next batch, enqueued in the transaction that is running, in the worker too."""

from __future__ import annotations

from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from signet.bulk.models import Run
from signet.tenancy.context import current_tenant_id

QUEUE = "bulk"
GO_ON = "bulk.go_on"
#: Behind everything that somebody waits for.
PRIORITY = -2


def defer_next(run: Run) -> None:
    """A worker's own connection to the queue is not the one that its jobs write with: Django's is."""
    deferrer = app.configure_task(GO_ON, queue=QUEUE, priority=PRIORITY)
    deferrer.job_manager = JobManager(DjangoConnector())
    deferrer.defer(tenant_id=str(current_tenant_id()), run_id=str(run.id), position=run.position)
