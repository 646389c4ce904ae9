"""One document: its details, its text, and cancelling or rejecting it."""

from __future__ import annotations

import json

from signet.networks.myinvois.client.session import Reply, Session

#: MyInvois SDK: a reason has at most this many characters.
LONGEST_REASON = 300


def details(session: Session, uuid: str) -> Reply:
    """With the validators' findings; meant for invalid documents."""
    return session.get("api", "v1.0", "documents", uuid, "details", limit="details", tells="uuid")


def raw(session: Session, uuid: str) -> Reply:
    """With the text that was submitted; not for invalid documents."""
    return session.get("api", "v1.0", "documents", uuid, "raw", limit="raw", tells="document")


def cancel(session: Session, uuid: str, reason: str) -> Reply:
    """By its issuer, within 72 hours of validation."""
    return _change(session, uuid, "cancelled", reason, limit="cancel")


def reject(session: Session, uuid: str, reason: str) -> Reply:
    """Ask its issuer to cancel it, within 72 hours of validation."""
    return _change(session, uuid, "rejected", reason, limit="reject")


def _change(session: Session, uuid: str, status: str, reason: str, *, limit: str) -> Reply:
    content = json.dumps({"status": status, "reason": reason[:LONGEST_REASON]}, ensure_ascii=False)
    return session.send(
        "PUT",
        "api",
        "v1.0",
        "documents",
        "state",
        uuid,
        "state",
        content=content.encode(),
        limit=limit,
    )
