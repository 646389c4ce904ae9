"""Reading the members of MyInvois' answers, whose names differ in case and ending from call to call."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

Json = Mapping[str, Any]
_FRACTION = re.compile(r"\.\d+")


def folded(value: object) -> dict[str, Any]:
    """An object with its names in lower case; anything else is an empty one."""
    if not isinstance(value, dict):
        return {}
    return {str(name).lower(): member for name, member in value.items()}


def text(value: Json, *names: str) -> str:
    """The first of these members that holds something; what is no text is written as one."""
    for name in names:
        found = value.get(name.lower())
        if found is not None and found != "" and not isinstance(found, (dict, list)):
            return str(found).strip()
    return ""


def items(value: Json, name: str) -> list[dict[str, Any]]:
    """The objects of a list, names folded."""
    found = value.get(name.lower())
    return (
        [folded(item) for item in found if isinstance(item, dict)]
        if isinstance(found, list)
        else []
    )


def moment(value: Json, *names: str) -> datetime | None:
    """A time; without a zone it is UTC, and what cannot be read is none."""
    written = text(value, *names)
    try:
        found = datetime.fromisoformat(_FRACTION.sub("", written.replace("Z", "+00:00")))
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def amount(value: Json, *names: str) -> Decimal | None:
    try:
        found = Decimal(text(value, *names))
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def number(value: Json, name: str) -> int:
    """A count; 0 when it is missing or no count."""
    written = text(value, name)
    return int(written) if written.isascii() and written.isdigit() else 0


def same(left: str, right: str) -> bool:
    """Words of the API are compared without case and blanks: "in progress" is "InProgress"."""
    return word(left) == word(right)


def word(value: str) -> str:
    return "".join(value.split()).lower()
