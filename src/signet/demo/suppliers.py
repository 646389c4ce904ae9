"""What a demo tenant writes in a supplier's name: a self-billed invoice, credited in part and paid in part."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.credit import credit
from signet.documents.actions.issue import issue
from signet.documents.content import DraftIn
from signet.documents.copying import CreditIn, CreditLineIn
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.models import Company
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import AllocationIn, PaymentIn
from signet.tenancy.actor import Actor


def bill_suppliers(story: dict[str, Any], *, company: Company, by: Actor, day: date) -> None:
    """Nothing where the story names no supplier."""
    supplier = story.get("supplier")
    if supplier is None:
        return
    row = save_customer(
        content=CustomerIn.model_validate({"currency": company.currency, **supplier["party"]}),
        by=by,
    )
    content = {
        "self_billed": True,
        "customer_id": row.id,
        "issue_date": day - timedelta(days=9),
        "lines": [line | {"tax": story["tax"]} for line in supplier["lines"]],
    }
    draft = create_draft(content=DraftIn.model_validate(content), by=by)
    bill = issue(document_id=draft.id, by=by)
    short = CreditIn(
        reason="Short weight on delivery", lines=[CreditLineIn(position=1, quantity=Decimal(4))]
    )
    issue(document_id=credit(document_id=bill.id, content=short, by=by).id, by=by)
    record_payment(
        content=PaymentIn(
            amount=Decimal(500),
            method="bank_transfer",
            received_on=day,
            allocations=[AllocationIn(document_id=bill.id)],
        ),
        by=by,
    )
