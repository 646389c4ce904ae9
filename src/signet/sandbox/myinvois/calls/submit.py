"""Submit documents: everything that is answered at once (fact sheet 2.1)."""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Sequence
from datetime import timedelta
from sqlite3 import Connection
from typing import cast

from signet.sandbox.myinvois import register, shelf
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.document import Format, read
from signet.sandbox.myinvois.errors import Refused, refused, rejected, validation_error
from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.myinvois.rules import core
from signet.sandbox.standin import Reply, json_reply

_FIELDS = ("format", "document", "documentHash", "codeNumber")


def submit(call: Call) -> Reply:
    """``POST /api/v1.0/documentsubmissions/``: 202, also when nothing was accepted."""
    entries = _entries(call)
    payload = hashlib.sha256(call.request.body).hexdigest()
    with call.store.transaction() as db:
        _refuse_repeated(db, call, payload)
        gone = register.retired(db)
    accepted: list[shelf.Incoming] = []
    refusals: list[dict[str, object]] = []
    for entry in entries:
        outcome = _examined(entry, call, gone)
        if isinstance(outcome, shelf.Incoming):
            accepted.append(outcome)
        else:
            refusals.append(rejected(entry["codeNumber"], outcome))
    at = call.knobs.exact()
    ending = shelf.suffix(at)
    uid = shelf.new_id(ending)
    uuids = [shelf.new_id(ending) for _ in accepted]
    with call.store.transaction() as db:
        _refuse_repeated(db, call, payload)
        db.execute(
            "INSERT OR REPLACE INTO payload (tin, hash, at) VALUES (?, ?, ?)",
            (call.caller.tin, payload, at),
        )
        if accepted:
            db.execute(
                "INSERT INTO submission (uid, tin, intermediary, received, visible)"
                " VALUES (?, ?, ?, ?, ?)",
                (uid, call.caller.tin, call.caller.intermediary, at,
                 at + call.knobs.visible_after),
            )  # fmt: skip
        for uuid, incoming in zip(uuids, accepted, strict=True):
            shelf.put(
                db, incoming, uuid=uuid, submission=uid, client=call.caller.client,
                intermediary=call.caller.intermediary, received=call.now,
                due=at + call.knobs.validated_after,
            )  # fmt: skip
    answer = {
        "submissionUid": uid if accepted else None,
        "acceptedDocuments": [
            {"uuid": uuid, "invoiceCodeNumber": incoming.document.number}
            for uuid, incoming in zip(uuids, accepted, strict=True)
        ],
        "rejectedDocuments": refusals,
    }
    return json_reply(answer, 202)


def _entries(call: Call) -> list[dict[str, str]]:
    """The documents of the request, of one format and within the limits. Raises ``Refused``."""
    knobs = call.knobs
    if len(call.request.body) > knobs.most_bytes:
        raise _too_large("Maximum submission size is exceeded")
    documents = call.content().get("documents")
    if not isinstance(documents, list) or not documents:
        raise validation_error("Invalid structured submission.", call.correlation)
    for entry in documents:
        if not isinstance(entry, dict) or not all(isinstance(entry.get(f), str) for f in _FIELDS):
            raise validation_error("Invalid structured submission.", call.correlation)
    if len(documents) > knobs.most_documents:
        raise _too_large(f"Maximum number of documents is {knobs.most_documents}")
    formats = {entry["format"].upper() for entry in documents}
    if len(formats) > 1 or not formats <= {"XML", "JSON"}:
        raise refused(400, "BadStructure", "The format is XML or JSON, one for all documents.",
                      target="format")  # fmt: skip
    return cast("list[dict[str, str]]", documents)


def _too_large(message: str) -> Refused:
    return refused(400, "MaximumSizeExceeded", message, target="submission")


def _refuse_repeated(db: Connection, call: Call, payload: str) -> None:
    """422 for the payload that this taxpayer sent within ten minutes."""
    row = db.execute(
        "SELECT at FROM payload WHERE tin = ? AND hash = ?", (call.caller.tin, payload)
    ).fetchone()
    wait = row["at"] + call.knobs.same_payload - call.knobs.exact() if row else 0
    if 0 < wait <= call.knobs.same_payload:  # more: the clock was turned back since
        raise refused(
            422, "DuplicateSubmission", "The same documents were submitted a moment ago.",
            target="submission", Retry_After=str(max(1, round(wait))),
        )  # fmt: skip


def _examined(
    entry: dict[str, str], call: Call, gone: core.Retired
) -> shelf.Incoming | Sequence[Finding]:
    try:
        content = base64.b64decode(entry["document"], validate=True)
    except (binascii.Error, ValueError):
        return [Finding(None, "Document is not valid base64.", None, "document")]
    if len(content) > call.knobs.most_document_bytes:
        raise _too_large(f"Maximum size of document {entry['codeNumber']} is exceeded")
    if entry["documentHash"] != hashlib.sha256(content).hexdigest():
        return [Finding(None, "Document hash is not valid.", None, "documentHash")]
    form = cast("Format", entry["format"].upper())
    document = read(content, form)
    if isinstance(document, list):
        return document
    window = timedelta(seconds=call.knobs.issue_window)
    findings = [*core.check(document, call.now, window, gone)]
    if document.number != entry["codeNumber"]:
        said = "The code number is not the number of the document."
        findings.append(Finding(None, said, "Invoice.ID", "codeNumber"))
    if document.issuer.tin and document.issuer.tin != call.caller.tin:
        said = "The authenticated TIN and documents TIN is not matching "  # so it is sent
        raise refused(400, "ValidationError", said, target="submission")
    return findings or shelf.Incoming(document=document, content=content, format=form)
