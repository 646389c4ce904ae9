"""``/_peppol``: who takes part. What a provider does by contract, the stand-in does on request."""

from __future__ import annotations

import json
import secrets

from signet.sandbox.peppol.authority import Authority
from signet.sandbox.peppol.identifiers import participant
from signet.sandbox.peppol.phoss import TOKEN
from signet.sandbox.peppol.state import State
from signet.sandbox.standin import Reply, Request, json_reply

BILLING = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:"
_UBL = "busdox-docid-qns::urn:oasis:names:specification:ubl:schema:xsd:"
#: What a participant receives unless it says otherwise (eDEC code list 9.7).
DOCUMENT_TYPES = (
    *(
        f"{_UBL}{root}-2::{root}##{BILLING}{profile}:3.0::2.1"
        for profile in ("billing", "selfbilling")
        for root in ("Invoice", "CreditNote")
    ),
    f"{_UBL}ApplicationResponse-2::ApplicationResponse"
    "##urn:fdc:peppol.eu:poacc:trns:invoice_response:3::2.1",
)


def answer(request: Request, parts: list[str], state: State, authority: Authority) -> Reply:
    match request.method, parts:
        case "GET", ["roots.pem"]:
            return Reply(body=authority.root_pem, content_type="application/x-pem-file")
        case "GET", ["participants"]:
            return json_reply([_shown(row["id"], state) for row in state.participants()])
        case "PUT", ["participants", identifier]:
            return _register(request, identifier, state)
        case "DELETE", ["participants", identifier]:
            with state.store.transaction() as db:
                db.execute("DELETE FROM participant WHERE id = ?", (identifier.lower(),))
            return Reply(status=204)
    return json_reply({"error": "There is nothing at this address."}, 404)


def _register(request: Request, text: str, state: State) -> Reply:
    """``{"name", "country", "access_point", "api_key", "document_types", "forward_url", ...}``.

    Answered with all that is known, and the ``token`` by which the access point is called.
    """
    identifier = participant(text)
    try:
        wish = json.loads(request.body or b"{}")
        access_point = str(wish.get("access_point", "phoss-ap"))
        known = state.participant(identifier or "")
        row = (
            identifier,
            str(wish.get("name", "")),
            str(wish.get("country", "GB")),
            access_point,
            known["tenant"] if known else f"ten-{secrets.token_hex(6)}",
            str(wish.get("api_key") or (known and known["api_key"]) or secrets.token_urlsafe(24)),
            json.dumps(list(wish.get("document_types", DOCUMENT_TYPES))),
            str(wish.get("forward_url", "")),
            json.dumps(dict(wish.get("forward_headers", {}))),
        )
    except (ValueError, TypeError, AttributeError):
        return json_reply({"error": "Expected a JSON object."}, 400)
    if identifier is None or access_point not in {"phoss-ap", "e-invoice.be"}:
        return json_reply({"error": "Not a participant identifier, or no such access point."}, 400)
    with state.store.transaction() as db:
        db.execute(
            "INSERT OR REPLACE INTO participant VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            row,
        )
    return json_reply(_shown(identifier, state), 201)


def _shown(identifier: str, state: State) -> dict[str, object]:
    row = state.participant(identifier)
    assert row is not None
    shown = {name: row[name] for name in row.keys() if name != "forward_headers"}  # noqa: SIM118
    key = TOKEN if row["access_point"] == "phoss-ap" else row["api_key"]
    return {**shown, "document_types": json.loads(row["document_types"]), "token": key}
