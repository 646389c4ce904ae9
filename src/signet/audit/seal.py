"""``seal``: write down an action, chained to the one before. Always the last statement of an action."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from signet.kernel.clock import now
from signet.kernel.ids import uuid7
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id
from signet.tenancy.rows import select


def seal(
    verb: str,
    *,
    by: Actor,
    object_type: str,
    object_id: UUID | None,
    label: str = "",
    reason: str | None = None,
    changes: Mapping[str, Any] | None = None,
) -> None:
    """Append an entry to the running tenant's chain.

    Takes the chain's head row, which every action of the tenant needs: call it last. ``changes`` holds
    what changed, ``{"field": [before, after]}``, or the facts of the action; never secrets.
    """
    at = now()
    entry_id = uuid7()
    payload = {
        "id": str(entry_id),
        "at": at.isoformat(timespec="microseconds"),
        "tenant": str(current_tenant_id()),
        "actor": {"kind": by.kind, "id": str(by.id) if by.id else None, "label": by.label},
        "verb": verb,
        "object": {
            "type": object_type,
            "id": str(object_id) if object_id else None,
            "label": label,
        },
        "reason": reason,
        "changes": changes or {},
        "request": by.request_id,
        "address": by.address,
    }
    select(
        "SELECT audit_seal(%s, %s, %s, %s, %s)",
        [entry_id, at, verb, object_id, canonical(payload)],
    )


def canonical(payload: Mapping[str, Any]) -> str:
    """JSON with one spelling: sorted keys, no spaces, dates in ISO 8601."""
    return json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
