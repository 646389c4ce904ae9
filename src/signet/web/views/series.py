"""How documents are numbered, and the proof that no number is missing."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.documents import numbering
from signet.documents.actions.explain_gap import GapIn, explain_gap
from signet.documents.actions.save_series import SeriesIn, save_series
from signet.documents.gaps import gap_report
from signet.documents.kinds import default_pattern, series_kinds
from signet.documents.models import Reset, Series, SeriesCounter
from signet.kernel.clock import today
from signet.kernel.errors import BadInput, NotFound, SignetError
from signet.kernel.parsing import parse
from signet.parties.branches import get_branch
from signet.parties.models import Branch, Company
from signet.parties.queries import get_company
from signet.tenancy.models import Tenant
from signet.web.views.companies import context


@require_http_methods(["GET", "POST"])
def series(request: HttpRequest, company_id: UUID) -> HttpResponse:
    """The series of a company: one for each kind of document, and one for receipts."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read" if request.method == "GET" else "companies.write")
    company = get_company(company_id)
    branch = _branch(request, company)
    refused: dict[str, SignetError] = {}
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        if kind not in dict(series_kinds()):
            raise BadInput(_("There is no such kind of document."), code="series.kind")
        try:
            content = parse(SeriesIn, _typed(request, _stored(company, kind, branch)))
            branch_id = branch.id if branch else None
            save_series(
                company_id=company.id, kind=kind, content=content, by=actor, branch_id=branch_id
            )
        except SignetError as error:
            refused[kind] = error
        else:
            messages.success(request, _("The numbering is saved."))
            own = f"?branch={branch.id}" if branch else ""
            return redirect(reverse("company_series", args=[company.id]) + own)
    rows = [
        _shown(request, company, kind, branch, refused.get(kind)) for kind, _name in series_kinds()
    ]
    status = next((error.status for error in refused.values()), 200)
    own_branches = Branch.objects.filter(company=company, active=True).order_by("name", "id")
    extra = {"rows": rows, "resets": Reset.choices, "branch": branch, "branches": own_branches}
    return render(request, "series/series.html", context(company, "series") | extra, status=status)


@require_GET
def next_number(request: HttpRequest, company_id: UUID, kind: str) -> HttpResponse:
    """What the next number would be with the pattern that is being typed, or what is wrong with it."""
    request.actor.must("companies.read")  # type: ignore[attr-defined]
    company = get_company(company_id)
    stored = _stored(company, kind, _branch(request, company))
    row: dict[str, Any] = {"used": _used(stored)}
    try:
        row |= _preview(parse(SeriesIn, _typed(request, stored)), stored)
    except SignetError as error:
        row["error"] = error.message
    return render(request, "series/next.html", {"row": row})


@require_POST
def explain(request: HttpRequest) -> HttpResponse:
    """Keep what somebody says of a missing number."""
    request.actor.must("companies.write")  # type: ignore[attr-defined]
    names = ("series_id", "period", "sequence", "text")
    try:
        content = parse(GapIn, {name: request.POST.get(name, "") for name in names})
        explain_gap(content=content, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The explanation is kept."))
    except SignetError as error:
        messages.error(request, error.message)
    return redirect("gaps")


@require_GET
def gaps(request: HttpRequest) -> HttpResponse:
    """The gap report: every series and period, with what is missing."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    report = gap_report()
    context = {
        "report": report,
        "whole": all(run.complete for run in report),
        "explained": all(run.complete or run.explained for run in report),
        "may_explain": request.actor.may("companies.write"),  # type: ignore[attr-defined]
    }
    return render(request, "series/gaps.html", context)


def _branch(request: HttpRequest, company: Company) -> Branch | None:
    """The branch whose own numbering is meant; None for the company's."""
    data = request.POST if request.method == "POST" else request.GET
    text = data.get("branch", "")
    try:
        branch = get_branch(UUID(text)) if text else None
    except ValueError:
        raise NotFound(_("There is no such branch.")) from None
    if branch is not None and branch.company_id != company.id:
        raise NotFound(_("The company has no such branch."))
    return branch


def _stored(company: Company, kind: str, branch: Branch | None) -> Series:
    """The series as it is, or as it would be made at the first issue."""
    found = Series.objects.filter(company=company, kind=kind, branch=branch).first()
    if found is not None:
        return found
    if kind not in dict(series_kinds()):
        raise BadInput(_("There is no such kind of document."), code="series.kind")
    pattern = default_pattern(kind)
    if branch is not None:
        pattern = f"{branch.code}-{pattern}"
    return Series(company=company, branch=branch, kind=kind, name=kind, pattern=pattern)


def _used(stored: Series) -> bool:
    return SeriesCounter.objects.filter(series_id=stored.id).exists()


def _typed(request: HttpRequest, stored: Series) -> dict[str, Any]:
    data = request.POST if request.method == "POST" else request.GET
    values: dict[str, Any] = {
        "pattern": data.get("pattern", stored.pattern),
        "reset": data.get("reset", stored.reset),
        "first_number": data.get("first_number", stored.first_number),
    }
    return values


def _preview(content: SeriesIn, stored: Series) -> dict[str, Any]:
    """The next numbers of today, by the pattern of ``content``."""
    numbering.check_pattern(content.pattern, content.reset)
    day = today(Tenant.objects.get().time_zone)
    first = content.first_number
    if _used(stored):
        first = numbering.following(stored, day)
    numbers = [numbering.number(content.pattern, first + n, day) for n in range(3)]
    return {"numbers": numbers}


def _shown(
    request: HttpRequest,
    company: Company,
    kind: str,
    branch: Branch | None,
    error: SignetError | None,
) -> dict[str, Any]:
    stored = _stored(company, kind, branch)
    values = {
        "pattern": stored.pattern,
        "reset": stored.reset,
        "first_number": stored.first_number,
    }
    if error is not None:
        values = _typed(request, stored)
    row: dict[str, Any] = {
        "kind": kind,
        "name": dict(series_kinds())[kind],
        "used": _used(stored),
        "values": values,
    }
    if error is not None:
        pointer = error.fields[0].pointer.strip("/") if error.fields else "pattern"
        return row | {"error": error.message, "field": pointer}
    return row | _preview(parse(SeriesIn, values), stored)
