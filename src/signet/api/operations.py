"""An operation of the API: where it is, what it takes and gives, and who may call it.

One declaration is read by the frame (which parses and permits), by OpenAPI and by the tests, so that none
of them can tell a different story.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal
from uuid import UUID

from ninja import Router
from ninja.signature.utils import get_path_param_names
from pydantic import BaseModel

from signet.tenancy.permissions import PERMISSIONS

Method = Literal["GET", "POST", "PUT"]
Handler = Callable[..., Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """``writes`` operations take an ``Idempotency-Key``; ``versioned`` ones an ``If-Match``."""

    method: Method
    path: str
    name: str
    summary: str
    description: str
    may: str
    body: type[BaseModel] | None
    body_required: bool
    query: type[BaseModel] | None
    files: bool
    #: What a file is when it is sent as the body itself; the first is what OpenAPI shows.
    file_types: tuple[str, ...]
    answer: type[BaseModel] | None
    media_type: str
    status: int
    writes: bool
    versioned: bool
    refusals: tuple[int, ...]
    feature: str = ""


#: Every operation, in the order of its declaration.
OPERATIONS: list[Operation] = []


def operation(
    router: Router,
    method: Method,
    path: str,
    *,
    summary: str,
    may: str,
    body: type[BaseModel] | None = None,
    body_required: bool = True,
    query: type[BaseModel] | None = None,
    files: bool = False,
    file_types: tuple[str, ...] = ("application/xml", "text/xml"),
    answer: type[BaseModel] | None = None,
    media_type: str = "application/json",
    status: int = 200,
    writes: bool | None = None,
    versioned: bool = False,
    refusals: tuple[int, ...] = (),
    feature: str = "",
) -> Callable[[Handler], Handler]:
    """Declare ``handler(call, **path_parameters)`` as an operation; its docstring is the description.

    ``feature`` must be part of the account's plan, besides that of the permission (``tenancy.features``).
    ``refusals`` are the statuses it may give besides those that follow from the rest. What is not a GET
    writes, unless ``writes`` says otherwise.
    """
    if may not in PERMISSIONS:
        raise ValueError(f"unknown permission {may}")

    def declare(handler: Handler) -> Handler:
        from signet.api.frame import answer_to  # the frame reads this declaration

        declared = Operation(
            method=method,
            path=path,
            name=handler.__name__,
            summary=summary,
            description=inspect.getdoc(handler) or "",
            may=may,
            body=body,
            body_required=body_required,
            query=query,
            files=files,
            file_types=file_types,
            answer=answer,
            media_type=media_type,
            status=status,
            writes=method != "GET" if writes is None else writes,
            versioned=versioned,
            refusals=refusals,
            feature=feature,
        )
        OPERATIONS.append(declared)

        def view(request: Any, **path_parameters: Any) -> Any:
            return answer_to(declared, handler, request, path_parameters)

        view.__doc__ = handler.__doc__
        view.__signature__ = _signature(path)  # type: ignore[attr-defined]
        router.add_api_operation(path, [method], view, summary=summary, operation_id=declared.name)
        return handler

    return declare


def _signature(path: str) -> inspect.Signature:
    """What Ninja may see of a view: the request and the identifiers in the path."""
    kind = inspect.Parameter.KEYWORD_ONLY
    return inspect.Signature(
        [
            inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD),
            *(
                inspect.Parameter(name, kind, annotation=UUID)
                for name in sorted(get_path_param_names(path))
            ),
        ]
    )
