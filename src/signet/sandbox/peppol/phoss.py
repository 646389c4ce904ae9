"""``/phoss-ap``: the REST API of phoss-ap (github phax/phoss-ap, wiki and controllers of 2026-08).

One token serves the whole access point, as there. Sending is tried at once and reported in the answer;
what could not be sent is tried again later and asked for by its SBDH instance identifier.
"""

from __future__ import annotations

import sqlite3
import time
import uuid

from signet.sandbox.peppol.delivery import attempt
from signet.sandbox.peppol.documents import NotADocument, document_type, read
from signet.sandbox.peppol.envelope import envelope
from signet.sandbox.peppol.identifiers import SCHEME, participant
from signet.sandbox.peppol.state import State, moment
from signet.sandbox.standin import Reply, Request, json_reply

TOKEN = "phoss-ap-sandbox-token"  # noqa: S105  of a stand-in on loopback
_FINAL = {"sent", "rejected", "permanently_failed"}


def answer(request: Request, parts: list[str], state: State) -> Reply:
    if parts[:1] != ["api"]:
        return Reply(status=404)
    if request.headers.get("x-token") != TOKEN:
        return json_reply({"error": "Invalid or missing API token"}, 401)
    match request.method, parts[1:]:
        case "POST", ["outbound", "submit", sender, receiver, kind, process, country]:
            return _submit(request, state, sender, receiver, kind, process, country)
        case "GET", ["outbound", "status", identifier]:
            return _one(state, "sent", identifier)
        case "GET", ["outbound", "in-transmission"]:
            return _list(state, "sent", request, only_open=True)
        case "GET", ["ops", "outbound", "history"]:
            return _list(state, "sent", request)
        case "GET", ["ops", "outbound", identifier, "payload"]:
            return _payload(state, "sent", identifier)
        case "GET", ["inbound", "status", identifier]:
            return _one(state, "received", identifier)
        case "GET", ["inbound", "in-processing"]:
            return _list(state, "received", request, only_open=True)
        case "GET", ["ops", "inbound", "history"]:
            return _list(state, "received", request)
        case "GET", ["ops", "inbound", identifier, "payload"]:
            return _payload(state, "received", identifier)
        case "POST", ["inbound", "report"]:
            return _report(request, state)
    return Reply(status=404)


def _submit(
    request: Request,
    state: State,
    sender: str,
    receiver: str,
    kind: str,
    process: str,
    country: str,
) -> Reply:
    known = {text: participant(text) for text in (sender, receiver)}
    for text, found in known.items():
        if found is None:
            return json_reply(f"Failed to parse the participant ID '{text}'", 400)
    identifier = request.parameter("sbdhInstanceID") or str(uuid.uuid4())
    try:
        document = read(request.body)
        rejected = None if document_type(document) == kind else "The document is of another type"
    except NotADocument as error:
        return json_reply(f"Failed to submit outbound transaction: {error}", 422)
    try:
        with state.store.transaction() as db:
            db.execute(
                "INSERT INTO sent (id, document_id, tenant, sender, receiver, document_type, process,"
                " country, payload, number, root, state, created, error, mls)"
                " VALUES (?, ?, '', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'pending')",
                (
                    identifier, f"phoss-{identifier}", known[sender], known[receiver], kind, process,
                    country, request.body, document.number, document.root,
                    "rejected" if rejected else "pending", time.time(), rejected,
                ),
            )  # fmt: skip
    except sqlite3.IntegrityError:
        return json_reply("Failed to submit outbound transaction", 422)
    if not rejected:
        attempt(state, identifier)
    row = _row(state, "sent", identifier)
    assert row is not None
    report = _report_of(row)
    return json_reply(report, 200 if report["overallSuccess"] else 422)


def _report_of(row: sqlite3.Row) -> dict[str, object]:
    """The sending report of phase4 (Phase4PeppolSendingReport)."""
    sent = row["state"] == "sent"
    report: dict[str, object] = {
        "currentDateTimeUTC": moment(time.time()),
        "senderId": f"{SCHEME}::{row['sender']}",
        "receiverId": f"{SCHEME}::{row['receiver']}",
        "docTypeId": row["document_type"],
        "processId": row["process"],
        "countryC1": row["country"],
        "sbdhInstanceIdentifier": row["id"],
        "as4ResponseError": False,
        "sendingSuccess": sent,
        "overallSuccess": sent,
    }
    if sent:
        report |= {"as4MessageId": f"{row['id']}@sandbox", "sendingResult": "SUCCESS"}
    else:
        report["sendingException"] = {"class": "sandbox", "message": row["error"]}
    return report


def _row(state: State, table: str, identifier: str) -> sqlite3.Row | None:
    with state.store.transaction() as db:
        row: sqlite3.Row | None = db.execute(
            f"SELECT * FROM {table} WHERE id = ? AND state <> 'transit'"  # noqa: S608
            " ORDER BY rowid LIMIT 1",
            (identifier,),
        ).fetchone()
    return row


def _one(state: State, table: str, identifier: str) -> Reply:
    row = _row(state, table, identifier)
    return Reply(status=404) if row is None else json_reply(_shown(table, row))


def _list(state: State, table: str, request: Request, *, only_open: bool = False) -> Reply:
    limit, offset = int(request.parameter("limit", "50")), int(request.parameter("offset", "0"))
    with state.store.transaction() as db:
        rows = db.execute(
            f"SELECT * FROM {table} WHERE state <> 'transit'"  # noqa: S608
            " ORDER BY rowid DESC LIMIT ? OFFSET ?",
            (-1 if only_open else limit, 0 if only_open else offset),
        ).fetchall()
    if only_open:
        rows = [row for row in rows if row["state"] not in _FINAL | {"forwarded"}]
    return json_reply([_shown(table, row) for row in rows])


def _payload(state: State, table: str, identifier: str) -> Reply:
    row = _row(state, table, identifier)
    if row is None:
        return Reply(status=404)
    body = envelope(row) if table == "received" else row["payload"]
    return Reply(body=body, content_type="application/octet-stream")


def _shown(table: str, row: sqlite3.Row) -> dict[str, object]:
    shown: dict[str, object] = {
        "id": row["document_id"],
        "senderID": f"{SCHEME}::{row['sender']}",
        "receiverID": f"{SCHEME}::{row['receiver']}",
        "docTypeID": row["document_type"],
        "processID": row["process"],
        "sbdhInstanceID": row["id"],
        "status": row["state"],
        "attemptCount": row["attempts"],
        "completedDT": moment(row["completed"]),
        "reportingStatus": "pending",
        "nextRetryDT": moment(row["due"]),
        "errorDetails": row["error"],
    }
    if table == "sent":
        return shown | {
            "transactionType": "business_document",
            "createdDT": moment(row["created"]),
            "mlsStatus": row["mls"],
        }
    return shown | {
        "receivedDT": moment(row["at"]),
        "c4CountryCode": row["c4"],
        "isDuplicateAS4": False,
        "isDuplicateSBDH": False,
    }


def _report(request: Request, state: State) -> Reply:
    """The country of the final receiver (C4), for Peppol's statistics; once for each document."""
    identifier, country = request.parameter("sbdhInstanceID"), request.parameter("c4CountryCode")
    row = _row(state, "received", identifier)
    if row is None:
        return Reply(status=404)
    if row["c4"] or not country:
        return Reply(status=400)
    with state.store.transaction() as db:
        db.execute("UPDATE received SET c4 = ? WHERE id = ?", (country, identifier))
    return json_reply(
        {"id": row["document_id"], "status": "updated", "message": f"C4 is {country}"}
    )
