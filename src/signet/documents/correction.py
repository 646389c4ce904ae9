"""A credit note that takes an invoice back, as a draft to be shortened to what is really credited."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signet.documents.content import DraftIn, PrecedingIn
from signet.documents.drafts import read
from signet.documents.models import Document, Kind, State
from signet.kernel.errors import Conflict


def correction_of(document: Document) -> DraftIn:
    """The whole invoice as a credit note of today that names it (BG-3), at its exchange rate.

    Raises ``Conflict`` for what cannot be credited: a draft, a void document, a credit note.
    """
    if document.kind != Kind.INVOICE or document.state != State.ISSUED:
        raise Conflict(
            _("Only an issued invoice is corrected by a credit note."), code="credit_note.original"
        )
    assert document.number is not None
    preceding = PrecedingIn(number=document.number, issue_date=document.issue_date)
    return read(document).model_copy(
        update={
            "kind": "credit_note",
            "type_code": "",
            "corrects_id": document.id,
            "preceding": [preceding],
            "issue_date": None,
            "due_date": None,
            "prepaid": None,
            "note": "",
        }
    )
