"""``/e-invoice.be``: the REST API of e-invoice.be (OpenAPI 1.1.0, github e-invoice-be/peppol-cli).

A customer is known by his key and owns Peppol identifiers. A document is created first (``DRAFT``) and
sent in a second call; it then goes through ``TRANSIT`` to ``SENT`` or ``FAILED``.
"""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
import uuid
from collections.abc import Callable
from email.parser import BytesParser
from email.policy import HTTP

from signet.sandbox.peppol.delivery import TRANSIT
from signet.sandbox.peppol.documents import NotADocument, document_type, read
from signet.sandbox.peppol.einvoice_shown import lookup, shown, timeline, ubl
from signet.sandbox.peppol.identifiers import participant
from signet.sandbox.peppol.state import State, note
from signet.sandbox.standin import Reply, Request, json_reply

_BILLING = {"Invoice", "CreditNote"}
#: Which states each list shows.
_OUTBOX = ("SENT",)
_DRAFTS = ("DRAFT", "TRANSIT", "FAILED")


def answer(request: Request, parts: list[str], state: State) -> Reply:
    match request.method, parts:
        case "GET", ["files", name]:  # the signed address of a file, which needs no key
            return _file(name, state)
        case "GET", ["api", "lookup"]:
            return lookup(request.parameter("peppol_id"), state)
    key = request.headers.get("authorization", "").removeprefix("Bearer ")
    tenant, own = _customer(key, state)
    if not tenant:
        return json_reply({"detail": "Unauthorized: API key is missing, invalid, or inactive"}, 401)
    match request.method, parts:
        case "GET", ["api", "me"]:
            return json_reply({"name": own[0], "peppol_ids": own, "plan": "enterprise"})
        case "POST", ["api", "documents", "ubl"]:
            return _create(request, tenant, state)
        case "POST", ["api", "documents", identifier, "send"]:
            return _send(request, tenant, own, identifier, state)
        case "GET", ["api", "documents", identifier]:
            return _found(state, tenant, own, identifier, shown)
        case "GET", ["api", "documents", identifier, "ubl"]:
            return _found(state, tenant, own, identifier, lambda row: ubl(row, state))
        case "GET", ["api", "documents", identifier, "timeline"]:
            return _found(state, tenant, own, identifier, lambda row: timeline(row, state))
        case "GET", ["api", "inbox"]:
            return _page(request, state, "received", "receiver", own, ("received",))
        case "GET", ["api", "outbox"]:
            return _page(request, state, "sent", "tenant", [tenant], _OUTBOX)
        case "GET", ["api", "drafts"]:
            return _page(request, state, "sent", "tenant", [tenant], _DRAFTS)
        case "GET", ["api", "webhooks"]:
            return json_reply(_webhooks(state, tenant))
        case "POST", ["api", "webhooks"]:
            return _add_webhook(request, tenant, state)
        case "DELETE", ["api", "webhooks", identifier]:
            with state.store.transaction() as db:
                db.execute("DELETE FROM webhook WHERE id = ? AND tenant = ?", (identifier, tenant))
            return json_reply({"is_deleted": True})
    return json_reply({"detail": "Not Found"}, 404)


def _customer(key: str, state: State) -> tuple[str, list[str]]:
    with state.store.transaction() as db:
        rows = db.execute(
            "SELECT id, tenant FROM participant WHERE api_key = ? AND access_point = 'e-invoice.be'"
            " ORDER BY id",
            (key,),
        ).fetchall()
    return (rows[0]["tenant"], [row["id"] for row in rows]) if rows and key else ("", [])


def _create(request: Request, tenant: str, state: State) -> Reply:
    try:
        data = _part(request)
        document = read(data)
    except NotADocument as error:
        return json_reply({"detail": f"Unsupported Media Type: {error}"}, 415)
    if document.root not in _BILLING:
        return json_reply({"detail": "Only invoices and credit notes can be created"}, 415)
    identifier = f"doc-{uuid.uuid4().hex}"
    with state.store.transaction() as db:
        db.execute(
            "INSERT INTO sent (id, document_id, tenant, sender, receiver, document_type, process,"
            " country, payload, number, root, state, created)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, 'BE', ?, ?, ?, 'DRAFT', ?)",
            (
                str(uuid.uuid4()), identifier, tenant, document.sender, document.receiver,
                document_type(document), f"cenbii-procid-ubl::{document.profile}", data,
                document.number, document.root, time.time(),
            ),
        )  # fmt: skip
        note(db, identifier, "document_created")
        row = _row(db, tenant, [], identifier)
    assert row is not None
    return json_reply(shown(row), 201)


def _part(request: Request) -> bytes:
    """The part named ``file`` of a form."""
    head = (
        b"Content-Type: " + request.headers.get("content-type", "").encode("latin-1") + b"\r\n\r\n"
    )
    message = BytesParser(policy=HTTP).parsebytes(head + request.body)
    for part in message.iter_parts() if message.is_multipart() else ():
        if part.get_param("name", header="content-disposition") == "file":
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content:
                return content
    raise NotADocument("UBL file is not valid or empty")


