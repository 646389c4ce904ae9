"""Reads of the audit log."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.audit.models import Entry
from signet.kernel.errors import NotFound
from signet.tenancy.models import Tenant
from signet.tenancy.paging import Count, Page, count_of, page_of, starts

VERIFY = "audit.verify"
_MOST_ACTORS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryQuery:
    """Which entries a list shows; ``search`` is the beginning of an object's number or name.

    ``verbs`` are any of these; days are the tenant's own, both included.
    """

    search: str = ""
    verbs: tuple[str, ...] = ()
    actor: str = ""
    object_id: UUID | None = None
    first_day: date | None = None
    last_day: date | None = None
    ids: tuple[UUID, ...] = ()
    descending: bool = True
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the last check of the chain found: whole from the first entry to entry ``entries``, or not."""

    at: datetime
    by: str
    since: datetime
    entries: int
    broken_at: int | None


def get_entry(entry_id: UUID) -> Entry:
    """The entry, or ``NotFound``."""
    entry = Entry.objects.filter(id=entry_id).first()
    if entry is None:
        raise NotFound(_("There is no such entry."))
    return entry


def entry_page(query: EntryQuery) -> Page[Entry]:
    """A page of entries in the order in which they were sealed."""
    return page_of(
        _entries(query),
        column="sequence",
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def entry_count(query: EntryQuery) -> Count:
    """How many entries, counted up to a limit."""
    return count_of(_entries(query))


def facts_of(entry: Entry) -> dict[str, Any]:
    """What was sealed."""
    facts: dict[str, Any] = json.loads(entry.payload)
    return facts


def actors() -> list[tuple[str, str]]:
    """(key, newest label) of everybody who ever did something here: one index step each."""
    found: list[tuple[str, str]] = []
    rows = Entry.objects.order_by("actor_key", "-sequence").values_list("actor_key", "actor_label")
    while len(found) < _MOST_ACTORS:
        after = rows.filter(actor_key__gt=found[-1][0]) if found else rows
        row = after.first()
        if row is None:
            break
        found.append((row[0], row[1]))
    return sorted(found, key=lambda actor: actor[1])


def last_verdict() -> Verdict | None:
    """The newest check of the chain that was sealed into it; None before the first one."""
    entry = Entry.objects.filter(verb=VERIFY).order_by("-sequence").first()
    first = Entry.objects.order_by("sequence").first()
    if entry is None or first is None:
        return None
    changes = facts_of(entry)["changes"]
    return Verdict(
        at=entry.created_at,
        by=entry.actor_label,
        since=first.created_at,
        entries=changes["entries"],
        broken_at=changes["broken_at"],
    )


def _entries(query: EntryQuery) -> QuerySet[Entry]:
    rows = Entry.objects.all()
    if query.search:
        rows = rows.filter(starts("object_label", query.search))
    if query.verbs:
        rows = rows.filter(verb__in=query.verbs)
    if query.actor:
        rows = rows.filter(actor_key=query.actor)
    if query.object_id:
        rows = rows.filter(object_id=query.object_id)
    if query.first_day:
        rows = rows.filter(created_at__gte=_midnight(query.first_day))
    if query.last_day:
        rows = rows.filter(created_at__lt=_midnight(query.last_day + timedelta(days=1)))
    return rows.filter(id__in=query.ids) if query.ids else rows


def _midnight(day: date) -> datetime:
    """The beginning of a day where the tenant keeps its books."""
    return datetime.combine(day, time(), ZoneInfo(Tenant.objects.get().time_zone))
