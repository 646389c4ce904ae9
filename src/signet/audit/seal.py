"""``seal``: write down an action, chained to the one before. Always the last statement of an action."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from signet.kernel.clock import now
from signet.kernel.ids import uuid7
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id
from signet.tenancy.rows import run_many, select

_SEAL = "SELECT audit_seal(%s, %s, %s, %s, %s)"
_waiting: ContextVar[list[list[Any]] | None] = ContextVar("signet_seals", default=None)


@contextmanager
def sealed_together() -> Iterator[None]:
    """What is sealed inside is written at its end, in that order: many actions of one transaction hold the
    chain's head only for that long. Nothing is where the block raises."""
    seals: list[list[Any]] = []
    token = _waiting.set(seals)
    try:
        yield
    finally:
        _waiting.reset(token)
    if seals:
        run_many(_SEAL, seals)


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
    entry, waiting = [entry_id, at, verb, object_id, canonical(payload)], _waiting.get()
    if waiting is None:
        select(_SEAL, entry)
    else:
        waiting.append(entry)


def canonical(payload: Mapping[str, Any]) -> str:
    """JSON with one spelling: sorted keys, no spaces, dates in ISO 8601."""
    return json.dumps(
        payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_plain
    )


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return str(value)
