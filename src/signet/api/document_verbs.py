"""``/api/v1/documents/{id}/...``: quotes answered and turned into invoices, notes, copies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Call
from signet.api.inputs import CorrectIn, DebitIn
from signet.api.operations import operation
from signet.api.schemas import CorrectedOut, DocumentOut
from signet.documents.actions.credit import correct, credit, debit
from signet.documents.actions.duplicate import duplicate
from signet.documents.actions.quotes import convert, decide, revise
from signet.documents.copying import CreditIn

router = Router(tags=["Documents"])
Data = dict[str, Any]


@operation(
    router, "POST", "/{uuid:document_id}/accept", summary="Accept a quote",
    may="documents.issue", answer=DocumentOut, refusals=(409,), feature="quotes",
)  # fmt: skip
def accept_quote(call: Call[None, None], document_id: UUID) -> Data:
    """Writes down that the customer accepted; only while the quote is open and valid."""
    return shown.document(decide(document_id=document_id, answer="accept", by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/decline", summary="Decline a quote",
    may="documents.issue", answer=DocumentOut, refusals=(409,), feature="quotes",
)  # fmt: skip
def decline_quote(call: Call[None, None], document_id: UUID) -> Data:
    """Writes down that the customer declined; only while the quote is open and valid."""
    return shown.document(decide(document_id=document_id, answer="decline", by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/convert", summary="Turn a quote into an invoice",
    may="documents.draft", answer=DocumentOut, status=201, refusals=(409,), feature="quotes",
)  # fmt: skip
def convert_quote(call: Call[None, None], document_id: UUID) -> Data:
    """Makes the draft of the invoice, exactly once; ``made_from_id`` leads back to the quote."""
    return shown.document(convert(document_id=document_id, by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/revise", summary="Begin a new version of a quote",
    may="documents.draft", answer=DocumentOut, status=201, refusals=(409,), feature="quotes",
)  # fmt: skip
def revise_quote(call: Call[None, None], document_id: UUID) -> Data:
    """Makes a draft with the same content; the quote itself is replaced."""
    return shown.document(revise(document_id=document_id, by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/duplicate", summary="Copy a document",
    may="documents.draft", answer=DocumentOut, status=201,
)  # fmt: skip
def duplicate_document(call: Call[None, None], document_id: UUID) -> Data:
    """A draft of the same kind and content, dated today; from a document in any state."""
    return shown.document(duplicate(document_id=document_id, by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/credit", summary="Credit an invoice",
    may="documents.draft", body=CreditIn, answer=DocumentOut, status=201, refusals=(409,),
)  # fmt: skip
def credit_document(call: Call[CreditIn, None], document_id: UUID) -> Data:
    """Makes the draft of a credit or refund note over all that remains, or over chosen quantities.

    It names the invoice and keeps its exchange rate. Never more than remains: 422 at the line.
    """
    return shown.document(credit(document_id=document_id, content=call.body, by=call.by))


@operation(
    router, "POST", "/{uuid:document_id}/debit", summary="Begin a debit note",
    may="documents.draft", body=DebitIn, answer=DocumentOut, status=201, refusals=(409,),
)  # fmt: skip
def debit_document(call: Call[DebitIn, None], document_id: UUID) -> Data:
    """Makes the draft of a debit note: more is owed than the invoice said."""
    body = call.body
    return shown.document(
        debit(document_id=document_id, reason=body.reason, lines=body.lines, by=call.by)
    )


@operation(
    router, "POST", "/{uuid:document_id}/correct", summary="Correct an invoice in one step",
    may="documents.issue", body=CorrectIn, answer=CorrectedOut, status=201, refusals=(409,),
)  # fmt: skip
def correct_document(call: Call[CorrectIn, None], document_id: UUID) -> Data:
    """Issues a credit note over all that remains, and begins a copy of the invoice as a draft."""
    note, draft = correct(document_id=document_id, reason=call.body.reason, by=call.by)
    return {"note": shown.document(note), "draft": shown.document(draft)}
