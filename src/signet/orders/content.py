"""What is written into an order: one definition for pages and API."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from pydantic import Field

from signet.documents.content import DraftIn, LineIn
from signet.kernel.parsing import Currency, Strict, Text

MAX_LINES = 500


class OrderIn(Strict):
    """Company, branch and currency take their defaults as those of a draft do."""

    company_id: UUID | None = None
    branch_id: UUID | None = None
    customer_id: UUID | None = None
    currency: Currency | None = None
    reference: Annotated[str, Text(60)] = ""
    note: Annotated[str, Text(1000, line_breaks=True)] = ""
    lines: Annotated[list[LineIn], Field(min_length=1, max_length=MAX_LINES)]


def as_draft(content: OrderIn) -> DraftIn:
    """The invoice that an order becomes; its reference is BT-14, the seller's order number."""
    return DraftIn(
        kind="invoice",
        company_id=content.company_id,
        branch_id=content.branch_id,
        customer_id=content.customer_id,
        currency=content.currency,
        sales_order_reference=content.reference,
        lines=content.lines,
    )
