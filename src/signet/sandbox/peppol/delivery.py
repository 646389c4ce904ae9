"""From one participant to another, and the calls that tell them: what happens between requests.

Failures that can be ordered for a delivery (``match``: ``DELIVER 0088:501...``): ``delay`` (the first
attempt fails, the next one, after ``seconds``, succeeds), ``fail`` (it never will), ``deliver_twice``
(the receiver gets the same document two times).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import sqlite3
import time
import urllib.error
import urllib.request
import uuid

from signet.sandbox.peppol.documents import read
from signet.sandbox.peppol.envelope import envelope
from signet.sandbox.peppol.state import State, note

#: Seconds until a message reaches its receiver, and until it is acknowledged (MLS).
TRANSIT = 0.15
_RETRY = 2.0
_ATTEMPTS = 5


def attempt(state: State, identifier: str) -> None:
    """Try to send a message that is pending, in transit or due again."""
    with state.store.transaction() as db:
        row = db.execute("SELECT * FROM sent WHERE id = ?", (identifier,)).fetchone()
    receiver = state.participant(row["receiver"])
    failure = state.failures.take(f"DELIVER {row['receiver']}")
    how = failure.how if failure else ""
    error = None
    if receiver is None:
        error = f"{row['receiver']} is not registered in the Peppol network"
    elif row["document_type"] not in json.loads(receiver["document_types"]):
        error = f"{row['receiver']} does not receive {row['document_type']}"
    elif how == "fail":
        error = "the receiving access point refused the message"
    with state.store.transaction() as db:
        if how == "delay" and failure:
            db.execute(
                "UPDATE sent SET state = 'failed', attempts = attempts + 1, due = ?, error = ?"
                " WHERE id = ?",
                (time.time() + failure.seconds, "the receiving access point is away", identifier),
            )
            return
        db.execute(
            "UPDATE sent SET state = ?, attempts = attempts + 1, due = NULL, error = ?, completed = ?"
            " WHERE id = ? AND state NOT IN ('sent', 'SENT')",
            (_state(row, error), error, None if error else time.time(), identifier),
        )
        if error:
            _tell(db, row["tenant"], row["document_id"], "send_failed", error=error)
            return
        _tell(db, row["tenant"], row["document_id"], "send_success")
        for _ in range(2 if how == "deliver_twice" else 1):
            _receive(db, row)


def _state(row: sqlite3.Row, error: str | None) -> str:
    """In the words of the access point that sends."""
    if row["tenant"]:
        return "FAILED" if error else "SENT"
    return "permanently_failed" if error else "sent"


def _receive(db: sqlite3.Connection, row: sqlite3.Row) -> None:
    db.execute(
        "INSERT INTO received (id, document_id, sender, receiver, document_type, process, country,"
        " payload, number, root, state, due, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'transit', ?, ?)",
        (
            row["id"], f"doc-{uuid.uuid4().hex}", row["sender"], row["receiver"],
            row["document_type"], row["process"], row["country"], row["payload"], row["number"],
            row["root"], time.time() + TRANSIT, time.time(),
        ),
    )  # fmt: skip


def work(state: State) -> None:
    """One round: messages that are due, documents that arrive, acknowledgements, callbacks."""
    now = time.time()
    with state.store.transaction() as db:
        due = db.execute("SELECT id FROM sent WHERE due <= ?", (now,)).fetchall()
        arriving = db.execute(
            "SELECT * FROM received WHERE state = 'transit' AND due <= ?", (now,)
        ).fetchall()
        db.execute(
            "UPDATE sent SET mls = 'received_ap' WHERE mls = 'pending' AND completed <= ?",
            (now - 2 * TRANSIT,),
        )
    for row in due:
        attempt(state, row["id"])
    for row in arriving:
        _arrive(state, row)
    _call(state)


def _arrive(state: State, row: sqlite3.Row) -> None:
    """Into the receiver's inbox; the receiver is told in the way of its access point."""
    receiver = state.participant(row["receiver"])
    with state.store.transaction() as db:
        db.execute(
            "UPDATE received SET state = 'received', due = NULL WHERE serial = ?", (row["serial"],)
        )
        if receiver is None:
            return
        if receiver["access_point"] == "e-invoice.be":
            _arrive_at_einvoice(db, receiver, row)
        elif receiver["forward_url"]:
            headers = {
                "Content-Type": "application/xml; charset=UTF-8",
                "X-SBDH-Instance-ID": row["id"],
                **json.loads(receiver["forward_headers"]),
            }
            _queue(db, receiver["forward_url"], headers, envelope(row), row["serial"])


