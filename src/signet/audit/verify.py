"""Walk a tenant's chain and name the first link that does not hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from signet.audit.models import Entry, Head
from signet.tenancy.context import current_tenant_id

VERSION = b"signet-audit-1:"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainReport:
    """``broken_at`` is the sequence of the first bad entry, None where the whole chain holds."""

    entries: int
    broken_at: int | None
    problem: str | None = None


def verify_chain() -> ChainReport:
    """Recompute every hash of the running tenant's chain.

    The head is read first, so that entries sealed by others while this walks are not taken for a fault.
    """
    previous = hashlib.sha256(VERSION + str(current_tenant_id()).encode()).digest()
    head = Head.objects.first()
    end = head.sequence if head else 0
    count = 0
    for entry in Entry.objects.order_by("sequence").iterator(chunk_size=2000):
        if count == end and head is not None:
            break
        count += 1
        if entry.sequence != count:
            return ChainReport(entries=count, broken_at=count, problem="an entry is missing")
        if bytes(entry.previous_hash) != previous:
            return ChainReport(
                entries=count, broken_at=count, problem="does not follow the entry before it"
            )
        previous = hashlib.sha256(VERSION + previous + entry.payload.encode()).digest()
        if bytes(entry.hash) != previous:
            return ChainReport(entries=count, broken_at=count, problem="its content was changed")
    if head is not None and (end, bytes(head.hash)) != (count, previous):
        return ChainReport(
            entries=count, broken_at=count + 1, problem="entries at the end are missing"
        )
    return ChainReport(entries=count, broken_at=None)
