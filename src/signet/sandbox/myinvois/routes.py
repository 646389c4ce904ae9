"""Method and path -> the name of its rate limit and the call."""

from __future__ import annotations

from collections.abc import Callable

from signet.sandbox.myinvois.calls import (
    documents,
    listing,
    notifications,
    submissions,
    submit,
    taxpayers,
    types,
)
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.standin import Reply, Request

Answer = Callable[[Call], Reply]


def find(request: Request, parts: tuple[str, ...]) -> tuple[str, Answer] | None:
    """The call behind an address below ``/api/v1.0``, or ``None``."""
    if parts[:2] != ("api", "v1.0"):
        return None
    match request.method, *parts[2:]:
        case "POST", "documentsubmissions":
            return "submit", submit.submit
        case "GET", "documentsubmissions", uid:
            return "submission", lambda call: submissions.submission(call, uid)
        case "GET", "documents", "recent":
            return "recent", listing.recent
        case "GET", "documents", "search":
            return "search", listing.search
        case "GET", "documents", uuid, "raw":
            return "raw", lambda call: documents.raw(call, uuid)
        case "GET", "documents", uuid, "details":
            return "details", lambda call: documents.details(call, uuid)
        case "PUT", "documents", "state", uuid, "state":
            limit = documents.wish(request)
            return limit, lambda call: documents.change_state(call, uuid)
        case "GET", "documenttypes":
            return "types", types.every
        case "GET", "documenttypes", number:
            return "types", lambda call: types.one(call, number)
        case "GET", "documenttypes", number, "versions", version:
            return "types", lambda call: types.version(call, number, version)
        case "GET", "notifications", "taxpayer":
            return "notifications", notifications.notifications
        case "GET", "taxpayer", "validate", tin:
            return "validate_tin", lambda call: taxpayers.validate(call, tin)
        case "GET", "taxpayer", "search", "tin":
            return "search_tin", taxpayers.search
        case "GET", "taxpayers", "qrcodeinfo", text:
            return "qr", lambda call: taxpayers.qr(call, text)
    return None
