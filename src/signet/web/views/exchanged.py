"""What a document's page says of networks: where it was sent, and whether it can go anywhere."""

from __future__ import annotations

from typing import Any

from signet.documents.models import Document
from signet.networks import registry, submissions
from signet.networks.models import Submission
from signet.networks.states import FREE, State
from signet.networks.ways import ways_of
from signet.tenancy.actor import Actor

#: State -> how its mark looks.
LOOKS = {
    State.QUEUED: "issued", State.SENDING: "issued", State.UNKNOWN: "partly_paid",
    State.SENT: "issued", State.DELIVERED: "paid", State.VALID: "paid", State.INVALID: "overdue",
    State.REJECTED: "overdue", State.CANCELLING: "partly_paid", State.CANCELLED: "void",
    State.FAILED: "overdue",
}  # fmt: skip


def marked(row: Submission) -> dict[str, Any]:
    """A submission as pages name it: its network, its state in words with a shape."""
    return {
        "row": row,
        "network": registry.network(row.network).name,
        "look": LOOKS[State(row.state)],
        "state": State(row.state).label,
        "is_test": row.environment == "sandbox",
    }


def exchanges(document: Document, by: Actor) -> dict[str, Any]:
    """What a document's page shows of networks."""
    if not by.may("networks.read") or document.snapshot_hash is None:
        return {"exchanges": [], "may_send": False}
    sent = submissions.of_document(document.id)
    there = {(row.network, row.environment) for row in sent if row.state not in FREE}
    open_ways = [one for one in ways_of(document) if (one.network, one.environment) not in there]
    return {
        "exchanges": [marked(row) for row in sent],
        "may_send": bool(open_ways) and document.state == "issued" and by.may("networks.send"),
    }
