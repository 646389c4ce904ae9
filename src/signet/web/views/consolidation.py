"""The consolidated e-invoice of a month (MyInvois): from our own books, or from the receipts of a file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from signet.documents.models import Document, Kind, State
from signet.kernel.clock import today
from signet.kernel.errors import BadInput, SignetError
from signet.kernel.tabular import MAX_BYTES, read_table
from signet.networks import connections, told
from signet.networks.myinvois.consolidation.consolidate import Consolidated, consolidate
from signet.networks.myinvois.consolidation.gather_month import gather_month
from signet.networks.myinvois.consolidation.month import (
    WORDS,
    LeftOut,
    Month,
    last_of,
    month,
    month_before,
)
from signet.networks.myinvois.consolidation.receipts import REASONS
from signet.networks.myinvois.consolidation.table import COLUMNS, RowsRefused, receipts_of, sample
from signet.networks.myinvois.taxes import TYPES
from signet.networks.opening import capabilities_of
from signet.parties.branches import branches_for
from signet.parties.models import Company
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant

#: How far back a month can be chosen.
_MONTHS = 12
#: So many of a reason, and so many faulty rows, are named.
_NAMED = 100
#: What stands in each column of the file.
_MEANS: dict[str, Promise] = {
    "number": __("the receipt's number"),
    "date": __("such as 2026-10-31"),
    "amount": __("in ringgit, without tax"),
    "tax": __("which tax was charged; empty: none"),
    "rate": __("in percent, such as 8"),
    "tax amount": __("the tax as the receipt has it"),
    "classification": __("only where a sale may not be gathered, such as 025"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What the page is about."""

    first: date
    company: Company
    branch_id: UUID | None
    relaxed: bool


@require_http_methods(["GET", "POST"])
def of_month(request: HttpRequest) -> HttpResponse:
    """What a month's e-invoice would tell of, what it leaves out and why; a post makes the drafts."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.draft")
    day = today(Tenant.objects.get().time_zone)
    companies = list(Company.objects.filter(archived_at=None, country="MY").order_by("legal_name"))
    context: dict[str, Any] = {"companies": companies, "months": _months(day)}
    if not companies:
        return render(request, "consolidated/month.html", context)
    data = request.POST if request.method == "POST" else request.GET
    chosen, problem = _chosen(data, companies, actor, day), None
    if request.method == "POST":
        try:
            made = gather_month(
                first=chosen.first, by=actor, company_id=chosen.company.id,
                branch_id=chosen.branch_id, relaxed=chosen.relaxed,
            )  # fmt: skip
        except SignetError as error:
            if error.status == 403:
                raise
            problem = error
        else:
            count = len(made.drafts)
            text = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", count)
            messages.success(request, text % {"count": count})
            return (
                redirect("document", made.drafts[0].id) if count == 1 else redirect("consolidated")
            )
    found = month(
        chosen.company.id, chosen.first, branch_id=chosen.branch_id, relaxed=chosen.relaxed
    )
    context |= _shown(chosen, found, actor, day) | {"problem": problem}
    status = problem.status if problem else 200
    return render(request, "consolidated/month.html", context, status=status)


def _chosen(data: Any, companies: Sequence[Company], by: Actor, day: date) -> Chosen:
    """By default last month of the first company that is connected, else of the default company."""
    wanted = data.get("company", "")
    connected = {
        one.company_id for one in connections.live() if told.consolidates(capabilities_of(one))
    }
    likely = sorted(companies, key=lambda one: (one.id not in connected, not one.is_default))
    company = next((one for one in companies if str(one.id) == wanted), likely[0])
    offered = {str(row.id): row.id for row in branches_for(by).filter(company=company)}
    branch_id = offered.get(data.get("branch", ""))
    if branch_id is None and by.branches is not None:
        branch_id = next(iter(offered.values()), None)
    return Chosen(
        first=_month_of(data.get("month", ""), day),
        company=company,
        branch_id=branch_id,
        relaxed="relaxed" in data,
    )


def _month_of(text: str, day: date) -> date:
    try:
        first = date.fromisoformat(f"{text}-01")
    except ValueError:
        return month_before(day)
    return min(first, day.replace(day=1))


def _months(day: date) -> list[tuple[str, str]]:
    first, found = day, []
    for _each in range(_MONTHS):
        first = month_before(first)
        found.append((f"{first:%Y-%m}", date_format(first, "F Y")))
    return found


def _shown(chosen: Chosen, found: Month, by: Actor, day: date) -> dict[str, Any]:
    made = Document.objects.filter(
        kind=Kind.CONSOLIDATED, company=chosen.company,
        content__period_start=chosen.first.isoformat(),
    ).exclude(state=State.DISCARDED)  # fmt: skip
    branches = branches_for(by).filter(company=chosen.company)
    whole = [("", _("the whole company"))] if by.branches is None else []
    return {
        "chosen": chosen,
        "month": f"{chosen.first:%Y-%m}",
        "month_name": date_format(chosen.first, "F Y"),
        "found": found,
        "last": last_of(chosen.first),
        "days_left": (found.due - day).days,
        "left_out": _by_reason(found.left_out),
        "made": list(made.order_by("-id")),
        "branches": [*whole, *((str(row.id), row.name) for row in branches)] if branches else [],
        "is_connected": any(
            told.consolidates(capabilities_of(one))
            for one in connections.usable_for(chosen.company.id)
        ),
    }


def _by_reason(left_out: Sequence[LeftOut]) -> list[dict[str, Any]]:
    counts = Counter(one.reason for one in left_out)
    return [
        {
            "words": WORDS[reason],
            "count": count,
            "rows": [one.document for one in left_out if one.reason == reason][:_NAMED],
            "may_send": reason not in {"credited", "notes", "tax"},
        }
        for reason, count in counts.items()
    ]


@require_http_methods(["GET", "POST"])
def consolidation(request: HttpRequest) -> HttpResponse:
    """The page that takes the file; a post makes the drafts and names what is left out."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.import")
    context: dict[str, Any] = {
        "columns": [(name, needed, _MEANS[name]) for name, needed in COLUMNS.items()],
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
        if isinstance(error, RowsRefused):
            context |= {"faults": error.faults[:_NAMED], "more": max(0, len(error.faults) - _NAMED)}
        return render(request, "imports/consolidated.html", context, status=error.status)
    count = len(made.drafts)
    text = ngettext("%(count)s draft is made.", "%(count)s drafts are made.", count)
    messages.success(request, text % {"count": count})
    context |= {
        "made": made,
        "refused": [(receipt, REASONS[reason]) for receipt, reason in made.refused],
    }
    return render(request, "imports/consolidated.html", context)


@require_GET
def sample_file(request: HttpRequest) -> HttpResponse:
    """A file with the right columns and three receipts."""
    request.actor.must("documents.import")  # type: ignore[attr-defined]
    response = HttpResponse(sample(), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="receipts.csv"'
    return response


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
