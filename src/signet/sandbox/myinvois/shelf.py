"""The documents of the portal and what is told of them."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Context, Decimal
from sqlite3 import Connection, Row
from typing import Final

from signet.sandbox.myinvois.document import Document, Format
from signet.sandbox.myinvois.rules.currency import exchange_rate

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS submission (
    uid TEXT PRIMARY KEY, tin TEXT NOT NULL, intermediary TEXT NOT NULL,
    received REAL NOT NULL, visible REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS payload (
    tin TEXT NOT NULL, hash TEXT NOT NULL, at REAL NOT NULL, PRIMARY KEY (tin, hash)
);
CREATE TABLE IF NOT EXISTS document (
    seq INTEGER PRIMARY KEY, uuid TEXT NOT NULL UNIQUE, submission TEXT NOT NULL,
    long_id TEXT NOT NULL DEFAULT '', number TEXT NOT NULL, type TEXT NOT NULL,
    version TEXT NOT NULL, format TEXT NOT NULL, intermediary TEXT NOT NULL,
    client TEXT NOT NULL, consolidated INTEGER NOT NULL,
    issuer_tin TEXT NOT NULL, issuer_name TEXT NOT NULL,
    receiver_tin TEXT NOT NULL, receiver_name TEXT NOT NULL, receiver_id TEXT NOT NULL,
    receiver_id_type TEXT NOT NULL, issuer_id TEXT NOT NULL, issuer_id_type TEXT NOT NULL,
    supplier_tin TEXT NOT NULL, supplier_name TEXT NOT NULL,
    buyer_tin TEXT NOT NULL, buyer_name TEXT NOT NULL,
    issued TEXT NOT NULL, received TEXT NOT NULL, due REAL NOT NULL, validated TEXT,
    excluding TEXT NOT NULL, discount TEXT NOT NULL, net TEXT NOT NULL, payable TEXT NOT NULL,
    status TEXT NOT NULL DEFAULT 'Submitted', cancelled TEXT, reject_requested TEXT, reason TEXT,
    content BLOB NOT NULL, steps TEXT
);
CREATE INDEX IF NOT EXISTS document_submission ON document (submission);
CREATE INDEX IF NOT EXISTS document_due ON document (status, due);
CREATE INDEX IF NOT EXISTS document_same ON document (issuer_tin, number);
CREATE INDEX IF NOT EXISTS document_receiver ON document (receiver_tin);
CREATE TABLE IF NOT EXISTS reference (
    uuid TEXT NOT NULL, original TEXT NOT NULL, PRIMARY KEY (original, uuid)
);
"""
_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CENT: Final = Decimal("0.01")
_EXACT: Final = Context(prec=80, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    """A document that was accepted, before it is put away."""

    document: Document
    content: bytes
    format: Format


def new_id(suffix: str = "") -> str:
    """26 letters and digits; those of one submission end alike, in its time."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(26 - len(suffix))) + suffix


def suffix(at: float) -> str:
    """The last ten characters that a submission and its documents share."""
    number, found = int(at * 1000), ""
    while len(found) < 8:
        number, digit = divmod(number, 32)
        found = _ALPHABET[digit] + found
    return f"{found}10"


def moment(at: datetime) -> str:
    """As the portal writes times."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def read_moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def put(
    db: Connection,
    incoming: Incoming,
    *,
    uuid: str,
    submission: str,
    client: str,
    intermediary: str,
    received: datetime,
    due: float,
) -> None:
    """Keep an accepted document as Submitted."""
    document = incoming.document
    rate = exchange_rate(document)

    def ringgit(path: str) -> str:
        amount = document.amount(f"LegalMonetaryTotal/{path}")
        return str(_EXACT.quantize(_EXACT.multiply(amount, rate), _CENT))

    values = {
        "uuid": uuid, "submission": submission, "number": document.number, "type": document.type,
        "version": document.version, "format": incoming.format, "intermediary": intermediary,
        "client": client, "consolidated": document.is_consolidated,
        "issuer_tin": document.issuer.tin, "issuer_name": document.issuer.name,
        "issuer_id_type": document.issuer.identity[0], "issuer_id": document.issuer.identity[1],
        "receiver_tin": document.receiver.tin, "receiver_name": document.receiver.name,
        "receiver_id_type": document.receiver.identity[0],
        "receiver_id": document.receiver.identity[1],
        "supplier_tin": document.supplier.tin, "supplier_name": document.supplier.name,
        "buyer_tin": document.buyer.tin, "buyer_name": document.buyer.name,
        "issued": moment(document.issued) if document.issued else "", "received": moment(received),
        "due": due, "excluding": ringgit("TaxExclusiveAmount"),
        "discount": ringgit("AllowanceTotalAmount"), "net": ringgit("LineExtensionAmount"),
        "payable": ringgit("PayableAmount"), "content": incoming.content,
    }  # fmt: skip
    names, marks = ", ".join(values), ", ".join("?" * len(values))
    db.execute(
        f"INSERT INTO document ({names}) VALUES ({marks})",  # noqa: S608 - our own names
        tuple(values.values()),
    )


def by_uuid(db: Connection, uuid: str) -> Row | None:
    found: Row | None = db.execute("SELECT * FROM document WHERE uuid = ?", (uuid,)).fetchone()
    return found
