"""Work that follows an issue, enqueued in its transaction: both happen or neither does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from signet.tenancy.context import current_tenant_id

RENDER = "rendering.render"


def defer_render(document_ids: Sequence[UUID]) -> None:
    """Enqueue the rendering of issued documents' PDFs (``signet.rendering.jobs``)."""
    tenant_id = str(current_tenant_id())
    task = app.configure_task(RENDER, queue="rendering")
    if len(document_ids) == 1:  # the statement of one is quicker than that of a batch
        task.defer(tenant_id=tenant_id, document_id=str(document_ids[0]))
    elif document_ids:
        jobs: list[dict[str, Any]] = [
            {"tenant_id": tenant_id, "document_id": str(i)} for i in document_ids
        ]
        task.batch_defer(*jobs)
