"""One verb over many documents: asked once, then its progress, which can be left and come back to."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.bulk import files, queries
from signet.bulk.actions.cancel import cancel
from signet.bulk.actions.start import chosen, start
from signet.bulk.models import Outcome, Run
from signet.bulk.verbs import VERBS, named, verb_of
from signet.documents.queries import DocumentQuery
from signet.kernel.clock import today
from signet.kernel.errors import NotFound
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant
from signet.web.kinds import PAGE_OF_NOUN
from signet.web.local_time import in_local_time
from signet.web.settling import ids_of
from signet.web.tables.address import Address
from signet.web.tables.documents import document_query, documents_table
from signet.web.tables.exchanged import told_to


@require_http_methods(["GET", "POST"])
def begin(request: HttpRequest) -> HttpResponse:
    """Say what will happen to how many, then begin."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("documents.read")
    data = request.POST if request.method == "POST" else request.GET
    verb = verb_of(data.get("verb", ""))
    actor.must(verb.permission)
    ids, query = _selection(data, actor)
    if request.method == "POST":
        return redirect("bulk_run", start(verb=verb.key, ids=ids, query=query, by=actor).id)
    rows = chosen(ids, query, actor)
    count = rows.count()
    fit = rows.filter(state__in=verb.states) if verb.states else rows
    fitting = fit.count()
    context = {
        "verb": named(verb),
        "count": count,
        "fitting": fitting,
        "others": count - fitting,
        "first": fit[:8],
        "ahead": verb.ahead(fit) if verb.ahead else [],
        "hidden": [(k, v) for k, values in data.lists() for v in values],
        "noun": data.get("noun", "documents") if data.get("noun") in PAGE_OF_NOUN else "documents",
    }
    return render(request, "bulk/begin.html", context)


def _selection(data: QueryDict, by: Actor) -> tuple[list[UUID], DocumentQuery | None]:
    """The rows that were ticked, or with ``every`` all that the list finds."""
    if not data.get("every"):
        return ids_of(data.getlist("chosen")), None
    noun = data.get("noun", "")
    if noun not in PAGE_OF_NOUN:
        raise NotFound(_("There is no such list."))
    kind = PAGE_OF_NOUN[noun].kind
    day = today(Tenant.objects.get().time_zone)
    table = documents_table(kind, day, networks=told_to(by, kind))
    wanted = table.wanted(Address.read(data, [key for key in table.keys if key != "chosen"]))
    return [], document_query(kind, wanted)


@require_GET
@in_local_time
def runs(request: HttpRequest) -> HttpResponse:
    """The last of them."""
    found = queries.runs_of(request.actor)[:50]  # type: ignore[attr-defined]
    return render(request, "bulk/runs.html", {"runs": [_shown(run) for run in found]})


@require_GET
@in_local_time
def show(request: HttpRequest, run_id: UUID) -> HttpResponse:
    """How far it is, and what became of each document; asked again by HTMX until it is over."""
    run = queries.get(run_id, request.actor)  # type: ignore[attr-defined]
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in {Outcome.DONE, Outcome.REFUSED} else ""
    page = queries.results(run, outcome=outcome, cursor=request.GET.get("cursor", ""))
    context = {**_shown(run), "page": page, "outcome": outcome}
    template = "bulk/progress.html" if request.htmx else "bulk/run.html"  # type: ignore[attr-defined]
    return render(request, template, context)


@require_POST
def cancel_view(request: HttpRequest, run_id: UUID) -> HttpResponse:
    cancel(run_id=run_id, by=request.actor)  # type: ignore[attr-defined]
    return redirect("bulk_run", run_id)


@require_GET
def file(request: HttpRequest, run_id: UUID) -> StreamingHttpResponse:
    """The CSV or the ZIP of a run that is over, streamed."""
    actor = request.actor  # type: ignore[attr-defined]
    return files.response_of(queries.get(run_id, actor), actor)


def _shown(run: Run) -> dict[str, Any]:
    return {"run": run, "verb": VERBS[run.verb], "percent": 100 * run.position // max(run.total, 1)}
