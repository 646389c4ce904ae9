"""Reads: a run, the last ones, and what became of each document."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.bulk.models import Item, Run
from signet.kernel.errors import NotFound
from signet.tenancy.actor import Actor
from signet.tenancy.paging import Page, page_of


def runs_of(by: Actor) -> QuerySet[Run]:
    """Those that ``by`` may see, the newest first: whoever is bound to branches sees their own."""
    by.must("documents.read")
    rows = Run.objects.order_by("-id")
    return rows if by.branches is None else rows.filter(actor_kind=by.kind, actor_id=by.id)


def get(run_id: UUID, by: Actor) -> Run:
    """The run, or ``NotFound``: also when it is another tenant's."""
    run = runs_of(by).filter(id=run_id).first()
    if run is None:
        raise NotFound(_("There is no such run."))
    return run


def results(run: Run, *, outcome: str = "", cursor: str = "", limit: int = 50) -> Page[Item]:
    """What became of each document that has been handled, in their order."""
    rows = Item.objects.filter(run_id=run.id, position__lte=run.position).select_related("document")
    if outcome:
        rows = rows.filter(outcome=outcome)
    return page_of(rows, column="position", descending=False, cursor=cursor, limit=limit)
