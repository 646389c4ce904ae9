"""The one question about keys that is asked across tenants."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import connection


def tenants_with_keys_before(moment: datetime) -> list[UUID]:
    """Tenants that have idempotency keys from before ``moment``; the caller enters each in turn."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id FROM events_tenants_with_keys_before(%s)", [moment])
        return [row[0] for row in cursor.fetchall()]