def _arrive_at_einvoice(db: sqlite3.Connection, receiver: sqlite3.Row, row: sqlite3.Row) -> None:
    """An answer to an invoice is shown on the timeline of that invoice, not in the inbox."""
    if row["root"] != "ApplicationResponse":
        _tell(db, receiver["tenant"], row["document_id"], "receive_success")
        return
    answer = read(row["payload"])
    for invoice in db.execute(
        "SELECT document_id FROM sent WHERE tenant = ? AND number = ? AND receiver = ?",
        (receiver["tenant"], answer.reference, row["sender"]),
    ).fetchall():
        details = {"response_code": answer.code, "reason": answer.reason, "id": answer.number}
        note(db, invoice["document_id"], "imr_received", **details)


def _tell(
    db: sqlite3.Connection, tenant: str, document_id: str, kind: str, **details: object
) -> None:
    """The timeline, and the webhooks of a customer of e-invoice.be."""
    if not tenant:
        return
    note(db, document_id, kind, **details)
    event = {
        "send_success": "document.sent",
        "send_failed": "document.sent.failed",
        "receive_success": "document.received",
    }[kind]
    for hook in db.execute("SELECT * FROM webhook WHERE tenant = ? AND enabled", (tenant,)):
        if event not in json.loads(hook["events"]):
            continue
        body = {
            "id": f"evt-{uuid.uuid4().hex}",
            "tenant_id": tenant,
            "created_at": int(time.time()),
            "type": event,
            "data": {"document_id": document_id},
        }
        signed = json.dumps(body, sort_keys=True).encode()
        mark = hmac.new(hook["secret"].encode(), signed, hashlib.sha256).hexdigest()
        headers = {"Content-Type": "application/json", "X-Signature": f"sha256={mark}"}
        _queue(db, hook["url"], headers, json.dumps(body).encode(), None)


def _queue(
    db: sqlite3.Connection, url: str, headers: dict[str, str], body: bytes, received: int | None
) -> None:
    db.execute(
        "INSERT INTO callback (url, headers, body, due, received) VALUES (?, ?, ?, ?, ?)",
        (url, json.dumps(headers), body, time.time(), received),
    )


def _call(state: State) -> None:
    """Make the calls that are due; what fails is tried again, a few times."""
    with state.store.transaction() as db:
        rows = db.execute(
            "SELECT * FROM callback WHERE due <= ? LIMIT 20", (time.time(),)
        ).fetchall()
    for row in rows:
        done = _posted(row)
        with state.store.transaction() as db:
            if done or row["attempts"] + 1 >= _ATTEMPTS:
                db.execute("DELETE FROM callback WHERE serial = ?", (row["serial"],))
            else:
                db.execute(
                    "UPDATE callback SET attempts = attempts + 1, due = ? WHERE serial = ?",
                    (time.time() + _RETRY, row["serial"]),
                )
            if row["received"] is not None:
                db.execute(
                    "UPDATE received SET state = ?, attempts = attempts + 1 WHERE serial = ?",
                    ("forwarded" if done else "forward_failed", row["received"]),
                )


def _posted(row: sqlite3.Row) -> bool:
    try:
        request = urllib.request.Request(  # noqa: S310  to where the participant asked
            row["url"], data=row["body"], headers=json.loads(row["headers"]), method="POST"
        )
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310
            return bool(200 <= answer.status < 300)
    except (urllib.error.URLError, OSError, ValueError):
        return False
