"""Errors as RFC 9457 problem details, whatever raised them."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse

from signet.api.errors import TooMany
from signet.kernel.errors import SignetError

#: A body can be wrong in more places than anybody reads.
MAX_ERRORS = 100


def problem(
    status: int,
    detail: str,
    *,
    code: str,
    request_id: str,
    errors: list[dict[str, str]] | None = None,
) -> HttpResponse:
    """An ``application/problem+json`` answer; ``errors`` point at fields by RFC 6901 pointers."""
    body: dict[str, Any] = {
        "type": f"urn:signet:problem:{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        "code": code,
        "request_id": request_id,
    }
    if errors:
        body["errors"] = errors
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


def of_error(error: SignetError, request_id: str) -> HttpResponse:
    """The answer to an error of the product."""
    response = problem(
        error.status,
        error.message,
        code=error.code,
        request_id=request_id,
        errors=[
            {"pointer": field.pointer, "code": field.code, "detail": field.message}
            for field in error.fields[:MAX_ERRORS]
        ],
    )
    if error.status == HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if error.code == "idempotency.running":
        response.headers["Retry-After"] = "2"
    if isinstance(error, TooMany):
        response.headers["Retry-After"] = str(error.wait)
    return response
