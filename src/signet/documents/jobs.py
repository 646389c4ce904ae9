"""Work that follows an issue, enqueued in its transaction: both happen or neither does."""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from signet.tenancy.context import current_tenant_id

RENDER = "rendering.render"


def defer_render(document_id: UUID) -> None:
    """Enqueue the rendering of an issued document's PDF (``signet.rendering.jobs``)."""
    app.configure_task(RENDER, queue="rendering").defer(
        tenant_id=str(current_tenant_id()), document_id=str(document_id)
    )
