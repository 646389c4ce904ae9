"""What becomes of a quote that was sent: accepted, declined, invoiced, replaced by a new version."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Literal
from uuid import UUID

from signet.audit.seal import seal
from signet.documents import drafts
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn
from signet.documents.copying import copied
from signet.documents.models import Document, Outcome
from signet.documents.states import after
from signet.kernel.clock import now, today
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant
from signet.tenancy.rows import update


def decide(*, document_id: UUID, answer: Literal["accept", "decline"], by: Actor) -> Document:
    """Write down the customer's answer. Raises ``Conflict`` for a quote that is not open any more."""
    by.must("documents.issue")
    by.must_have("quotes")
    quote, _day = _locked(document_id, answer)
    _settle(quote, Outcome.ACCEPTED if answer == "accept" else Outcome.DECLINED, by)
    return quote


def convert(*, document_id: UUID, by: Actor) -> Document:
    """Make the invoice draft of a quote, exactly once, however many people press at once."""
    by.must("documents.draft")
    by.must_have("quotes")
    return _followed_by(
        document_id,
        "convert",
        Outcome.CONVERTED,
        by,
        lambda c: c.model_copy(update={"kind": "invoice"}),
    )


def revise(*, document_id: UUID, by: Actor) -> Document:
    """Begin the next version of a quote; this one is replaced."""
    by.must("documents.draft")
    by.must_have("quotes")
    return _followed_by(document_id, "revise", Outcome.SUPERSEDED, by, lambda content: content)


def _followed_by(
    document_id: UUID,
    verb: str,
    outcome: Outcome,
    by: Actor,
    change: Callable[[DraftIn], DraftIn],
) -> Document:
    quote, _day = _locked(document_id, verb)
    _settle(quote, outcome, by)
    return create_draft(
        content=change(copied(quote)),
        by=by,
        made_from=quote if verb == "convert" else None,
        revises=quote if verb == "revise" else None,
    )


def reopen(document: Document, by: Actor) -> None:
    """The draft or invoice that followed a quote is gone: the quote is where it was before."""
    for quote_id, before in (
        (document.made_from_id, Outcome.ACCEPTED),
        (document.revises_id, Outcome.OPEN),
    ):
        if quote_id is not None:
            _settle(drafts.lock(quote_id), before, by)


def _locked(document_id: UUID, verb: str) -> tuple[Document, date]:
    quote = drafts.lock(document_id)
    day = today(Tenant.objects.get().time_zone)
    after(quote, verb, day)
    return quote, day


def _settle(quote: Document, outcome: Outcome, by: Actor) -> None:
    before = quote.outcome
    at = now()
    update(quote, {"outcome": outcome, "outcome_at": at, "outcome_by": by.label, "updated_at": at})
    seal(
        f"quotes.{outcome or 'reopen'}",
        by=by,
        object_type="document",
        object_id=quote.id,
        label=quote.number or "",
        changes={"outcome": [before, str(outcome)]},
    )
