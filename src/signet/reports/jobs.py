"""Folds what was appended to the tallies, so that the home page adds up few rows."""

from __future__ import annotations

from procrastinate.contrib.django import app

from signet.reports.tallies import fold, tenants_to_fold
from signet.tenancy.context import tenant_scope


@app.periodic(cron="* * * * *")
@app.task(name="reports.fold", queue="housekeeping", queueing_lock="reports.fold")
def fold_tallies(timestamp: int) -> None:  # noqa: ARG001  the queue tells when it meant to run
    """Each tenant in a transaction of its own: a long one holds up no other."""
    for tenant_id in tenants_to_fold():
        with tenant_scope(tenant_id):
            fold()
