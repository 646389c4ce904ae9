"""Login: client credentials for an access token that says whose documents may be touched.

The token is a JSON Web Token, as the portal's, signed with a key of this stand-in; nothing is kept of it,
so it is valid in every process that shares the state. Turning ``token_era`` makes all of them worthless.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from sqlite3 import Connection
from urllib.parse import parse_qs

from signet.sandbox.myinvois import register
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.myinvois.settings import Knobs
from signet.sandbox.standin import Reply, Request, json_reply


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """``tin`` is the taxpayer acted for; ``intermediary`` who does it for them, or ``""``."""

    client: str
    tin: str
    intermediary: str


def who(request: Request) -> str:
    """Whose limit a login counts for: the client's, as a taxpayer and as an intermediary each."""
    mode = " onbehalfof" if request.headers.get("onbehalfof", "").strip() else ""
    return _form(request).get("client_id", "") + mode


def _form(request: Request) -> dict[str, str]:
    return {k: v[0] for k, v in parse_qs(request.body.decode("utf-8", "replace")).items()}


def login(request: Request, db: Connection, knobs: Knobs) -> Reply:
    """``POST /connect/token``."""
    form = _form(request)
    client, secret = form.get("client_id", ""), form.get("client_secret", "")
    if not client or not secret or "grant_type" not in form:
        return _no("invalid_request", "client_id, client_secret and grant_type are required")
    if form["grant_type"] != "client_credentials":
        return _no("unsupported_grant_type")
    if form.get("scope", "InvoicingAPI") != "InvoicingAPI":
        return _no("invalid_scope")
    row = db.execute("SELECT * FROM client WHERE id = ?", (client,)).fetchone()
    if row is None or not hmac.compare_digest(row["secret"].encode(), secret.encode()):
        return _no("invalid_client")
    if row["blocked"] == register.ELSEWHERE:
        raise refused(403)
    if row["blocked"]:
        return _no("invalid_grant", "User blocked")
    tin, intermediary = row["tin"], ""
    wanted = request.headers.get("onbehalfof", "").strip()
    if wanted:
        intermediary, tin = tin, wanted.partition(":")[0]
        if not _may_represent(db, intermediary, wanted):
            return _no("unauthorised_client", f"Not authorised to act on behalf of {wanted}")
    found = register.find(db, tin)
    if found is None:
        return _no("invalid_grant", "Taxpayer is not registered")
    claims = {
        "iss": "signet-sandbox",
        "sub": client,
        "client_id": client,
        "TaxpayerTIN": tin,
        "IntermediaryTIN": intermediary,
        "name": f"{tin}:{client}",
        "scope": ["InvoicingAPI"],
        "exp": int(knobs.exact() + knobs.token_seconds),
    }
    answer = {
        "access_token": _signed(claims, knobs),
        "expires_in": int(knobs.token_seconds),
        "token_type": "Bearer",
        "scope": "InvoicingAPI",
    }
    return json_reply(answer)


def caller(request: Request, db: Connection, knobs: Knobs) -> Caller:
    """Whose token it is. Raises ``Refused`` with 401."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    head, _, signature = token.strip().rpartition(".")
    if scheme.lower() != "bearer" or not hmac.compare_digest(
        _mac(head, knobs).encode(), signature.encode()
    ):
        raise refused(401)
    payload = head.partition(".")[2]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    if claims["exp"] <= knobs.exact():
        raise refused(401, WWW_Authenticate='Bearer error="invalid_token"')
    row = db.execute("SELECT blocked FROM client WHERE id = ?", (claims["client_id"],)).fetchone()
    if row is None or row["blocked"]:
        raise refused(403)
    tin, intermediary = claims["TaxpayerTIN"], claims["IntermediaryTIN"]
    if intermediary and not _may_represent(db, intermediary, tin):
        raise refused(403)  # appointed when the token was given, and not any more
    return Caller(client=claims["client_id"], tin=tin, intermediary=intermediary)


def _may_represent(db: Connection, intermediary: str, wanted: str) -> bool:
    """``TIN`` or ``TIN:ROB`` (the number of the registration of business)."""
    tin, _, registration = wanted.partition(":")
    query = "SELECT 1 FROM representation WHERE intermediary = ? AND tin = ?"
    if db.execute(query, (intermediary, tin)).fetchone() is None:
        return False
    found = register.find(db, tin)
    return not registration or (found is not None and found.identity[1] == registration)


def _no(error: str, description: str = "") -> Reply:
    content = {"error": error}
    if description:
        content["error_description"] = description
    return json_reply(content, 400)


def _signed(claims: dict[str, object], knobs: Knobs) -> str:
    header = _b64(b'{"alg":"HS256","typ":"JWT"}')
    head = f"{header}.{_b64(json.dumps(claims).encode())}"
    return f"{head}.{_mac(head, knobs)}"


def _mac(head: str, knobs: Knobs) -> str:
    key = f"signet sandbox {knobs.token_era}".encode()
    return _b64(hmac.new(key, head.encode(), hashlib.sha256).digest())


def _b64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
