"""What the comboboxes inside rows and forms ask for: our own earlier documents, and codes by words.

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
from signet.networks.myinvois.codelists import Code, CodeList, listed
from signet.networks.myinvois.mapping_lines import CLASS
from signet.networks.submissions import clearance_of
from signet.parties.models import Company
from signet.tenancy.models import Tenant

LIMIT = 10
_OTHERS = "022"


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
    """Codes of MyInvois in use today whose code or words hold what was typed, else "Others": that is what
    everything is which the list does not name. None outside Malaysia."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    if not Company.objects.filter(country="MY").exists():
        return _options(request, [])
    found = _by_words(request, "classifications") or [listed("classifications")[_OTHERS]]
    rows = [_coded(one, code=one.code, list_id=CLASS, list_version="") for one in found]
    return _options(request, rows)


@require_GET
def activities(request: HttpRequest) -> HttpResponse:
    """What a company does, by words: its MSIC code, and the activity as the list calls it."""
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    found = [one for one in _by_words(request, "msic") if one.code.strip("0")]
    return _options(
        request,
        [_coded(one, malaysian_msic=one.code, malaysian_activity=one.name) for one in found],
    )


@require_GET
def units(request: HttpRequest) -> HttpResponse:
    """Units by words, beside the few that the grid offers."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    return _options(
        request, [_coded(one, unit_code=one.code) for one in _by_words(request, "units")]
    )


def _by_words(request: HttpRequest, name: CodeList) -> list[Code]:
    """The first codes in use today that hold every word that was typed: those that begin with it first."""
    text = request.GET.get("q", "").strip()[:100].casefold()
    day = today(Tenant.objects.get().time_zone)
    found = [
        one
        for one in listed(name).values()
        if one.in_use(day)
        and all(word in f"{one.code} {one.name}".casefold() for word in text.split())
    ]
    found.sort(
        key=lambda one: not (one.name.casefold().startswith(text) or one.code.casefold() == text)
    )
    return found[:LIMIT]


def _coded(one: Code, **fill: str) -> dict[str, Any]:
    return {"text": one.code, "words": one.name, "fill": json.dumps(fill)}


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
