"""Work that follows a payment, enqueued in its transaction: both happen or neither does."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from signet.tenancy.context import current_tenant_id

RECEIPT = "rendering.receipt"


def defer_receipt(payment_id: UUID) -> None:
    """Enqueue the printing of a receipt (``signet.rendering.jobs``)."""
    app.configure_task(RECEIPT, queue="rendering").defer(
        tenant_id=str(current_tenant_id()), payment_id=str(payment_id)
    )
