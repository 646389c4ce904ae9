"""What the comboboxes inside a draft's rows ask for: our own earlier documents, and class codes by words.

Choosing one fills its row, so that nobody types a tax office's number or looks up a code elsewhere.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind, State
from signet.kernel.clock import today
from signet.networks.myinvois.codelists import listed
from signet.networks.submissions import clearance_of
from signet.parties.models import Company
from signet.tenancy.models import Tenant

LIMIT = 10


@require_GET
def originals(request: HttpRequest) -> HttpResponse:
    """Issued documents that a note can refer to, by a part of their number, the newest first; of the
    chosen customer, where one is chosen."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    text = request.GET.get("q", "").strip()[:100]
    corrected = set().union(*(rules_of(kind).corrects for kind in Kind))
    rows = Document.objects.filter(
        state=State.ISSUED, kind__in=corrected, number__icontains=text
    ).order_by("-issue_date", "-id")
    if customer := _uuid(request.GET.get("customer_id", "")):
        rows = rows.filter(customer_id=customer)
    return _options(request, [_original(row) for row in rows[:LIMIT]])


@require_GET
def classifications(request: HttpRequest) -> HttpResponse:
    """Codes of MyInvois in use today whose code or words hold what was typed; none elsewhere."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    words = request.GET.get("q", "").strip()[:100].casefold().split()
    if not Company.objects.filter(country="MY").exists():
        return _options(request, [])
    day = today(Tenant.objects.get().time_zone)
    found = [
        {
            "text": one.code,
            "words": one.name,
            "fill": json.dumps({"code": one.code, "list_id": "CLASS", "list_version": ""}),
        }
        for one in listed("classifications").values()
        if one.in_use(day) and all(word in f"{one.code} {one.name}".casefold() for word in words)
    ]
    return _options(request, found[:LIMIT])


def _original(row: Document) -> dict[str, Any]:
    cleared = clearance_of(row.id)
    day = row.issue_date
    fill = {
        "number": row.number,
        "issue_date": day.isoformat() if day else "",
        "network_id": cleared.number if cleared else "",
    }
    return {
        "text": row.number,
        "words": row.buyer_name,
        "day": date_format(day, "j M Y") if day else "",
        "fill": json.dumps(fill),
    }


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _options(request: HttpRequest, rows: list[dict[str, Any]]) -> HttpResponse:
    return render(request, "editor/picked.html", {"rows": rows})
