"""Idempotency keys are kept for 48 hours; what is older goes, tenant by tenant, every hour."""

from __future__ import annotations

from datetime import UTC, datetime

from procrastinate.contrib.django import app

from signet.events.idempotency import KEPT, forget_older_than
from signet.events.queries import tenants_with_keys_before
from signet.tenancy.context import tenant_scope


@app.periodic(cron="17 * * * *")
@app.task(name="events.forget_old_keys", queue="housekeeping", pass_context=False)
def forget_old_keys(timestamp: int) -> None:
    """``timestamp`` is the time the queue meant the job to run at, in seconds since 1970."""
    before = datetime.fromtimestamp(timestamp, UTC) - KEPT
    for tenant_id in tenants_with_keys_before(before):
        with tenant_scope(tenant_id):
            forget_older_than(before)
