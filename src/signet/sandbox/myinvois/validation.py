"""The validators that run behind the answer: steps 3 to 8, some moments after a document was received."""

from __future__ import annotations

import json
import secrets
import threading
from collections.abc import Iterator
from datetime import timedelta
from sqlite3 import Connection, Row
from typing import Final

from signet.sandbox.myinvois import notices, register, settings, shelf
from signet.sandbox.myinvois.document import SIGNED, Document, read
from signet.sandbox.myinvois.errors import step_error
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.rules import code_fields, currency, references, taxpayers
from signet.sandbox.myinvois.signature.verify import Submitter, check
from signet.sandbox.store import Store

#: Name and outer code of every step. The names of the first two are guesses.
_STEPS: Final = {
    "Step01-Schema Validator": "Error01",
    "Step02-Core Fields Validator": "Error02",
    "Step03-Duplicated Submission Validator": "Error03",
    "Step04-Code Field Validator": "Error04",
    "Step05-Taxpayer Profile Validator": "Error05",
    "Step06-Document References Validator": "Error06",
    "Step07-Document Currency Validator": "Error07",
    "Step08-Document Signature Validator": "Error21",
}
_ROUND: Final = 20


class Validation:
    """One worker for the documents in the order in which they came."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()

    def settle(self, most: int = _ROUND) -> None:
        """Judge what is due, at most so many; called between requests, again and again."""
        for _ in range(most):
            with self._lock, self._store.transaction() as db:
                knobs = settings.load(db)
                query = (
                    "SELECT * FROM document WHERE status = 'Submitted' AND due <= ?"
                    " ORDER BY seq LIMIT 1"
                )
                row = db.execute(query, (knobs.exact(),)).fetchone()
                if row is None:
                    return
                _judge(db, row, knobs)


def _judge(db: Connection, row: Row, knobs: settings.Knobs) -> None:
    document = read(row["content"], row["format"])
    assert isinstance(document, Document)
    steps, wrong = [], False
    outcomes = dict(_outcomes(db, document, row, knobs))
    for name, code in _STEPS.items():
        if name not in outcomes:
            continue
        findings = outcomes[name]
        wrong = wrong or bool(findings)
        error = step_error(name, code, findings) if findings else None
        steps.append({"status": "Invalid" if findings else "Valid", "name": name, "error": error})
    long_id = "" if wrong else secrets.token_hex(21).upper()
    db.execute(
        "UPDATE document SET status = ?, validated = ?, long_id = ?, steps = ? WHERE seq = ?",
        ("Invalid" if wrong else "Valid", shelf.moment(knobs.now()), long_id,
         json.dumps(steps, ensure_ascii=False), row["seq"]),
    )  # fmt: skip
    if not wrong:
        db.executemany(
            "INSERT OR IGNORE INTO reference (uuid, original) VALUES (?, ?)",
            [(row["uuid"], uuid) for _number, uuid in references.referred(document)],
        )
    notices.validated(db, row, knobs, valid=not wrong)


def _outcomes(
    db: Connection, document: Document, row: Row, knobs: settings.Knobs
) -> Iterator[tuple[str, list[Finding]]]:
    names = iter(_STEPS)
    yield next(names), []  # structure and core fields were answered at once
    yield next(names), []
    yield next(names), list(_same(db, document, row, knobs))
    yield next(names), list(code_fields.check(document, register.retired(db)))
    yield next(names), list(taxpayers.check(document, lambda tin: register.find(db, tin)))
    yield next(names), list(references.check(document, lambda uuid: _original(db, uuid)))
    yield next(names), list(currency.check(document))
    if SIGNED[document.version]:
        yield next(names), check(document.claims(), _submitter(db, row))


def _same(db: Connection, document: Document, row: Row, knobs: settings.Knobs) -> Iterator[Finding]:
    """DV302: same type, version, time of issue, number and issuer as one of the last two hours.

    One that was found invalid does not count: its correction is sent under the same number.
    """
    earliest = shelf.read_moment(row["received"]) - timedelta(seconds=knobs.same_document)
    query = (
        "SELECT uuid FROM document WHERE issuer_tin = ? AND number = ? AND type = ?"
        " AND version = ? AND issued = ? AND received >= ? AND seq < ?"
        " AND status <> 'Invalid' ORDER BY seq LIMIT 1"
    )
    values = (document.issuer.tin, document.number, document.type, document.version,
              row["issued"], shelf.moment(earliest), row["seq"])  # fmt: skip
    found = db.execute(query, values).fetchone()
    if found is not None:
        said = (
            f"Duplicated submitted document with UUID {row['uuid']} where the values of configured"
            f" attributes match with values for the document with UUID: {found['uuid']}"
        )
        yield Finding("DV302", said, "document")


def _original(db: Connection, uuid: str) -> references.Original | None:
    row = shelf.by_uuid(db, uuid)
    if row is None:
        return None
    return references.Original(
        row["number"], row["type"], row["status"], row["issuer_tin"], row["receiver_tin"]
    )


def _submitter(db: Connection, row: Row) -> Submitter:
    """The taxpayer, and the intermediary that may sign for it with its own certificate."""
    identities = {}
    for tin in (row["issuer_tin"], row["intermediary"]):
        found = register.find(db, tin)
        if found is not None:
            identities[tin] = found.identity[1]
    return Submitter(
        identities=identities,
        knows=lambda tin: register.find(db, tin) is not None,
        authorities=register.authorities(db),
        revoked=register.revoked(db),
    )
