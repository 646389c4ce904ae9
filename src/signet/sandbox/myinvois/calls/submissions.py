"""Get Submission: how far the documents of a submission are, for the submitter alone."""

from __future__ import annotations

from signet.sandbox.myinvois import describe
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, json_reply

_MOST = 100


def submission(call: Call, uid: str) -> Reply:
    """``GET /api/v1.0/documentsubmissions/{uid}``; 404 in the first moments."""
    page, size = call.number("pageNo", 1, 10_000), call.number("pageSize", _MOST, _MOST)
    with call.store.transaction() as db:
        found = db.execute("SELECT * FROM submission WHERE uid = ?", (uid,)).fetchone()
        rows = db.execute(
            "SELECT * FROM document WHERE submission = ? ORDER BY seq", (uid,)
        ).fetchall()
    mine = found is not None and (found["tin"], found["intermediary"]) == (
        call.caller.tin,
        call.caller.intermediary,
    )
    if not mine or found["visible"] > call.knobs.exact():
        raise refused(404, target=uid)
    answer = {
        "submissionUid": uid,
        "documentCount": len(rows),
        "dateTimeReceived": rows[0]["received"],
        "overallStatus": _overall({row["status"] for row in rows}),
        "documentSummary": [
            describe.document(row, call.knobs) for row in rows[(page - 1) * size : page * size]
        ],
    }
    return json_reply(answer)


def _overall(statuses: set[str]) -> str:
    """In the spellings that were seen; the documentation writes them otherwise."""
    if "Submitted" in statuses:
        return "InProgress"
    if statuses == {"Invalid"}:
        return "Invalid"
    return "Partially Valid" if "Invalid" in statuses else "Valid"
