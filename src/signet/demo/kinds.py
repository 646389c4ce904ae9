"""The other kinds of document in the demo's story: quotes that went every way, and notes on an invoice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit, debit
from signet.documents.actions.issue import issue
from signet.documents.actions.quotes import convert, decide
from signet.documents.content import DraftIn, LineIn
from signet.documents.copying import CreditIn, CreditLineIn
from signet.documents.drafts import read
from signet.documents.models import Document
from signet.tenancy.actor import Actor

Sale = Callable[[date], DraftIn]


def tell_kinds(*, by: Actor, day: date, sale: Sale) -> None:
    """A quote that expired, one declined, one invoiced and one open; a line credited, freight added."""

    def issued(content: DraftIn) -> Document:
        return issue(document_id=create_draft(content=content, by=by).id, by=by)

    def quote(back: int) -> Document:
        sent = day - timedelta(days=back)
        until = sent + timedelta(days=30)
        content = sale(sent).model_copy(update={"kind": "quote", "due_date": until})
        return issued(content)

    quote(60)
    decide(document_id=quote(20).id, answer="decline", by=by)
    accepted = quote(12)
    decide(document_id=accepted.id, answer="accept", by=by)
    issue(document_id=convert(document_id=accepted.id, by=by).id, by=by)
    quote(3)

    invoice = issued(sale(day))
    line = read(invoice).lines[0]
    returned = CreditIn(
        reason="One came back damaged",
        lines=[CreditLineIn(position=1, quantity=min(line.quantity, Decimal(1)))],
    )
    issue(document_id=credit(document_id=invoice.id, content=returned, by=by).id, by=by)
    freight = LineIn(name="Express delivery", price=Decimal(12), tax=line.tax)
    more = debit(document_id=invoice.id, reason="Delivery was forgotten", lines=[freight], by=by)
    issue(document_id=more.id, by=by)
