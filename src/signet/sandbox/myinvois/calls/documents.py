"""One document: its text, its validation results, and the two wishes to be rid of it."""

from __future__ import annotations

import json
from datetime import timedelta
from sqlite3 import Connection, Row

from signet.sandbox.myinvois import describe, notices, shelf
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, Request, json_reply

_MOST_REASON = 300


def raw(call: Call, uuid: str) -> Reply:
    """``GET /api/v1.0/documents/{uuid}/raw``; not for an invalid one."""
    with call.store.transaction() as db:
        row = _visible(db, call, uuid)
    if row["status"] == "Invalid":
        raise refused(404, target=uuid)
    return json_reply(
        {**describe.document(row, call.knobs), "document": row["content"].decode("utf-8")}
    )


def details(call: Call, uuid: str) -> Reply:
    """``GET /api/v1.0/documents/{uuid}/details``: the steps and what each found."""
    with call.store.transaction() as db:
        row = _visible(db, call, uuid)
    status = row["status"] if row["status"] in ("Submitted", "Invalid") else "Valid"
    steps = json.loads(row["steps"]) if row["steps"] else []
    results = {"status": status, "validationSteps": steps}
    return json_reply({**describe.document(row, call.knobs), "validationResults": results})


def wish(request: Request) -> str:
    """Which limit a change of state counts for: cancelling and rejecting have one each."""
    try:
        content = json.loads(request.body)
    except (ValueError, RecursionError):
        return "cancel"
    asked = content.get("status") if isinstance(content, dict) else None
    return "reject" if str(asked).lower() == "rejected" else "cancel"


def change_state(call: Call, uuid: str) -> Reply:
    """``PUT /api/v1.0/documents/state/{uuid}/state``: cancelled by the issuer, rejected by the other."""
    content = call.content()
    status, reason = str(content.get("status", "")).lower(), content.get("reason")
    if status not in ("cancelled", "rejected"):
        raise refused(400, "BadArgument", "status is cancelled or rejected.", target="status")
    if not isinstance(reason, str) or not reason.strip() or len(reason) > _MOST_REASON:
        said = f"reason is required, of at most {_MOST_REASON} characters."
        raise refused(400, "BadArgument", said, target="reason")
    with call.store.transaction() as db:
        row = shelf.by_uuid(db, uuid)
        if row is None:
            raise refused(404, target=uuid)
        if status == "cancelled":
            return _cancel(db, call, row, reason)
        return _reject(db, call, row, reason)


def _cancel(db: Connection, call: Call, row: Row, reason: str) -> Reply:
    if not _issues(row, call):
        raise refused(403, target=row["uuid"])
    if row["status"] != "Valid":
        raise _state("IncorrectState", f"The document is {row['status']}.", row)
    if _is_over(row, call, call.knobs.cancel_window):
        raise _state("OperationPeriodOver", "The time for cancellation is over.", row)
    query = (
        "SELECT d.uuid FROM reference r JOIN document d ON d.uuid = r.uuid"
        " WHERE r.original = ? AND d.status IN ('Valid', 'Submitted')"
    )
    if db.execute(query, (row["uuid"],)).fetchone():
        said = "The document is referred to by active documents."
        raise _state("ActiveReferencingDocuments", said, row)
    db.execute(
        "UPDATE document SET status = 'Cancelled', cancelled = ?, reason = ? WHERE seq = ?",
        (shelf.moment(call.now), reason, row["seq"]),
    )
    notices.cancelled(db, row, call.knobs)
    return json_reply({"uuid": row["uuid"], "status": "Cancelled", "error": None})


def _reject(db: Connection, call: Call, row: Row, reason: str) -> Reply:
    """The document stays valid until its issuer cancels it. Once only."""
    if row["receiver_tin"] != call.caller.tin or row["status"] in ("Submitted", "Invalid"):
        raise refused(403, target=row["uuid"])
    if row["status"] != "Valid" or row["reject_requested"]:
        raise _state("IncorrectState", "The document was cancelled or rejected before.", row)
    if _is_over(row, call, call.knobs.reject_window):
        raise _state("OperationPeriodOver", "The time for rejection is over.", row)
    db.execute(
        "UPDATE document SET reject_requested = ?, reason = ? WHERE seq = ?",
        (shelf.moment(call.now), reason, row["seq"]),
    )
    notices.rejection(db, row, call.knobs)
    return json_reply({"uuid": row["uuid"], "status": "Requested for Rejection", "error": None})


def _state(code: str, message: str, row: Row) -> Exception:
    return refused(400, code, message, target=row["uuid"])


def _is_over(row: Row, call: Call, window: float) -> bool:
    return call.now > shelf.read_moment(row["validated"]) + timedelta(seconds=window)


def _issues(row: Row, call: Call) -> bool:
    """Its own documents; an intermediary only those that it submitted itself."""
    theirs = row["issuer_tin"] == call.caller.tin
    return theirs and call.caller.intermediary in ("", row["intermediary"])


def _visible(db: Connection, call: Call, uuid: str) -> Row:
    """Raises ``Refused`` with 404: not there, not yet there, or not for this taxpayer."""
    row = shelf.by_uuid(db, uuid)
    if row is None or not (_submitted(db, call, row) or _received(call, row)):
        raise refused(404, target=uuid)
    return row


def _submitted(db: Connection, call: Call, row: Row) -> bool:
    query = "SELECT visible FROM submission WHERE uid = ?"
    visible: float = db.execute(query, (row["submission"],)).fetchone()["visible"]
    return _issues(row, call) and visible <= call.knobs.exact()


def _received(call: Call, row: Row) -> bool:
    mine = row["receiver_tin"] == call.caller.tin and not call.caller.intermediary
    return mine and row["status"] in ("Valid", "Cancelled")
