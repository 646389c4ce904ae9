"""Begin a run: freeze which documents it is over, and do it at once where they are few."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from signet.audit.seal import seal
from signet.bulk import running
from signet.bulk.models import Run
from signet.bulk.queue import defer_next
from signet.bulk.verbs import verb_of
from signet.documents import queries
from signet.documents.models import Document, State
from signet.documents.queries import DocumentQuery
from signet.kernel.clock import today
from signet.kernel.errors import BadInput
from signet.tenancy.actor import Actor
from signet.tenancy.context import current_tenant_id
from signet.tenancy.models import Tenant

#: So many are done before the answer is given; more than these go to the worker.
AT_ONCE = 50
#: So many can be named one by one; a filter names any number.
MAX_NAMED = 10_000


def start(
    *, verb: str, by: Actor, ids: Sequence[UUID] = (), query: DocumentQuery | None = None
) -> Run:
    """A run of ``verb`` over the documents ``ids``, or over all that ``query`` finds now.

    Raises ``BadInput`` for an unknown verb, an unknown document, or when there is nothing to do.
    """
    found = verb_of(verb)
    by.must(found.permission)
    by.must("documents.read")
    run = Run.objects.create(
        verb=found.key, language=(get_language() or "en")[:5], actor_kind=by.kind, actor_id=by.id,
        actor_label=by.label, request_id=by.request_id, address=by.address,
        branches=None if by.branches is None else sorted(by.branches),
    )  # fmt: skip
    run.total = _freeze(run, chosen(ids, query, by))
    if not run.total:
        raise BadInput(_("There is no document that fits."), code="bulk.nothing", pointer="/filter")
    if ids and run.total != len(set(ids)):
        raise BadInput(
            _("One of these documents is not there."), code="bulk.unknown", pointer="/document_ids"
        )
    run.save(update_fields=["total"])
    seal(
        "bulk.start",
        by=by,
        object_type="bulk_run",
        object_id=run.id,
        label=f"{run.verb} {run.total}",
        changes={"verb": run.verb, "total": run.total},
    )
    while run.total <= AT_ONCE and not run.is_over:
        running.go_on(run, by)
    if not run.is_over:
        defer_next(run)
    return run


def chosen(ids: Sequence[UUID], query: DocumentQuery | None, by: Actor) -> QuerySet[Document]:
    """The documents that are meant, discarded drafts left out."""
    if len(ids) > MAX_NAMED:
        raise BadInput(
            _("Name at most %(limit)s documents, or give a filter.") % {"limit": MAX_NAMED},
            code="bulk.too_many",
            pointer="/document_ids",
        )
    if bool(ids) == (query is not None):
        raise BadInput(
            _("Name the documents, or give a filter that finds them."),
            code="bulk.selection",
            pointer="/document_ids",
        )
    if query is None:
        return Document.objects.filter(id__in=ids).exclude(state=State.DISCARDED)
    if query.kind == "quote":
        by.must_have("quotes")
    return queries.matching(query, today(Tenant.objects.get().time_zone))


def _freeze(run: Run, rows: QuerySet[Document]) -> int:
    """One statement, however many there are. In the order of their dates, which numbers must follow."""
    sql, parameters = rows.order_by().values("id", "issue_date").query.sql_with_params()
    insert = (
        "INSERT INTO bulk_item (tenant_id, id, run_id, position, document_id, outcome, code, message)"
        " SELECT %s, gen_random_uuid(), %s, row_number() OVER (ORDER BY s.issue_date, s.id), s.id,"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"{insert} '', '', '' FROM ({sql}) s",  # the statement inside is Django's own
            [current_tenant_id(), run.id, *parameters],
        )
        return int(cursor.rowcount)
