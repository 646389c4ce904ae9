"""Our books beside a network's list: the newest reports, one of them whole, and the wish for a new one."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from signet.networks import connections, reconciliations, registry
from signet.networks.actions.reconcile import ask_reconciliation
from signet.networks.models import Connection, Reconciliation, Runs
from signet.networks.opening import capabilities_of
from signet.networks.reconciliations import Told
from signet.tenancy.actor import Actor
from signet.web.local_time import in_local_time


def compared(row: Connection, by: Actor) -> dict[str, Any]:
    """What a connection's page shows of it; empty for whom it does not concern."""
    if capabilities_of(row).ledger is None or not by.may("inbox.read"):
        return {}
    return {
        "reports": [_line(one) for one in reconciliations.of(row.id)[:7]],
        "leaves_out": capabilities_of(row).ledger_leaves_out,
        "unfinished": reconciliations.unfinished(row.id),
        "may_compare": by.may("inbox.answer") and row.state != "off",
    }


@require_POST
def compare(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Compare now; the report's page shows how far it is."""
    row = ask_reconciliation(connection_id=connection_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("Your books are being compared with the network's list."))
    return redirect("reconciliation", connection_id, row.id)


@require_GET
@in_local_time
def reconciliation(
    request: HttpRequest, connection_id: UUID, reconciliation_id: UUID
) -> HttpResponse:
    """One report; while it is made, it asks for itself again."""
    request.actor.must("inbox.read")  # type: ignore[attr-defined]
    connection = connections.get(connection_id)
    row = reconciliations.get(connection.id, reconciliation_id)
    context = {
        "connection": connection,
        "network": registry.network(connection.network).name,
        **_line(row),
        "leaves_out": capabilities_of(connection).ledger_leaves_out,
        "groups": _groups(row),
    }
    fragment = request.htmx  # type: ignore[attr-defined]
    template = "networks/report.html" if fragment else "networks/reconciliation.html"
    return render(request, template, context)


def _line(row: Reconciliation) -> dict[str, Any]:
    count = reconciliations.how_many(row)
    looks = {Runs.ASKED: "issued", Runs.RUNNING: "issued", Runs.FAILED: "overdue"}
    return {
        "row": row,
        "count": count,
        "look": looks.get(Runs(row.state), "partly_paid" if count else "paid"),
        "problem": reconciliations.problem_text(row),
        "moves": row.state in {Runs.ASKED, Runs.RUNNING},
    }


def _groups(row: Reconciliation) -> list[dict[str, Any]]:
    """Differences of one kind together, under what is to be done about them."""
    groups: dict[str, dict[str, Any]] = {}
    for one in reconciliations.differences(row):
        new = {"kind": one.kind, "what": one.what, "todo": one.todo, "rows": []}
        groups.setdefault(one.kind, new)["rows"].append(
            {"told": one, "url": _url(one), "since": parse_datetime(one.since)}
        )
    return list(groups.values())


def _url(one: Told) -> str:
    if not one.row_id:
        return ""
    return reverse("submission" if one.direction == "sent" else "inbox_item", args=[one.row_id])
