"""How e-invoice.be shows documents, timelines and participants (its OpenAPI's response schemas)."""

from __future__ import annotations

import hashlib
import json
import sqlite3
import time

from signet.sandbox.peppol.documents import read
from signet.sandbox.peppol.identifiers import SCHEME, label, participant
from signet.sandbox.peppol.state import State, moment
from signet.sandbox.standin import Reply, json_reply


def shown(row: sqlite3.Row) -> dict[str, object]:
    """``DocumentResponse``."""
    document = read(row["payload"])
    inbound = "serial" in row.keys()  # noqa: SIM118  the names of its columns
    return {
        "id": row["document_id"],
        "created_at": moment(row["at"] if inbound else row["created"]),
        "document_type": {"Invoice": "INVOICE", "CreditNote": "CREDIT_NOTE"}.get(row["root"]),
        "state": "RECEIVED" if inbound else row["state"],
        "direction": "INBOUND" if inbound else "OUTBOUND",
        "invoice_id": document.number,
        "invoice_date": document.issued,
        "vendor_name": document.seller,
        "customer_name": document.buyer,
        "customer_peppol_id": row["receiver"],
    }


def ubl(row: sqlite3.Row, state: State) -> dict[str, object]:
    """``DocumentUBL``: where the file is, and whom it goes to."""
    sender_scheme, _, sender = row["sender"].partition(":")
    receiver_scheme, _, receiver = row["receiver"].partition(":")
    return {
        "id": row["document_id"],
        "file_name": f"{row['document_id']}.xml",
        "file_size": len(row["payload"]),
        "file_hash": hashlib.sha256(row["payload"]).hexdigest(),
        "signed_url": f"{state.address}/e-invoice.be/files/{row['document_id']}.xml",
        "sender_peppol_scheme": sender_scheme,
        "sender_peppol_id": sender,
        "receiver_peppol_scheme": receiver_scheme,
        "receiver_peppol_id": receiver,
    }


def timeline(row: sqlite3.Row, state: State) -> dict[str, object]:
    """``DocumentTimeline``."""
    with state.store.transaction() as db:
        events = db.execute(
            "SELECT * FROM event WHERE document_id = ? ORDER BY serial", (row["document_id"],)
        ).fetchall()
    return {
        "document_id": row["document_id"],
        "events": [
            {
                "event_type": event["type"],
                "timestamp": moment(event["at"]),
                "id": f"evt-{event['serial']}",
                "details": json.loads(event["details"]),
            }
            for event in events
        ],
    }


def lookup(text: str, state: State) -> Reply:
    """``PeppolIdLookupResponse``."""
    identifier = participant(text)
    if identifier is None:
        return json_reply({"detail": "Unprocessable Entity: Invalid Peppol ID"}, 422)
    row = state.participant(identifier)
    kinds = json.loads(row["document_types"]) if row else []
    errors = [] if row else ["DNS lookup failed"]
    done = "success" if row else "error"
    endpoint = {
        "status": "success",
        "url": f"{state.address}/as4",
        "documentTypes": [
            {"scheme": kind.partition("::")[0], "value": kind.partition("::")[2]} for kind in kinds
        ],
    }
    entity = {"name": row["name"], "countryCode": row["country"]} if row else None
    return json_reply(
        {
            "queryMetadata": {
                "identifierScheme": SCHEME,
                "identifierValue": identifier,
                "smlDomain": "sandbox",
                "timestamp": moment(time.time()),
                "version": "1.1.0",
            },
            "status": done,
            "errors": errors,
            "dnsInfo": {"status": done, "smpHostname": f"{label(identifier)}.{SCHEME}.sandbox"},
            "serviceMetadata": {
                "status": done,
                "queryTimeMs": 1.0,
                "endpoints": [endpoint] if row else [],
            },
            "businessCard": {
                "status": done,
                "queryTimeMs": 1.0,
                "entities": [entity] if entity else [],
            },
            "certificates": [],
            "executionTimeMs": 2.0,
        }
    )
