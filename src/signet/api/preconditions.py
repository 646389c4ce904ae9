"""``ETag`` and ``If-Match`` (RFC 9110, 13.1.1): nobody overwrites what they have not seen."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _

from signet.api.call import Call
from signet.api.errors import Stale
from signet.kernel.errors import BadInput, Conflict

_TAG = re.compile(r'"([1-9][0-9]{0,8})"')


def etag_of(data: Any) -> str | None:
    """The entity tag of what has a version."""
    version = data.get("version") if isinstance(data, dict) else None
    return None if version is None else f'"{version}"'


def expected_version(header: str | None) -> int | None:
    """The version that ``If-Match`` names; None without the header or for ``*``.

    Raises ``Stale`` for a tag that none of ours can be.
    """
    if header is None or header.strip() == "*":
        return None
    tag = _TAG.fullmatch(header.strip())
    if tag is None:
        raise stale()
    return int(tag[1])


def version_of(call: Call[Any, Any]) -> int:
    """The version a change is based on: from the body, or from ``If-Match``; the two must agree."""
    said: int | None = call.body.version
    if said is None and call.expected is None:
        raise BadInput(
            _("Send the version you have seen, here or in the header If-Match."),
            code="field.missing",
            pointer="/version",
        )
    if said is not None and call.expected is not None and said != call.expected:
        raise BadInput(
            _("The version in the body and the one in If-Match differ."),
            code="version.differs",
            pointer="/version",
        )
    return said if said is not None else call.expected or 0


def stale() -> Stale:
    """What was changed meanwhile, in the words of ``If-Match``."""
    return Stale(
        _("This was changed meanwhile: get it again, and send its new ETag in If-Match."),
        pointer="/version",
    )


def by_header(call: Call[Any, Any], error: Conflict) -> Conflict:
    """A stale version is 409; where ``If-Match`` named it, HTTP asks for 412."""
    if call.expected is not None and error.code.endswith("changed_meanwhile"):
        return stale()
    return error
