"""Bodies, read once and strictly, within bounds of size, depth and number of fields."""

from __future__ import annotations

import json
import math
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _

from signet.api.call import Upload
from signet.api.errors import TooLarge, WrongType
from signet.kernel.errors import BadInput

#: 5,000 full lines come to some 6 MB.
MAX_JSON = 10 * 1024 * 1024
#: All files of an import together.
MAX_FILES = 25 * 1024 * 1024
#: No object of ours has a tenth of this.
MAX_FIELDS = 1000
#: A number longer or larger than this is read as infinite, and so refused where it stands.
MAX_DIGITS = 100


def check_size(request: HttpRequest, limit: int) -> None:
    """Raise ``TooLarge`` by what the request says of itself, before any of the body is read."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if not length.isdigit() or int(length) > limit:
        raise TooLarge(
            _("The body may be at most %(limit)s MB.") % {"limit": limit // 1024 // 1024}
        )


def json_of(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object (RFC 8259): UTF-8, no name twice, no NaN, bounded depth.

    Numbers stay exact: no float is ever made of them.
    """
    if request.body and request.content_type != "application/json":
        raise WrongType(_("Send the body as application/json."))
    twice: list[tuple[dict[str, Any], str]] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        if len(pairs) > MAX_FIELDS:
            raise BadInput(_("An object in the body has too many fields."), code="body.fields")
        result: dict[str, Any] = {}
        for name, value in pairs:
            if name in result:
                twice.append((result, name))
            result[name] = value
        return result

    try:
        value = json.loads(
            request.body.decode(),
            object_pairs_hook=members,
            parse_float=_number,
            parse_int=_number,
            parse_constant=_refuse,
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
    if twice:
        raise _given_twice(value, *twice[0])
    return value


def files_of(request: HttpRequest, name: str, types: tuple[str, ...]) -> tuple[Upload, ...]:
    """Files: the body itself, called ``name``, or the parts ``files`` of a multipart form."""
    if request.content_type in types:
        return (Upload(name=name, content=request.body),)
    if request.content_type != "multipart/form-data":
        raise WrongType(
            _("Send one file as %(type)s, or several as multipart/form-data.") % {"type": types[0]}
        )
    try:
        parts = request.FILES.getlist("files")
        unknown = sorted({*request.FILES, *request.POST} - {"files", "csrfmiddlewaretoken"})
    except (MultiPartParserError, SuspiciousOperation) as error:
        raise BadInput(
            _("The form cannot be read: %(detail)s") % {"detail": error}, code="body.multipart"
        ) from None
    if unknown:
        raise BadInput(
            _("There is no field of this name here; remove it or check its spelling."),
            code="field.extra_forbidden",
            pointer=f"/{unknown[0]}",
        )
    if not parts:
        raise BadInput(_("This field is required."), code="field.missing", pointer="/files")
    return tuple(Upload(name=part.name or "", content=part.read()) for part in parts)


def _number(text: str) -> int | Decimal | float:
    if len(text) > MAX_DIGITS:
        return math.inf
    try:
        return int(text)
    except ValueError:
        pass
    try:
        number = Decimal(text)
    except InvalidOperation:
        return math.inf
    return number if abs(number.adjusted()) <= MAX_DIGITS else math.inf


def _given_twice(root: dict[str, Any], owner: dict[str, Any], name: str) -> BadInput:
    return BadInput(
        _("The field %(name)s is given twice.") % {"name": name},
        code="body.duplicate",
        pointer=f"{_path_to(root, owner) or ''}/{name}",
    )


def _path_to(value: Any, wanted: dict[str, Any]) -> str | None:
    """The JSON pointer of ``wanted`` within ``value``, by identity."""
    if value is wanted:
        return ""
    children = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    for key, child in children:
        if (path := _path_to(child, wanted)) is not None:
            return f"/{key}{path}"
    return None


def _refuse(name: str) -> Any:
    raise BadInput(
        _("%(name)s is not a number that JSON knows.") % {"name": name}, code="body.json"
    )
