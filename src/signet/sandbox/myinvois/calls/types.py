"""The document types, their versions, and the windows of their work flow."""

from __future__ import annotations

from signet.sandbox.myinvois import register, shelf
from signet.sandbox.myinvois.calls.call import Call
from signet.sandbox.myinvois.document import TYPES, VERSIONS
from signet.sandbox.myinvois.errors import refused
from signet.sandbox.standin import Reply, json_reply

_SINCE = "2015-02-13T13:15:00Z"
_VERSIONS = ("1.0", "1.1", "1.2", "1.3")
_IDS = dict(enumerate(TYPES, start=1))


def every(call: Call) -> Reply:
    """``GET /api/v1.0/documenttypes``."""
    gone = _gone(call)
    return json_reply({"result": [_type(number, gone, call) for number in _IDS]})


def one(call: Call, number: str) -> Reply:
    """``GET /api/v1.0/documenttypes/{id}``: with the windows, in hours."""
    found = _known(number)
    windows = {
        "submissionDuration": call.knobs.issue_window,
        "cancellationDuration": call.knobs.cancel_window,
        "rejectionDuration": call.knobs.reject_window,
    }
    parameters = [
        {"id": index, "parameter": name, "value": round(seconds / 3600), "activeFrom": _SINCE,
         "activeTo": None}
        for index, (name, seconds) in enumerate(windows.items(), start=1)
    ]  # fmt: skip
    return json_reply({**_type(found, _gone(call), call), "workflowParameters": parameters})


def version(call: Call, number: str, wanted: str) -> Reply:
    """``GET /api/v1.0/documenttypes/{id}/versions/{vid}``."""
    found = _known(number)
    for each in _versions(found, _gone(call), call):
        if str(each["id"]) == wanted:
            return json_reply({"invoiceTypeCode": int(_IDS[found]), **each})
    raise refused(404, target=wanted)


def _known(number: str) -> int:
    if not number.isascii() or not number.isdigit() or int(number[:6]) not in _IDS:
        raise refused(404, target=number)
    return int(number[:6])


def _gone(call: Call) -> frozenset[str]:
    """Versions that were deactivated over the control address: ``01-1.1``."""
    with call.store.transaction() as db:
        return frozenset(code for name, code in register.retired(db) if name == VERSIONS)


def _type(number: int, gone: frozenset[str], call: Call) -> dict[str, object]:
    return {
        "id": number,
        "invoiceTypeCode": int(_IDS[number]),
        "description": TYPES[_IDS[number]],
        "activeFrom": _SINCE,
        "activeTo": None,
        "documentTypeVersions": _versions(number, gone, call),
    }


def _versions(number: int, gone: frozenset[str], call: Call) -> list[dict[str, object]]:
    return [
        {
            "id": number * 10 + index,
            "name": name,
            "description": f"{TYPES[_IDS[number]]} version {name}",
            "activeFrom": _SINCE,
            "activeTo": shelf.moment(call.now) if f"{_IDS[number]}-{name}" in gone else None,
            "versionNumber": float(name),
            "status": "deactivated" if f"{_IDS[number]}-{name}" in gone else "published",
        }
        for index, name in enumerate(_VERSIONS, start=1)
    ]
