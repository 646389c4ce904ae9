"""What every request to the API goes through: who calls, one tenant, one transaction, one kind of error."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any, cast

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext as _

from signet.api.bodies import MAX_FILES, MAX_JSON, check_size, files_of, json_of
from signet.api.call import Answered, Call, Download, Upload
from signet.api.callers import Caller, caller_of, check_csrf
from signet.api.errors import TooMany
from signet.api.operations import Handler, Operation
from signet.api.preconditions import by_header, etag_of, expected_version
from signet.api.problems import of_error, problem
from signet.api.throttle import throttle
from signet.events import idempotency
from signet.kernel.errors import Conflict, SignetError
from signet.kernel.ids import uuid7
from signet.kernel.parsing import parse
from signet.tenancy.context import tenant_scope

log = logging.getLogger("signet.api")


def answer_to(
    operation: Operation, handler: Handler, request: HttpRequest, path: dict[str, Any]
) -> HttpResponse:
    """Let the request in, run the handler in the tenant's scope, answer every error alike."""
    request_id = str(uuid7())
    try:
        response = _answer(operation, handler, request, path, request_id)
    except SignetError as error:
        response = of_error(error, request_id)
    except (OperationalError, InterfaceError):
        connections.close_all()
        response = problem(
            503,
            _("The database cannot be reached; nothing was saved. Try again in a few seconds."),
            code="database.down",
            request_id=request_id,
        )
        response.headers["Retry-After"] = "5"
    except Exception:
        log.exception("request %s failed", request_id)
        response = problem(
            500,
            _("Something broke on our side; nothing was saved."),
            code="internal",
            request_id=request_id,
        )
    response.headers["X-Request-Id"] = request_id
    return response


def _answer(
    operation: Operation,
    handler: Handler,
    request: HttpRequest,
    path: dict[str, Any],
    request_id: str,
) -> HttpResponse:
    check_size(request, MAX_FILES if operation.files else MAX_JSON)
    caller = caller_of(request, request_id=request_id)
    if wait := throttle.wait(caller.actor.id):
        raise TooMany(_("Too many requests; wait %(n)s seconds.") % {"n": wait}, wait=wait)
    caller.actor.must_have("api")
    if operation.feature:
        caller.actor.must_have(operation.feature)
    caller.actor.must(operation.may)
    call, sent = _read(operation, request, caller)
    if caller.by_session:
        check_csrf(request)
    if (key := request.headers.get("Idempotency-Key")) is None or not operation.writes:
        with tenant_scope(caller.tenant_id, call.by.branches):
            return _run(operation, handler, call, path)
    attempt = idempotency.Attempt(
        tenant_id=caller.tenant_id,
        endpoint=f"{request.method} {request.path}",
        key=idempotency.read_key(key),
        fingerprint=sent,
    )
    return _run_once(attempt, operation, handler, call, path)


def _read(
    operation: Operation, request: HttpRequest, caller: Caller
) -> tuple[Call[Any, Any], bytes]:
    """The typed input, and the fingerprint of what was sent, whatever its spelling."""
    query = parse(operation.query, request.GET.dict()) if operation.query else None
    body, sent = None, b""
    files: tuple[Upload, ...] = ()
    if operation.files:
        files = files_of(request, getattr(query, "filename", ""), operation.file_types)
    elif operation.body is not None:
        values = json_of(request) if operation.body_required or request.body else {}
        body = parse(operation.body, values)
        sent = json.dumps(values, sort_keys=True, default=repr).encode()
    call = Call(
        request=request,
        by=caller.actor,
        body=body,
        query=query,
        files=files,
        expected=expected_version(request.headers.get("If-Match")) if operation.versioned else None,
    )
    return call, _fingerprint(request, sent, files)


def _fingerprint(request: HttpRequest, sent: bytes, files: tuple[Upload, ...]) -> bytes:
    named = [part for f in files for part in (f.name.encode(), hashlib.sha256(f.content).digest())]
    return idempotency.fingerprint(
        request.META.get("QUERY_STRING", "").encode(),
        request.headers.get("If-Match", "").encode(),
        sent,
        *named,
    )


def _run_once(
    attempt: idempotency.Attempt,
    operation: Operation,
    handler: Handler,
    call: Call[Any, Any],
    path: dict[str, Any],
) -> HttpResponse:
    """The work and its answer in one transaction, under the key's lock; or the answer kept earlier."""
    idempotency.begin(attempt)
    try:
        with tenant_scope(attempt.tenant_id, call.by.branches):
            stored = idempotency.claim(attempt)
            if stored is not None:
                response = HttpResponse(stored.body, status=stored.status, headers=stored.headers)
                response.headers["Idempotency-Replayed"] = "true"
                return response
            response = _run(operation, handler, call, path)
            kept = {k: v for k, v in response.headers.items() if k in {"Content-Type", "ETag"}}
            idempotency.finish(
                attempt,
                idempotency.Answer(
                    status=response.status_code, body=response.content, headers=kept
                ),
            )
    except Exception:
        idempotency.forget(attempt)
        raise
    return response


def _run(
    operation: Operation, handler: Handler, call: Call[Any, Any], path: dict[str, Any]
) -> HttpResponse:
    try:
        result = handler(call, **path)
    except Conflict as error:
        raise by_header(call, error) from None
    if isinstance(result, StreamingHttpResponse):
        return cast("HttpResponse", result)
    if isinstance(result, Download):
        return _download(call.request, result)
    status = result.status if isinstance(result, Answered) else operation.status
    data = result.data if isinstance(result, Answered) else result
    response = HttpResponse(
        json.dumps(data, ensure_ascii=False, default=str),
        status=status,
        content_type="application/json",
    )
    if tag := etag_of(data):
        response.headers["ETag"] = tag
    return response


def _download(request: HttpRequest, file: Download) -> HttpResponse:
    tag = f'"{file.etag}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(file.content, content_type=file.media_type)
        response.headers["Content-Disposition"] = f'attachment; filename="{file.filename}"'
    response.headers["ETag"] = tag
    return response
