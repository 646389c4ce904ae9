"""Questions to the register: does a TIN fit a number, which TIN has somebody, whose QR code is this?"""

from __future__ import annotations

import re
from typing import Final

from signet.sandbox.myinvois import register, shelf
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.document import IDENTITIES
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, json_reply

_TIN: Final = re.compile(r"[A-Z]{1,2}[0-9]{8,12}")
_AMBIGUOUS: Final = (
    "Search criteria in not conclusive and more than one TIN can be found to match the search"
    " criteria provided, please revise the search criteria."
)


def validate(call: Call, tin: str) -> Reply:
    """``GET /api/v1.0/taxpayer/validate/{tin}``: 200 and nothing, or 404."""
    kind, value = _identity(call)
    if not _TIN.fullmatch(tin):
        raise refused(400, "BadArgument", "The TIN is not valid.", target="tin")
    if not kind or not value:
        raise refused(400, "BadArgument", "idType and idValue are required.", target="idType")
    with call.store.transaction() as db:
        found = register.find(db, tin)
    if found is None or found.identity != (kind, value):
        raise refused(404, target=tin)
    return Reply()


def search(call: Call) -> Reply:
    """``GET /api/v1.0/taxpayer/search/tin``, by number or by name."""
    kind, value = _identity(call)
    name = call.parameter("taxpayerName")
    if bool(kind) != bool(value) or not (value or name):
        said = "taxpayerName, or idType and idValue, are required."
        raise refused(400, "BadArgument", said, target="idType")
    if call.parameter("fileType") not in ("", "1", "2"):
        raise refused(400, "BadArgument", "fileType is 1 or 2.", target="fileType")
    with call.store.transaction() as db:
        found = register.search(db, id_type=kind, id_value=value, name=name)
    if wanted := call.parameter("fileType"):
        found = [tin for tin in found if tin.startswith("IG") == (wanted == "1")]
    if not found:
        raise refused(404)
    if len(found) > 1:
        raise refused(400, "BadRequest", _AMBIGUOUS)
    return json_reply({"tin": found[0]})


def qr(call: Call, text: str) -> Reply:
    """``GET /api/v1.0/taxpayers/qrcodeinfo/{text}``: what a taxpayer's own QR code stands for."""
    with call.store.transaction() as db:
        found = register.by_qr(db, text)
    if found is None:
        raise refused(404, target=text)
    known = {"tin": found.tin, "name": found.name, "idType": found.id_type,
             "idNumber": found.id_value}  # fmt: skip
    return json_reply({**known, **found.profile, "generatedTimestamp": shelf.moment(call.now)})


def _identity(call: Call) -> tuple[str, str]:
    kind = call.parameter("idType").upper()
    if kind and kind not in IDENTITIES:
        said = f"idType is one of {', '.join(IDENTITIES)}."
        raise refused(400, "BadArgument", said, target="idType")
    return kind, call.parameter("idValue")
