"""Sales over the counter last month, to people who gave no number; one of them too large to be gathered."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from signet.catalogue.models import Item
from signet.demo.lines import line_of
from signet.documents.content import DraftIn
from signet.documents.models import Document
from signet.networks.myinvois.consolidation.consolidate import general_public
from signet.networks.myinvois.consolidation.month import month_before
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import AllocationIn, PaymentIn
from signet.tenancy.actor import Actor


def over_the_counter(
    story: dict[str, Any], *, items: Sequence[Item], by: Actor, day: date
) -> list[DraftIn]:
    """None where the story has no ``counter``: day of the month, which item, how many."""
    if "counter" not in story:
        return []
    everybody = general_public(by=by)
    return [
        DraftIn.model_validate(
            {
                "customer_id": everybody.id,
                "issue_date": (sold := month_before(day).replace(day=on)),
                "due_date": sold,
                "lines": [line_of(items[which], quantity, story["tax"])],
            }
        )
        for on, which, quantity in story["counter"]
    ]


def pay_at_once(document: Document, *, by: Actor) -> None:
    """In cash, on the day of the sale."""
    assert document.issue_date is not None
    record_payment(
        content=PaymentIn(
            amount=document.payable.amount,
            method="cash",
            received_on=document.issue_date,
            allocations=[AllocationIn(document_id=document.id)],
        ),
        by=by,
    )
