"""What the stand-in remembers: participants, what was sent, what was received, callbacks to make."""

from __future__ import annotations

import json
import sqlite3
import time
from dataclasses import dataclass
from datetime import UTC, datetime

from signet.sandbox.failures import Failures
from signet.sandbox.store import Store

SCHEMA = """
CREATE TABLE IF NOT EXISTS participant (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT NOT NULL, access_point TEXT NOT NULL,
    tenant TEXT NOT NULL, api_key TEXT NOT NULL, document_types TEXT NOT NULL,
    forward_url TEXT NOT NULL, forward_headers TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS sent (
    id TEXT PRIMARY KEY, document_id TEXT UNIQUE NOT NULL, tenant TEXT NOT NULL,
    sender TEXT NOT NULL, receiver TEXT NOT NULL, document_type TEXT NOT NULL, process TEXT NOT NULL,
    country TEXT NOT NULL, payload BLOB NOT NULL, number TEXT NOT NULL, root TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due REAL, created REAL NOT NULL,
    completed REAL, error TEXT, mls TEXT
);
CREATE TABLE IF NOT EXISTS received (
    serial INTEGER PRIMARY KEY, id TEXT NOT NULL, document_id TEXT UNIQUE NOT NULL,
    sender TEXT NOT NULL, receiver TEXT NOT NULL, document_type TEXT NOT NULL, process TEXT NOT NULL,
    country TEXT NOT NULL, payload BLOB NOT NULL, number TEXT NOT NULL, root TEXT NOT NULL,
    state TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, due REAL, at REAL NOT NULL,
    completed REAL, error TEXT, c4 TEXT
);
CREATE TABLE IF NOT EXISTS event (
    serial INTEGER PRIMARY KEY, document_id TEXT NOT NULL, type TEXT NOT NULL, at REAL NOT NULL,
    details TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS webhook (
    id TEXT PRIMARY KEY, tenant TEXT NOT NULL, url TEXT NOT NULL, events TEXT NOT NULL,
    enabled INTEGER NOT NULL, secret TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS callback (
    serial INTEGER PRIMARY KEY, url TEXT NOT NULL, headers TEXT NOT NULL, body BLOB NOT NULL,
    due REAL NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, received INTEGER
);
"""


@dataclass(frozen=True, slots=True)
class State:
    """``address``: where the stand-in is reached."""

    store: Store
    address: str
    failures: Failures

    def participant(self, identifier: str) -> sqlite3.Row | None:
        """By identifier such as ``0088:5012345678900``; case is no difference (policy 4.4.0)."""
        with self.store.transaction() as db:
            row: sqlite3.Row | None = db.execute(
                "SELECT * FROM participant WHERE id = ?", (identifier.lower(),)
            ).fetchone()
        return row

    def participants(self) -> list[sqlite3.Row]:
        with self.store.transaction() as db:
            return db.execute("SELECT * FROM participant ORDER BY id").fetchall()


def note(db: sqlite3.Connection, document_id: str, kind: str, **details: object) -> None:
    """Add an event to a document's timeline."""
    db.execute(
        "INSERT INTO event (document_id, type, at, details) VALUES (?, ?, ?, ?)",
        (document_id, kind, time.time(), json.dumps(details)),
    )


def moment(seconds: float | None) -> str | None:
    """ISO 8601 with a Z, as both access points write it."""
    if seconds is None:
        return None
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"
