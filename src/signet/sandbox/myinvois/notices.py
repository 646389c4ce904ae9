"""The notifications that the portal sends to the two parties of a document."""

from __future__ import annotations

import uuid
from sqlite3 import Connection, Row
from typing import Final

from signet.sandbox.myinvois import settings, shelf

#: Type of notification -> its name.
NAMES: Final = {
    3: "Profile data validation",
    6: "Document received",
    7: "Document validated",
    8: "Document cancelled",
    10: "User profile changed",
    11: "Taxpayer profile changed",
    15: "Document rejection initiated",
    26: "ERP data validation",
    33: "Documents processing summary",
    34: "Document template published",
    35: "Document template retired",
}
SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS notification (
    seq INTEGER PRIMARY KEY, id TEXT NOT NULL, tin TEXT NOT NULL, name TEXT NOT NULL,
    type INTEGER NOT NULL, subject TEXT NOT NULL, message TEXT NOT NULL, at TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS bounced (id TEXT PRIMARY KEY);
CREATE INDEX IF NOT EXISTS notification_tin ON notification (tin, seq);
"""


def validated(db: Connection, row: Row, knobs: settings.Knobs, *, valid: bool) -> None:
    """To the issuer; of a valid one to the receiver too, unless it is consolidated."""
    outcome = "Valid" if valid else "Invalid"
    _send(db, row, "issuer", 7, f"e-Invoice {row['number']} is {outcome}", knobs)
    if valid and not row["consolidated"]:
        _send(db, row, "receiver", 6, f"e-Invoice {row['number']} was received", knobs)


def cancelled(db: Connection, row: Row, knobs: settings.Knobs) -> None:
    """To both; of a consolidated one to the issuer only."""
    _send(db, row, "issuer", 8, f"e-Invoice {row['number']} was cancelled", knobs)
    if not row["consolidated"]:
        _send(db, row, "receiver", 8, f"e-Invoice {row['number']} was cancelled", knobs)


def rejection(db: Connection, row: Row, knobs: settings.Knobs) -> None:
    """To both: the buyer asked for rejection."""
    for side in ("issuer", "receiver"):
        said = f"Rejection of e-Invoice {row['number']} was requested"
        _send(db, row, side, 15, said, knobs)


def _send(
    db: Connection, row: Row, side: str, kind: int, subject: str, knobs: settings.Knobs
) -> None:
    notice = str(uuid.uuid4())
    if not knobs.mail_arrives:
        db.execute("INSERT INTO bounced (id) VALUES (?)", (notice,))
    db.execute(
        "INSERT INTO notification (id, tin, name, type, subject, message, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (notice, row[f"{side}_tin"], row[f"{side}_name"], kind, subject,
         f"{subject}. UUID: {row['uuid']}", shelf.moment(knobs.now())),
    )  # fmt: skip


def described(row: Row, address: str, *, bounced: bool) -> dict[str, object]:
    """A notification as the portal lists it: tried once, and delivered or not."""
    status = "Error" if bounced else "Delivered"
    return {
        "notificationId": row["id"],
        "receiverName": row["name"],
        "notificationDeliveryId": str(uuid.uuid5(uuid.NAMESPACE_OID, row["id"])),
        "creationDateTime": row["at"],
        "receivedDateTime": row["at"],
        "notificationSubject": row["subject"],
        "deliveredDateTime": None if bounced else row["at"],
        "typeId": row["type"],
        "typeName": NAMES[row["type"]],
        "finalMessage": row["message"],
        "address": address,
        "language": "en",
        "status": status,
        "deliveryAttempts": [
            {
                "attemptDateTime": row["at"],
                "status": status,
                "statusDetails": "Mailbox unavailable" if bounced else "",
            }
        ],
    }
