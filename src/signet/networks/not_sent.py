"""Documents that a connection should have sent as soon as they were issued, and could not."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from django.db.models import QuerySet

from signet.audit.seal import seal
from signet.documents.models import Document
from signet.documents.models import State as DocumentState
from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.kernel.clock import now
from signet.kernel.errors import SignetError
from signet.networks.kept import findings_in, findings_out
from signet.networks.models import Connection
from signet.networks.models_watched import Unsent
from signet.tenancy.actor import system_actor
from signet.tenancy.paging import Page, page_of


def keep(
    document: Document, connection: Connection, error: SignetError, findings: Sequence[Finding]
) -> None:
    """Write down why, for the document's page, the home page and whoever listens to events."""
    Unsent.objects.update_or_create(
        document=document,
        connection=connection,
        defaults={
            "at": now(),
            "code": error.code[:80],
            "text": error.message,
            "findings": findings_out(findings),
        },
    )
    seal(
        "networks.not_sent",
        by=system_actor(),
        object_type="document",
        object_id=document.id,
        label=document.number or "",
        reason=error.message,
        changes={
            "network": connection.network,
            "environment": connection.environment,
            "code": error.code,
            "rules": [finding.rule for finding in findings if finding.severity == "error"],
        },
    )


def forget(document_ids: Collection[UUID], connection_id: UUID) -> None:
    """They are on their way now."""
    Unsent.objects.filter(document_id__in=document_ids, connection_id=connection_id).delete()


def of_document(document_id: UUID) -> list[Unsent]:
    """Why a document was not sent, for each connection that should have."""
    return list(_standing().filter(document_id=document_id))


def page(
    *, document_id: UUID | None, connection_id: UUID | None, cursor: str, limit: int
) -> Page[Unsent]:
    """A page of them by age, newest first, with their documents."""
    wanted = {"document_id": document_id, "connection_id": connection_id}
    rows = _standing().filter(**{name: value for name, value in wanted.items() if value})
    return page_of(
        rows.select_related("document"), column=None, descending=True, cursor=cursor, limit=limit
    )


def newest(limit: int) -> tuple[list[Unsent], int]:
    """The newest of them, and how many there are."""
    rows = _standing()
    return list(rows.select_related("document")[:limit]), rows.count()


def reason(row: Unsent) -> str:
    """The first objection in the reader's language, or the sentence that was said."""
    blocking = [f for f in findings_in(row.findings) if f.severity == "error"]
    return sentence(blocking[0]) if blocking else row.text


def _standing() -> QuerySet[Unsent]:
    """What was declared void since needs nobody's attention."""
    rows = Unsent.objects.filter(document__state=DocumentState.ISSUED)
    return rows.filter(connection__removed_at=None).select_related("connection").order_by("-id")
