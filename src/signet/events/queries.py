"""The two questions that are asked across tenants: who has something old, who has something late."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection


def tenants_with_keys_before(moment: datetime) -> list[UUID]:
    """Tenants that have idempotency keys from before ``moment``; the caller enters each in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM events_tenants_with_keys_before(%s)", [moment])
        return [row[0] for row in cursor.fetchall()]


def tenants_with_work(*, late: datetime, old: datetime) -> list[UUID]:
    """Tenants with events or deliveries due before ``late`` and not done, or with events before ``old``."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM events_tenants_with_work(%s, %s)", [late, old])
        return [row[0] for row in cursor.fetchall()]
