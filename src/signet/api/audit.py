"""``/api/v1/audit``: what was done, by whom and why, with the seals that prove it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Call
from signet.api.inputs import EntryFilter
from signet.api.operations import operation
from signet.api.schemas import EntriesOut, EntryOut
from signet.audit.queries import EntryQuery, entry_page, get_entry
from signet.events.catalogue import verbs_on

router = Router(tags=["Audit"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="List audit entries", may="audit.read", query=EntryFilter,
    answer=EntriesOut,
)  # fmt: skip
def list_entries(call: Call[None, EntryFilter]) -> Data:
    """A page of the audit log, newest first unless ordered otherwise. Days are the account's own."""
    wanted = call.query
    verbs: tuple[str, ...] = (wanted.verb,) if wanted.verb else ()
    if wanted.object_type and not verbs:
        verbs = verbs_on(wanted.object_type) or (wanted.object_type,)
    query = EntryQuery(
        search=wanted.search,
        verbs=verbs,
        actor=wanted.actor,
        object_id=wanted.object_id,
        first_day=wanted.first_day,
        last_day=wanted.last_day,
        descending=wanted.order == "desc",
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    return shown.page(entry_page(query), shown.entry)


@operation(
    router, "GET", "/{uuid:entry_id}", summary="One audit entry", may="audit.read", answer=EntryOut,
)  # fmt: skip
def show_entry(call: Call[None, None], entry_id: UUID) -> Data:  # noqa: ARG001
    """``hash`` is the SHA-256 of ``signet-audit-1:``, the 32 bytes of ``previous_hash`` and ``payload``."""
    return shown.entry(get_entry(entry_id))
