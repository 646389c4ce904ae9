"""``/api/v1/bulk``: one verb over many documents, with progress, a result for each and a file."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import StreamingHttpResponse
from ninja import Router

from signet.api import shown
from signet.api.bulk_schemas import BulkIn, ResultFilter, ResultsOut, RunOut, RunsFilter, RunsOut
from signet.api.call import Call
from signet.api.inputs import filters
from signet.api.operations import operation
from signet.bulk import queries
from signet.bulk.actions.cancel import cancel
from signet.bulk.actions.start import start
from signet.bulk.files import MEDIA_TYPES, response_of
from signet.bulk.models import Item, Run
from signet.documents.queries import DocumentQuery
from signet.tenancy.paging import page_of

router = Router(tags=["Bulk actions"])
Data = dict[str, Any]


@operation(
    router, "GET", "", summary="List bulk actions", may="documents.read", query=RunsFilter,
    answer=RunsOut,
)  # fmt: skip
def list_runs(call: Call[None, RunsFilter]) -> Data:
    """The newest first. Whoever is bound to branches sees their own."""
    rows = queries.runs_of(call.by)
    query = call.query
    found = page_of(rows, column=None, descending=True, cursor=query.cursor, limit=query.limit)
    return shown.page(found, run_row)


@operation(
    router, "POST", "", summary="Begin a bulk action", may="documents.read", body=BulkIn,
    answer=RunOut, status=201,
)  # fmt: skip
def start_run(call: Call[BulkIn, None]) -> Data:
    """Over the documents named, or over all that the filter finds at this moment.

    Few are done before the answer, more by the worker: ask for the run until its state is not
    ``running``. Each verb asks for its own permission too, again for every batch.
    """
    body = call.body
    query = None if body.filter is None else DocumentQuery(**filters(body.filter))
    return run_row(start(verb=body.verb, ids=body.document_ids, query=query, by=call.by))


@operation(
    router, "GET", "/{uuid:run_id}", summary="A bulk action's progress", may="documents.read",
    answer=RunOut,
)  # fmt: skip
def show_run(call: Call[None, None], run_id: UUID) -> Data:
    """How far it is."""
    return run_row(queries.get(run_id, call.by))


@operation(
    router, "GET", "/{uuid:run_id}/results", summary="A bulk action's results",
    may="documents.read", query=ResultFilter, answer=ResultsOut,
)  # fmt: skip
def list_results(call: Call[None, ResultFilter], run_id: UUID) -> Data:
    """What became of each document so far, in the order in which they are handled."""
    query = call.query
    run = queries.get(run_id, call.by)
    found = queries.results(run, outcome=query.outcome, cursor=query.cursor, limit=query.limit)
    return shown.page(found, _result)


@operation(
    router, "POST", "/{uuid:run_id}/cancel", summary="Cancel a bulk action", may="documents.read",
    answer=RunOut, refusals=(409,),
)  # fmt: skip
def cancel_run(call: Call[None, None], run_id: UUID) -> Data:
    """What is done stays done; the rest is left as it is."""
    return run_row(cancel(run_id=run_id, by=call.by))


@operation(
    router, "GET", "/{uuid:run_id}/file", summary="A bulk action's file", may="documents.read",
    media_type="application/zip", refusals=(409,),
)  # fmt: skip
def run_file(call: Call[None, None], run_id: UUID) -> StreamingHttpResponse:
    """The ZIP or the CSV of a run that is over, streamed; 409 while there is none."""
    return response_of(queries.get(run_id, call.by), call.by)


def run_row(run: Run) -> Data:
    """A run, in a list and alone."""
    return {
        "id": run.id,
        "verb": run.verb,
        "state": run.state,
        "total": run.total,
        "handled": run.position,
        "done": run.done,
        "refused": run.refused,
        "why": run.why,
        "file": MEDIA_TYPES.get(run.verb, "").partition(";")[0],
        "begun_by": run.actor_label,
        "created_at": run.created_at.isoformat(),
        "ended_at": run.ended_at.isoformat() if run.ended_at else None,
    }


def _result(item: Item) -> Data:
    return {
        "position": item.position,
        "document_id": item.document_id,
        "number": item.document.number,
        "outcome": item.outcome,
        "code": item.code,
        "message": item.message,
    }
