"""The register of taxpayers, the systems that log in for them, and the authorities whose certificates count."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Final

from cryptography import x509

from signet.sandbox.myinvois.rules.taxpayers import Registered

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS taxpayer (
    tin TEXT PRIMARY KEY, name TEXT NOT NULL, id_type TEXT NOT NULL, id_value TEXT NOT NULL,
    qr TEXT NOT NULL, profile TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS client (
    id TEXT PRIMARY KEY, secret TEXT NOT NULL, tin TEXT NOT NULL, blocked INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE IF NOT EXISTS representation (
    intermediary TEXT NOT NULL, tin TEXT NOT NULL, PRIMARY KEY (intermediary, tin)
);
CREATE TABLE IF NOT EXISTS authority (subject TEXT NOT NULL, pem BLOB PRIMARY KEY);
CREATE TABLE IF NOT EXISTS revocation (serial TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS retired (list TEXT NOT NULL, code TEXT NOT NULL, PRIMARY KEY (list, code));
"""
#: A client may log in, is blocked, or belongs to the other environment.
FREE: Final = 0
BLOCKED: Final = 1
ELSEWHERE: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxpayer:
    """``profile`` holds what only the taxpayer's own QR code tells: address, activity, contact."""

    tin: str
    name: str
    id_type: str
    id_value: str
    qr: str
    profile: Mapping[str, str]


def enter(db: Connection, taxpayer: Taxpayer) -> None:
    """Register, or register anew."""
    db.execute(
        "INSERT OR REPLACE INTO taxpayer (tin, name, id_type, id_value, qr, profile)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        (taxpayer.tin, taxpayer.name, taxpayer.id_type, taxpayer.id_value, taxpayer.qr,
         json.dumps(dict(taxpayer.profile))),
    )  # fmt: skip


def find(db: Connection, tin: str) -> Registered | None:
    """As the rules ask for it."""
    row = db.execute("SELECT * FROM taxpayer WHERE tin = ?", (tin,)).fetchone()
    return None if row is None else Registered(tin, (row["id_type"], row["id_value"]), row["name"])


def address_of(db: Connection, tin: str) -> str:
    """Where notifications to a taxpayer go: its profile's mail address, or its TIN where it gave none."""
    row = db.execute("SELECT profile FROM taxpayer WHERE tin = ?", (tin,)).fetchone()
    return (json.loads(row["profile"]).get("email") or tin) if row else tin


def by_qr(db: Connection, text: str) -> Taxpayer | None:
    row = db.execute("SELECT * FROM taxpayer WHERE qr = ?", (text,)).fetchone()
    return None if row is None else _taxpayer(row)


def everybody(db: Connection) -> list[Taxpayer]:
    return [_taxpayer(row) for row in db.execute("SELECT * FROM taxpayer ORDER BY tin")]


def search(db: Connection, *, id_type: str, id_value: str, name: str) -> list[str]:
    """The TINs of whoever has this number, or else a name that begins so."""
    if id_value:
        query = "SELECT tin FROM taxpayer WHERE id_type = ? AND id_value = ?"
        rows = db.execute(query, (id_type, id_value))
    else:
        escaped = name.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        query = "SELECT tin FROM taxpayer WHERE name LIKE ? ESCAPE '\\'"
        rows = db.execute(query, (f"{escaped}%",))
    return [row["tin"] for row in rows]


def give_client(db: Connection, tin: str, client: str = "", secret: str = "") -> tuple[str, str]:
    """Client id and secret of a system of this taxpayer; made up when not wished for."""
    client, secret = client or str(uuid.uuid4()), secret or str(uuid.uuid4())
    db.execute(
        "INSERT OR REPLACE INTO client (id, secret, tin) VALUES (?, ?, ?)", (client, secret, tin)
    )
    return client, secret


def appoint(db: Connection, intermediary: str, tin: str, *, ends: bool = False) -> None:
    """A taxpayer lets an intermediary act for it, or does so no more: its tokens are worthless then."""
    gone = "DELETE FROM representation WHERE intermediary = ? AND tin = ?"
    made = "INSERT OR IGNORE INTO representation (intermediary, tin) VALUES (?, ?)"
    db.execute(gone if ends else made, (intermediary, tin))


def authorities(db: Connection) -> list[x509.Certificate]:
    rows = db.execute("SELECT pem FROM authority")
    return [x509.load_pem_x509_certificate(row["pem"]) for row in rows]


def retired(db: Connection) -> frozenset[tuple[str, str]]:
    """(list, code) of every code that LHDN has since taken out of its lists."""
    return frozenset((row["list"], row["code"]) for row in db.execute("SELECT * FROM retired"))


def revoked(db: Connection) -> frozenset[str]:
    return frozenset(row["serial"] for row in db.execute("SELECT serial FROM revocation"))


def _taxpayer(row: Row) -> Taxpayer:
    return Taxpayer(
        tin=row["tin"], name=row["name"], id_type=row["id_type"], id_value=row["id_value"],
        qr=row["qr"], profile=json.loads(row["profile"]),
    )  # fmt: skip
