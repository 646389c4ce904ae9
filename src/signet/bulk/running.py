"""One batch of a run: what is done and what is written down about it happen in one transaction.

So a worker that is killed leaves nothing half-done: the batch is done again, by itself or by another one.
"""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.bulk.models import Item, Outcome, Run, State
from signet.bulk.verbs import Results, Verb, verb_of
from signet.documents.models import Document
from signet.kernel.clock import now
from signet.kernel.errors import NotNeeded, SignetError
from signet.tenancy.actor import Actor

_MESSAGE = 1000


def lock(run_id: UUID) -> Run | None:
    """The run, for one worker at a time."""
    return Run.objects.select_for_update().filter(id=run_id).first()


def go_on(run: Run, by: Actor) -> None:
    """Do the next batch of a run that is locked, as ``by``, whose permission is asked anew each time.

    A refusal of the verb as a whole, such as a role that was taken away meanwhile, stops the run.
    """
    verb = verb_of(run.verb)
    items = list(_next(run)[: verb.batch])
    try:
        by.must(verb.permission)
        results = _act(run, verb, items, by)
    except SignetError as error:
        stop(run, error.message)
        return
    for item in items:
        refusal = results[item.document_id]
        is_done = refusal is None or isinstance(refusal, NotNeeded)
        item.outcome = Outcome.DONE if is_done else Outcome.REFUSED
        item.code = "" if refusal is None else refusal.code[:60]
        item.message = "" if refusal is None else refusal.message[:_MESSAGE]
        run.done += is_done
        run.refused += not is_done
    Item.objects.bulk_update(items, ["outcome", "code", "message"])
    run.position += len(items)
    if run.position >= run.total:
        run.state, run.ended_at = State.DONE, now()
    run.save()


def stop(run: Run, why: str) -> None:
    """End a run before its time; what is done stays done."""
    run.state, run.why, run.ended_at = State.STOPPED, why[:500], now()
    run.save()


def _next(run: Run) -> QuerySet[Item]:
    return Item.objects.filter(run_id=run.id, position__gt=run.position).order_by("position")


def _act(run: Run, verb: Verb, items: Sequence[Item], by: Actor) -> Results:
    rows = Document.objects.select_related("company", "customer", "bank_account", "series")
    documents = rows.in_bulk([item.document_id for item in items])
    results: dict[UUID, SignetError | None] = {}
    fitting: list[Document] = []
    for item in items:
        document = documents.get(item.document_id)
        if document is None:
            results[item.document_id] = SignetError(_("It cannot be seen any more."))
        elif verb.states and document.state not in verb.states:
            results[item.document_id] = SignetError(str(verb.misfit), code="bulk.misfit")
        else:
            fitting.append(document)
    if fitting:
        results |= verb.act(run, fitting, by)
    return results
