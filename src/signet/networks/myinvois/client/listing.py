"""Lists: recent documents, searches, notifications, document types."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

from signet.networks.myinvois.client.session import Reply, Session

Direction = Literal["Sent", "Received"]


def recent(
    session: Session, direction: Direction, page: int = 1, *, since: datetime | None = None,
    until: datetime | None = None,
) -> Reply:  # fmt: skip
    """Of the last 31 days, newest first. ``since`` and ``until`` bound the submission, both or none."""
    return session.get(
        "api", "v1.0", "documents", "recent", limit="recent", tells="result", pageNo=str(page), pageSize="100",
        InvoiceDirection=direction, submissionDateFrom=_written(since), submissionDateTo=_written(until),
    )  # fmt: skip


def search(
    session: Session, direction: Direction, page: int = 1, *, since: datetime, until: datetime,
    query: str = "",
) -> Reply:  # fmt: skip
    """By submission date, at most 31 days apart; ``query`` is a text such as a document's number."""
    return session.get(
        "api", "v1.0", "documents", "search", limit="search", tells="result", pageNo=str(page), pageSize="100",
        invoiceDirection=direction, submissionDateFrom=_written(since), submissionDateTo=_written(until),
        searchQuery=query,
    )  # fmt: skip


def notifications(session: Session, *, since: datetime, until: datetime, page: int = 1) -> Reply:
    """What the service has told this taxpayer by mail."""
    return session.get(
        "api", "v1.0", "notifications", "taxpayer", dateFrom=_written(since), dateTo=_written(until),
        language="en", pageNo=str(page), pageSize="100",
    )  # fmt: skip


def document_types(session: Session) -> Reply:
    return session.get("api", "v1.0", "documenttypes")


def document_type(session: Session, number: int) -> Reply:
    """One type, with the hours for submission, cancelling and rejecting."""
    return session.get("api", "v1.0", "documenttypes", str(number))


def document_type_version(session: Session, number: int, version: int) -> Reply:
    return session.get("api", "v1.0", "documenttypes", str(number), "versions", str(version))


def _written(at: datetime | None) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}" if at else ""
