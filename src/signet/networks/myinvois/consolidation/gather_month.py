"""Make the drafts of a month's consolidated e-invoice from the invoices in our own books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _

from signet.documents import drafts
from signet.documents.actions.create_draft import begin
from signet.documents.content import DraftIn
from signet.documents.models import Document, Kind
from signet.kernel.errors import BadInput, Conflict
from signet.networks.myinvois.checks.structure import LIMIT
from signet.networks.myinvois.consolidation.consolidate import fits, to_the_public
from signet.networks.myinvois.consolidation.month import Month, month
from signet.networks.myinvois.consolidation.once import cover
from signet.networks.myinvois.consolidation.sales import divided, lines_of, rounding_of
from signet.tenancy.actor import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """The drafts, and what they were made of: the amounts, and what is left out and why."""

    drafts: tuple[Document, ...]
    month: Month


def gather_month(
    *,
    first: date,
    by: Actor,
    company_id: UUID | None = None,
    branch_id: UUID | None = None,
    relaxed: bool = False,
) -> Made:
    """Drafts to the general public over the month that begins with ``first``: as few as the size allows.

    The invoices go on counting in the books, and the drafts count nowhere. An invoice is gathered once;
    it is free again when its draft is discarded or its e-invoice declared void. Raises ``BadInput`` for a
    month that is not over, ``Conflict`` where there is nothing to gather (any more); ``Forbidden``.
    """
    by.must("documents.draft")
    branch_id = by.branch_for(branch_id)
    base = to_the_public(by=by, first=first, company_id=company_id, branch_id=branch_id)
    base = base.model_copy(update={"kind": Kind.CONSOLIDATED})
    parties = drafts.parties_of(base)
    base = base.model_copy(update={"company_id": parties.company.id})
    _must_be_over(drafts.with_defaults(base, parties), first)
    found = month(parties.company.id, first, branch_id=branch_id, relaxed=relaxed, lock=True)
    if not found.sales:
        raise Conflict(
            _("There is no invoice to gather in this month: each is told of already, or left out."),
            code="consolidated.nothing",
            pointer="/month",
        )
    made = []
    for part in divided(found.sales, lambda sales: fits(base, lines_of(sales)), LIMIT):
        content = base.model_copy(update={"lines": lines_of(part), "rounding": rounding_of(part)})
        draft = begin(content=content, by=by)
        cover(draft, [document_id for sale in part for document_id in sale.covers])
        made.append(draft)
    return Made(drafts=tuple(made), month=found)


def _must_be_over(dated: DraftIn, first: date) -> None:
    """What is issued on the last evening of a month belongs to it."""
    assert dated.issue_date is not None
    if dated.issue_date.replace(day=1) <= first:
        raise BadInput(
            _("This month is not over; its consolidated e-invoice is made in the next one."),
            code="consolidated.month_running",
            pointer="/month",
        )
