"""Renders the PDF of an issued document or a receipt, in the tenant's scope."""

from __future__ import annotations

from uuid import UUID

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from signet.documents.jobs import RENDER
from signet.payments.jobs import RECEIPT
from signet.rendering.slips import receipt_by_id
from signet.rendering.store import render_by_id
from signet.tenancy.context import tenant_scope


@app.task(name=RENDER, queue="rendering", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def render(tenant_id: str, document_id: str) -> None:
    """Idempotent: a document has one rendering, whoever makes it."""
    with tenant_scope(UUID(tenant_id)):
        render_by_id(UUID(document_id))


@app.task(name=RECEIPT, queue="rendering", retry=RetryStrategy(max_attempts=5, exponential_wait=4))
def receipt(tenant_id: str, payment_id: str) -> None:
    """Idempotent: a payment has one receipt, whoever prints it."""
    with tenant_scope(UUID(tenant_id)):
        receipt_by_id(UUID(payment_id))
