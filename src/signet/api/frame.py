"""What every request to the API goes through: who calls, one tenant, one transaction, one kind of error."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.db import InterfaceError, OperationalError, connections, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from pydantic import BaseModel

from signet.api.problems import of_error, problem
from signet.events import idempotency
from signet.kernel.errors import BadInput, SignetError
from signet.kernel.ids import uuid7
from signet.kernel.parsing import parse
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.keys import NotSignedIn, authenticate

log = logging.getLogger("signet.api")
Endpoint = Callable[..., Any]
M = TypeVar("M", bound=BaseModel)
_WRITES = {"POST", "PUT", "PATCH", "DELETE"}


def endpoint(function: Endpoint) -> Endpoint:
    """Wrap an endpoint: authenticate, open the tenant's scope, replay or run, answer errors alike.

    The function returns plain data (answered as JSON) or an ``HttpResponse``; it finds the actor in
    ``request.actor``.
    """

    @wraps(function)
    def framed(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request_id = str(uuid7())
        try:
            return _answer(function, request, request_id, args, kwargs)
        except SignetError as error:
            return of_error(error, request_id)
        except (OperationalError, InterfaceError):
            connections.close_all()
            response = problem(
                503,
                _("The database cannot be reached; nothing was saved. Try again in a few seconds."),
                code="database.down",
                request_id=request_id,
            )
            response.headers["Retry-After"] = "5"
            return response
        except Exception:
            log.exception("request %s failed", request_id)
            return problem(
                500,
                _("Something broke on our side; nothing was saved."),
                code="internal",
                request_id=request_id,
            )

    return framed


def _answer(
    function: Endpoint, request: HttpRequest, request_id: str, args: Any, kwargs: Any
) -> HttpResponse:
    tenant_id, actor = _caller(request, request_id)
    request.actor = actor  # type: ignore[attr-defined]
    key = request.headers.get("Idempotency-Key") if request.method in _WRITES else None
    name = f"{request.method} {request.path}"[:120]
    if key is not None:
        stored = idempotency.begin(tenant_id, endpoint=name, key=key, body=request.body)
        if stored is not None:
            response = HttpResponse(stored.body, status=stored.status, headers=stored.headers)
            response.headers["Idempotency-Replayed"] = "true"
            return response
    try:
        with tenant_scope(tenant_id):
            response = _as_response(function(request, *args, **kwargs), request.method)
            if response.status_code >= 400:
                transaction.set_rollback(True)
            elif key is not None:
                kept = {"Content-Type": response.headers["Content-Type"]}
                idempotency.finish(
                    endpoint=name,
                    key=key,
                    answer=idempotency.Answer(
                        status=response.status_code, body=response.content, headers=kept
                    ),
                )
    except Exception:
        if key is not None:
            idempotency.forget(tenant_id, endpoint=name, key=key)
        raise
    return response


def _caller(request: HttpRequest, request_id: str) -> tuple[UUID, Actor]:
    scheme, _sep, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret:
        raise NotSignedIn(_("Send your API key as 'Authorization: Bearer sgn_...'."))
    return authenticate(
        secret.strip(), request_id=request_id, address=request.META.get("REMOTE_ADDR")
    )


def _as_response(result: Any, method: str | None) -> HttpResponse:
    if isinstance(result, HttpResponse):
        return result
    status = 201 if method == "POST" and isinstance(result, Created) else 200
    data = result.data if isinstance(result, Created) else result
    return HttpResponse(
        json.dumps(data, ensure_ascii=False, default=str),
        status=status,
        content_type="application/json",
    )


class Created:
    """An answer with status 201."""

    def __init__(self, data: Any) -> None:
        self.data = data


def body_of(request: HttpRequest, model: type[M]) -> M:
    """The request's body as a model; every bad field is named. JSON is read once, strictly."""
    if request.content_type != "application/json":
        raise BadInput(_("Send the body as application/json."), code="body.type")
    return parse(model, json_of(request))


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object: no duplicate keys, no NaN, bounded depth."""
    try:
        value = json.loads(
            request.body, object_pairs_hook=_no_duplicates, parse_float=str, parse_constant=_refuse
        )
    except RecursionError:
        raise BadInput(_("The body is nested too deeply."), code="body.depth") from None
    except UnicodeDecodeError:
        raise BadInput(_("The body is not UTF-8."), code="body.encoding") from None
    except json.JSONDecodeError as error:
        raise BadInput(
            _("The body is not valid JSON: line %(line)s, column %(column)s.")
            % {"line": error.lineno, "column": error.colno},
            code="body.json",
        ) from None
    if not isinstance(value, dict):
        raise BadInput(_("The body must be a JSON object."), code="body.object")
    return value


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result = dict(pairs)
    if len(result) != len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise BadInput(
            _("The field %(name)s is given twice.") % {"name": twice},
            code="body.duplicate",
            pointer=f"/{twice}",
        )
    return result


def _refuse(name: str) -> Any:
    raise BadInput(
        _("%(name)s is not a number that JSON knows.") % {"name": name}, code="body.json"
    )
