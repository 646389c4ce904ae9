"""The two shapes in which the portal says what is wrong (fact sheet 0, item 6).

Requests and rejected documents: ``{code, message, target, propertyPath, details}``. Validation results of
a document: ``{propertyName, propertyPath, errorCode, error, errorMs, innerError}``.
"""

from __future__ import annotations

from collections.abc import Sequence

from signet.sandbox.myinvois.findings import Finding
from signet.sandbox.standin import Reply, json_reply

_STATUS = {
    400: ("BadRequest", "The request is not valid."),
    401: ("Unauthorized", "The access token is missing, expired or not valid."),
    403: ("Forbidden", "Access to this resource is forbidden."),
    404: ("NotFound", "The resource is not found."),
    429: ("TooManyRequests", "Rate limit is exceeded. Try again later."),
    500: ("InternalServerError", "The server could not answer."),
    501: ("NotImplemented", "The operation is not implemented."),
    503: ("ServiceUnavailable", "The service is not available at the moment."),
}


class Refused(Exception):
    """A request that ends with an error of the portal."""

    def __init__(self, reply: Reply) -> None:
        super().__init__(reply.status)
        self.reply = reply


def refused(
    status: int,
    code: str | None = None,
    message: str | None = None,
    *,
    target: str | None = None,
    details: Sequence[dict[str, object]] = (),
    **headers: str,
) -> Refused:
    """An error of the whole request."""
    usual, sentence = _STATUS.get(status, ("BadRequest", ""))
    error: dict[str, object] = {
        "code": code or usual,
        "message": message if message is not None else sentence,
        "target": target,
        "propertyPath": None,
        "details": list(details) or None,
    }
    return Refused(json_reply({"error": error}, status, **headers))


def validation_error(message: str, correlation: str) -> Refused:
    """How a submission as a whole is refused in practice: HTTP 400 and one detail."""
    said = (
        f"{message} For more details contact the System Admin using Correlation Id: {correlation}"
    )
    detail: dict[str, object] = {"code": "submission", "target": "submission", "message": said}
    return refused(400, "ValidationError", "", target="submission", details=[detail])


def rejected(number: str, findings: Sequence[Finding]) -> dict[str, object]:
    """An entry of ``rejectedDocuments``."""
    details = [
        {
            "code": f.code,
            "message": f.message,
            "target": f.target,
            "propertyPath": f.path,
            "details": None,
        }
        for f in findings
    ]
    error = {
        "code": None,
        "message": "Validation Error",
        "target": number,
        "propertyPath": None,
        "details": details,
    }
    return {"invoiceCodeNumber": number, "error": error}


def step_error(name: str, code: str, findings: Sequence[Finding]) -> dict[str, object]:
    """The ``error`` of an invalid validation step. ``errorMs`` is Malay, not milliseconds."""
    inner = [
        {
            "propertyName": (f.path or "").rpartition(".")[2] or None,
            "propertyPath": f.path,
            "errorCode": f.code,
            "error": f.message,
            "errorMs": f.message,
            "innerError": None,
        }
        for f in findings
    ]
    label = name.replace("-", "-Invalid ", 1)
    return {
        "propertyName": None,
        "propertyPath": None,
        "errorCode": code,
        "error": label,
        "errorMs": label,
        "innerError": inner,
    }
