"""A month's receipts in a file become drafts of the consolidated e-invoice (MyInvois)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from signet.kernel.errors import BadInput, SignetError
from signet.kernel.tabular import MAX_BYTES, read_table
from signet.networks.myinvois.consolidation.consolidate import Consolidated, consolidate
from signet.networks.myinvois.consolidation.receipts import REASONS
from signet.networks.myinvois.consolidation.table import COLUMNS, receipts_of
from signet.networks.myinvois.taxes import TYPES


@require_http_methods(["GET", "POST"])
def consolidation(request: HttpRequest) -> HttpResponse:
    """The page that takes the file; a post makes the drafts and names what is left out."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.import")
    context: dict[str, Any] = {
        "columns": list(COLUMNS),
        "taxes": list(TYPES),
        "typed": request.POST,
        "megabytes": MAX_BYTES // 1_048_576,
    }
    if request.method == "GET":
        return render(request, "imports/consolidated.html", context)
    try:
        made = _made(request)
    except SignetError as error:
        context["problem"] = error.message
        return render(request, "imports/consolidated.html", context, status=error.status)
    count = len(made.drafts)
    text = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", count)
    messages.success(request, text % {"count": count})
    context |= {
        "made": made,
        "refused": [(receipt, REASONS[reason]) for receipt, reason in made.refused],
    }
    return render(request, "imports/consolidated.html", context)


def _made(request: HttpRequest) -> Consolidated:
    upload = request.FILES.get("file")
    if upload is None:
        raise BadInput(_("Choose a file first."), code="table.none", pointer="/file")
    if upload.size is not None and upload.size > MAX_BYTES:
        raise BadInput(
            _("The file is larger than %(limit)s MB.") % {"limit": MAX_BYTES // 1_048_576},
            code="table.too_large",
            pointer="/file",
        )
    return consolidate(
        receipts=receipts_of(read_table(upload.read())),
        by=request.actor,  # type: ignore[attr-defined]
        issue_date=_day(request.POST.get("issue_date", "")),
        relaxed="relaxed" in request.POST,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadInput(
            _("Give the date as year-month-day, such as 2026-11-21."),
            code="date",
            pointer="/issue_date",
        ) from None
