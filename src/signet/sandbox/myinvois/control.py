"""The control address of this stand-in, ``/_myinvois/``: its register, its clock, its knobs.

Failures of calls are ordered at ``/_sandbox/failures``, which all stand-ins have. For people the same is a
page, ``/_myinvois/``.
"""

from __future__ import annotations

import dataclasses
import json
import uuid
from collections.abc import Mapping
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Final, cast, get_args
from urllib.parse import parse_qsl

from cryptography import x509

from signet.sandbox.failures import KINDS, Failures
from signet.sandbox.myinvois import by_hand, panel, register, settings, shelf
from signet.sandbox.myinvois.codes import CodeList, codes
from signet.sandbox.myinvois.document import EVERY_VERSION, IDENTITIES, VERSIONS
from signet.sandbox.standin import Reply, Request, json_reply
from signet.sandbox.store import Store

_PROFILE: Final = (
    "sst", "email", "contactNumber", "ttx", "businessActivityDescriptionBM",
    "businessActivityDescriptionEN", "msic", "addressLine0", "addressLine1", "addressLine2",
    "postalZone", "city", "state", "country",
)  # fmt: skip
_CLIENT_VERBS: Final = {
    "block": register.BLOCKED,
    "unblock": register.FREE,
    "elsewhere": register.ELSEWHERE,
}
_TABLES: Final = (
    "taxpayer", "client", "representation", "authority", "revocation", "retired", "submission", "payload",
    "document", "reference", "notification", "bounced", "knobs",
)  # fmt: skip


def answer(request: Request, store: Store, failures: Failures) -> Reply:
    """Answer a request whose path begins with ``/_myinvois``; mistakes are 400 and a sentence."""
    try:
        parts = tuple(part for part in request.parts[1:] if part)
        if request.method == "POST" and parts[:1] == ("failures",):
            if parts[1:] == ("forget",):
                failures.forget()
            else:
                _order(_wishes(request), failures)
            return Reply(status=303, headers={"Location": "/_myinvois/"})
        if request.method == "GET" and not parts:
            waiting = failures.pending()
            with store.transaction() as db:
                return panel.page(db, waiting, f"http://{request.headers.get('host', '')}")
        with store.transaction() as db:
            reply = _answer(request, parts, db)
    except ValueError as error:
        return json_reply({"error": str(error)}, 400)
    if _is_form(request):
        return Reply(status=303, headers={"Location": "/_myinvois/"})  # sent from the page
    return reply


def _answer(request: Request, parts: tuple[str, ...], db: Connection) -> Reply:
    match request.method, *parts:
        case (("POST" | "DELETE"), "representations", intermediary, tin):
            register.appoint(db, intermediary, tin, ends=request.method == "DELETE")
            return Reply(status=204)
        case "POST", "representations", intermediary, tin, "end":
            register.appoint(db, intermediary, tin, ends=True)
            return Reply(status=204)
        case "GET", "taxpayers":
            return json_reply([dataclasses.asdict(t) for t in register.everybody(db)])
        case "POST", "taxpayers":
            return json_reply(_register(db, _wishes(request)), 201)
        case "DELETE", "taxpayers", tin:
            db.execute("DELETE FROM taxpayer WHERE tin = ?", (tin,))
            return Reply(status=204)
        case "POST", "clients", client, verb if verb in _CLIENT_VERBS:
            state = _CLIENT_VERBS[verb]
            db.execute("UPDATE client SET blocked = ? WHERE id = ?", (state, client))
            return Reply(status=204)
        case (("POST" | "DELETE"), "retired", name, code):
            _retire(db, name, code, gone=request.method == "POST")
            return Reply(status=204)
        case "POST", "authorities":
            return json_reply({"subject": _trust(db, _pem(request))}, 201)
        case "POST", "revocations":
            serial = _text(_wishes(request), "serial")
            db.execute("INSERT OR IGNORE INTO revocation (serial) VALUES (?)", (serial,))
            return Reply(status=204)
        case "GET", "settings":
            return json_reply(dataclasses.asdict(settings.load(db)))
        case (("PATCH" | "POST"), "settings"):
            knobs = settings.changed(settings.load(db), _wishes(request))
            settings.save(db, knobs)
            return json_reply(dataclasses.asdict(knobs))
        case "POST", "clock":
            return json_reply(_turn_clock(db, _wishes(request)))
        case "POST", "tokens", "expire":
            knobs = dataclasses.replace(settings.load(db), token_era=uuid.uuid4().hex)
            settings.save(db, knobs)
            return Reply(status=204)
        case "GET", "documents":
            return json_reply(_documents(db))
        case "POST", "documents":
            return json_reply({"uuid": by_hand.make(db, _wishes(request))}, 201)
        case (("PATCH" | "POST"), "documents", uuid_):
            by_hand.change(db, uuid_, _wishes(request))
            return Reply(status=204)
        case "POST", "reset":
            for table in _TABLES:
                db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own names
            return Reply(status=204)
    return json_reply({"error": "There is nothing at this address."}, 404)