def _send(request: Request, tenant: str, own: list[str], identifier: str, state: State) -> Reply:
    with state.store.transaction() as db:
        row = _row(db, tenant, [], identifier)
        if row is None:
            return json_reply({"detail": "Document not found"}, 404)
        if row["state"] != "DRAFT":
            return json_reply({"detail": "Document is not in draft state"}, 405)
        sender = _named(request, "sender") or row["sender"]
        receiver = _named(request, "receiver") or row["receiver"]
        if not participant(sender) or not participant(receiver):
            return json_reply({"detail": "Missing Peppol information"}, 400)
        if sender not in own:
            return json_reply({"detail": "Not allowed to send from the given Peppol ID"}, 409)
        db.execute(
            "UPDATE sent SET state = 'TRANSIT', sender = ?, receiver = ?, due = ?"
            " WHERE document_id = ?",
            (sender, receiver, time.time() + TRANSIT, identifier),
        )
        note(db, identifier, "send_attempted")
        row = _row(db, tenant, [], identifier)
    assert row is not None
    return json_reply(shown(row))


def _named(request: Request, who: str) -> str:
    scheme, value = request.parameter(f"{who}_peppol_scheme"), request.parameter(f"{who}_peppol_id")
    return f"{scheme}:{value}".lower() if scheme and value else ""


def _row(
    db: sqlite3.Connection, tenant: str, own: list[str], identifier: str
) -> sqlite3.Row | None:
    """A document of the customer's: one he made, or one he received."""
    marks = ", ".join("?" * len(own))
    row: sqlite3.Row | None = (
        db.execute(
            "SELECT * FROM sent WHERE document_id = ? AND tenant = ?", (identifier, tenant)
        ).fetchone()
        or db.execute(
            "SELECT * FROM received WHERE document_id = ? AND state <> 'transit'"  # noqa: S608
            f" AND receiver IN ({marks})",
            (identifier, *own),
        ).fetchone()
    )
    return row


def _found(
    state: State, tenant: str, own: list[str], identifier: str,
    show: Callable[[sqlite3.Row], dict[str, object]],
) -> Reply:  # fmt: skip
    with state.store.transaction() as db:
        row = _row(db, tenant, own, identifier)
    if row is None:
        return json_reply({"detail": "Document not found"}, 404)
    return json_reply(show(row))


def _page(
    request: Request, state: State, table: str, column: str, values: list[str],
    states: tuple[str, ...],
) -> Reply:  # fmt: skip
    """A page of a list by its time of creation, as ``PaginatedResponse[DocumentResponse]``."""
    order = "ASC" if request.parameter("sort_order") == "asc" else "DESC"
    page, size = int(request.parameter("page", "1")), int(request.parameter("page_size", "20"))
    if page < 1 or not 1 <= size <= 100:
        return json_reply(
            {"detail": [{"loc": ["query"], "msg": "out of range", "type": "range"}]}, 422
        )
    asked = (
        f"FROM {table} WHERE {column} IN ({', '.join('?' * len(values))})"
        f" AND state IN ({', '.join('?' * len(states))}) AND root <> 'ApplicationResponse'"
        " AND number LIKE ?"
    )
    given = (*values, *states, f"%{request.parameter('search')}%")
    with state.store.transaction() as db:
        total = db.execute(f"SELECT count(*) {asked}", given).fetchone()[0]
        rows = db.execute(
            f"SELECT * {asked} ORDER BY rowid {order} LIMIT ? OFFSET ?",
            (*given, size, (page - 1) * size),
        ).fetchall()
    pages = -(-total // size)
    return json_reply(
        {
            "items": [shown(row) for row in rows], "total": total, "page": page, "page_size": size,
            "pages": pages, "has_next_page": page < pages,
        }
    )  # fmt: skip


def _file(name: str, state: State) -> Reply:
    with state.store.transaction() as db:
        for table in ("sent", "received"):
            for row in db.execute(
                f"SELECT payload FROM {table} WHERE document_id = ?",  # noqa: S608
                (name.removesuffix(".xml"),),
            ):
                return Reply(body=row["payload"], content_type="application/xml")
    return Reply(status=404)


def _webhooks(state: State, tenant: str) -> list[dict[str, object]]:
    with state.store.transaction() as db:
        rows = db.execute("SELECT * FROM webhook WHERE tenant = ?", (tenant,)).fetchall()
    return [
        {
            "id": row["id"], "url": row["url"], "events": json.loads(row["events"]),
            "enabled": bool(row["enabled"]), "secret": row["secret"],
        }
        for row in rows
    ]  # fmt: skip


def _add_webhook(request: Request, tenant: str, state: State) -> Reply:
    try:
        wish = json.loads(request.body)
        events, url = list(wish["events"]), str(wish["url"])
    except (ValueError, TypeError, KeyError):
        return json_reply({"detail": "Invalid webhook data"}, 422)
    identifier = f"whk-{uuid.uuid4().hex}"
    with state.store.transaction() as db:
        db.execute(
            "INSERT INTO webhook VALUES (?, ?, ?, ?, 1, ?)",
            (identifier, tenant, url, json.dumps(events), secrets.token_hex(24)),
        )
    return json_reply(next(h for h in _webhooks(state, tenant) if h["id"] == identifier), 201)
