"""The audit log: what was done, by whom, and whether the chain still holds."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from signet.audit.actions.check_chain import check_chain
from signet.audit.models import Entry
from signet.audit.queries import EntryQuery, entry_page, facts_of, get_entry, last_verdict
from signet.events.catalogue import words
from signet.kernel.clock import today
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant
from signet.web.audit_words import changes_in_words
from signet.web.tables.address import Address
from signet.web.tables.audit import audit_table, moment, object_cell, query_of
from signet.web.tables.listing import listing


@require_GET
def audit(request: HttpRequest) -> HttpResponseBase:
    """The entries, newest first, and what the last check of the chain found."""
    table = audit_table(today(Tenant.objects.get().time_zone))
    address = Address.read(request.GET, table.keys)
    return listing(request, table, verdict=last_verdict(), json_query=address.but().url)


@require_GET
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry whole: before and after, reason, request, and its place in the chain."""
    request.actor.must("audit.read")  # type: ignore[attr-defined]
    row = get_entry(entry_id)
    facts = facts_of(row)
    neighbours = dict(
        Entry.objects.filter(sequence__in=[row.sequence - 1, row.sequence + 1]).values_list(
            "sequence", "id"
        )
    )
    context = {
        "entry": row,
        "facts": facts,
        "title": words(row.verb),
        "at": moment(row.created_at),
        "object": object_cell(row.object_type, row.object_id, row.object_label),
        "changes": changes_in_words(facts),
        "hash": bytes(row.hash).hex(),
        "previous_hash": bytes(row.previous_hash).hex(),
        "before": neighbours.get(row.sequence - 1),
        "after": neighbours.get(row.sequence + 1),
    }
    return render(request, "audit/entry.html", context)


@require_POST
def verify(request: HttpRequest) -> HttpResponse:
    """Walk the whole chain now; what is found is an entry of it."""
    report = check_chain(by=request.actor)  # type: ignore[attr-defined]
    if report.broken_at is None:
        messages.success(request, _("All %(n)s entries hold.") % {"n": f"{report.entries:,}"})
    else:
        messages.error(
            request,
            _("The chain is broken at entry %(n)s. Keep a backup and tell your administrator.")
            % {"n": f"{report.broken_at:,}"},
        )
    return redirect("audit")


@require_GET
def export(request: HttpRequest) -> HttpResponseBase:
    """The entries of the list as JSON, as they were sealed, with their hashes: others can check them."""
    request.actor.must("audit.read")  # type: ignore[attr-defined]
    table = audit_table(today(Tenant.objects.get().time_zone))
    wanted = table.wanted(Address.read(request.GET, table.keys))
    query = replace(query_of(wanted), cursor="", limit=_PAGE)
    tenant_id = request.tenant.id  # type: ignore[attr-defined]
    response = StreamingHttpResponse(_lines(query, tenant_id), content_type="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="audit.json"'
    return response


def _lines(query: EntryQuery, tenant_id: UUID) -> Iterator[str]:
    """Sent after the request's own transaction: each page is read in a scope of its own."""
    cursor: str | None = ""
    comma = "[\n"
    while cursor is not None:
        with tenant_scope(tenant_id):
            page = entry_page(replace(query, cursor=cursor))
            rows = [json.dumps(_whole(row), ensure_ascii=False) for row in page.rows]
        for row in rows:
            yield comma + row
            comma = ",\n"
        cursor = page.next
    yield "[]\n" if comma == "[\n" else "\n]\n"


def _whole(row: Entry) -> dict[str, object]:
    """``payload`` is the very text that was hashed."""
    return {
        "sequence": row.sequence,
        "payload": row.payload,
        "previous_hash": bytes(row.previous_hash).hex(),
        "hash": bytes(row.hash).hex(),
    }


_PAGE = 200