def _is_form(request: Request) -> bool:
    """JSON is also what curl sends as a form, as it does where nobody says otherwise."""
    kind = request.headers.get("content-type", "")
    is_json = request.body.lstrip()[:1] == b"{"
    return kind.startswith("application/x-www-form-urlencoded") and not is_json


def _wishes(request: Request) -> dict[str, object]:
    """The body: a JSON object, or the fields of a form. Raises ``ValueError``."""
    if _is_form(request):
        return {**dict(parse_qsl(request.body.decode()))}
    try:
        found = json.loads(request.body or b"{}")
    except RecursionError:
        found = None
    if isinstance(found, dict):
        return found
    raise ValueError("Expected a JSON object.")


def _order(wishes: Mapping[str, object], failures: Failures) -> None:
    """From the page: what ``/_sandbox/failures`` does for programs."""
    how = str(wishes.get("how", ""))
    if how not in KINDS:
        raise ValueError(f"how is one of {', '.join(KINDS)}.")
    times, seconds = int(str(wishes.get("times", 1))), float(str(wishes.get("seconds", 1)))
    failures.order(_text(wishes, "match"), how, times=times, seconds=seconds)


def _text(wishes: Mapping[str, object], name: str, default: str | None = None) -> str:
    value = wishes.get(name, default)
    if not isinstance(value, str) or (default is None and not value.strip()):
        raise ValueError(f"{name} is a text, and needed.")
    return value.strip()


def _register(db: Connection, wishes: Mapping[str, object]) -> dict[str, str]:
    """A taxpayer and a system that logs in for them; ``represents``, a text of TINs, makes an intermediary."""
    tin, kind = _text(wishes, "tin"), _text(wishes, "idType", "BRN")
    if kind not in IDENTITIES:
        raise ValueError(f"idType is one of {', '.join(IDENTITIES)}.")
    known = {name: _text(wishes, name, "") for name in _PROFILE}
    before = db.execute("SELECT qr FROM taxpayer WHERE tin = ?", (tin,)).fetchone()
    taxpayer = register.Taxpayer(
        tin=tin, name=_text(wishes, "name"), id_type=kind, id_value=_text(wishes, "idValue"),
        qr=before["qr"] if before else str(uuid.uuid4()), profile=known,
    )  # fmt: skip
    register.enter(db, taxpayer)
    for other in _text(wishes, "represents", "").split():
        register.appoint(db, tin, other)
    client, secret = register.give_client(
        db, tin, _text(wishes, "clientId", ""), _text(wishes, "clientSecret", "")
    )
    return {"tin": tin, "clientId": client, "clientSecret": secret, "qrCode": taxpayer.qr}


def _pem(request: Request) -> bytes:
    """The body as it is, or the field of the page's form."""
    if _is_form(request):
        return _text(_wishes(request), "pem").encode()
    return request.body


def _trust(db: Connection, pem: bytes) -> str:
    """Certificates of this authority count from now on. Raises ``ValueError``."""
    certificate = x509.load_pem_x509_certificate(pem)
    subject = certificate.subject.rfc4514_string()
    db.execute("INSERT OR IGNORE INTO authority (subject, pem) VALUES (?, ?)", (subject, pem))
    return subject


def _retire(db: Connection, name: str, code: str, *, gone: bool) -> None:
    """LHDN changes a list without a word: the code is not active any more. ``versions`` are those of
    documents (``01-1.1``). Raises ``ValueError``."""
    is_code = name in get_args(CodeList) and code in codes(cast("CodeList", name))
    if not is_code and not (name == VERSIONS and code in EVERY_VERSION):
        raise ValueError(f"There is no code {code!r} in a list {name!r}.")
    db.execute("DELETE FROM retired WHERE list = ? AND code = ?", (name, code))
    if gone:
        db.execute("INSERT INTO retired (list, code) VALUES (?, ?)", (name, code))


def _turn_clock(db: Connection, wishes: Mapping[str, object]) -> dict[str, object]:
    """``{"now": "2026-07-01T00:00:00Z"}``, ``{"offset": seconds}`` or ``{"advance": seconds}``."""
    knobs = settings.load(db)
    offset = knobs.offset
    if "now" in wishes:
        wanted = datetime.fromisoformat(_text(wishes, "now"))
        offset = (wanted.replace(tzinfo=wanted.tzinfo or UTC) - datetime.now(UTC)).total_seconds()
    if "offset" in wishes:
        offset = float(str(wishes["offset"]))
    if "advance" in wishes:
        offset += float(str(wishes["advance"]))
    if not abs(offset) < 10 * 366 * 86400:
        raise ValueError("The clock is turned by less than ten years.")
    knobs = dataclasses.replace(knobs, offset=offset)
    settings.save(db, knobs)
    return {"offset": offset, "now": shelf.moment(knobs.now())}


def _documents(db: Connection) -> list[dict[str, object]]:
    """Everything the portal has, to be compared with what a client believes."""
    query = (
        "SELECT uuid, submission, long_id, number, type, version, format, issuer_tin,"
        " receiver_tin, issued, received, validated, payable, status, cancelled,"
        " reject_requested, reason FROM document ORDER BY seq"
    )
    return [dict(row) for row in db.execute(query)]
