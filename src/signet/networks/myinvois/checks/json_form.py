"""What the JSON schema of UBL asks beyond the schema of the elements: how their values are spelled.

OASIS, UBL-2.1-JSON v2.0: every element a list of objects, its text in ``_``; amounts and other figures are
JSON numbers, indicators JSON booleans, all else strings; attributes are strings; nothing stands beside.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.tree import FLAGS, NUMBERS

_BESIDE: Final = frozenset({"_D", "_A", "_B", "_E", "Invoice"})
#: Held by rules of its own: anything may be inside.
_FREE: Final = "UBLExtensions"


class _Number(str):
    """The lexeme of a JSON number."""

    __slots__ = ()


def form_faults(data: bytes) -> Iterator[str]:
    """A path and what should stand there, for each value of another form. Raises ``BadInput``."""
    try:
        document = json.loads(data, parse_float=_Number, parse_int=_Number)
    except (ValueError, RecursionError):
        raise BadInput(_("This is not well-formed JSON."), code="myinvois.not_ubl") from None
    for name in document:
        if name not in _BESIDE:
            yield f"#/{name}: no such member"
        elif name == "Invoice":
            yield from _list(document[name], "#/Invoice", "Invoice")
        elif not _is_text(document[name]):
            yield f"#/{name}: a string"


def _list(value: Any, path: str, name: str) -> Iterator[str]:
    if not isinstance(value, list) or not value:
        yield f"{path}: a list of objects"
        return
    for index, item in enumerate(value):
        at = f"{path}[{index}]"
        if not isinstance(item, dict):
            yield f"{at}: an object"
        elif "_" in item:
            yield from _leaf(item, at, name)
        else:
            for child, items in item.items():
                if child != _FREE:
                    yield from _list(items, f"{at}/{child}", child)


def _leaf(item: dict[str, Any], at: str, name: str) -> Iterator[str]:
    text = item["_"]
    if name.endswith(NUMBERS):
        if not isinstance(text, _Number):
            yield f"{at}/_: a number"
    elif name.endswith(FLAGS):
        if not isinstance(text, bool):
            yield f"{at}/_: true or false"
    elif not _is_text(text):
        yield f"{at}/_: a string"
    for key, value in item.items():
        if key != "_" and not _is_text(value):
            yield f"{at}/{key}: a string"


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not isinstance(value, _Number)
