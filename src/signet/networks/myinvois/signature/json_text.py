"""JSON as text: minified and cut with every number and escape left exactly as it was written.

Reading and writing again would turn ``1436.50`` into ``1436.5`` and change the digest.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from typing import Any, NamedTuple, NoReturn

from signet.kernel.errors import BadInput
from signet.kernel.marking import _

#: The service takes 300 KB; what is read here may be larger, but not without bounds.
MAX_BYTES = 20 * 1024 * 1024
_SPACE = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")|[ \t\r\n]+', re.DOTALL)


class Member(NamedTuple):
    """One member of an object: its name, where it begins (at the quotation mark) and its value's span."""

    name: str
    begin: int
    value: int
    end: int


def read(data: bytes, *, once: frozenset[str]) -> tuple[str, dict[str, Any]]:
    """The minified text and the object in it; ``BadInput`` for anything that is not one JSON object.

    A name that stands twice in one object is read differently by different programs: the names in
    ``once`` are refused then. (One of the official samples has a doubled name elsewhere.)
    """

    def pairs(found: list[tuple[str, Any]]) -> dict[str, Any]:
        value = dict(found)
        if len(value) != len(found) and any(
            count > 1 and name in once for name, count in Counter(n for n, _value in found).items()
        ):
            raise ValueError("a name of the signature stands twice in one object")
        return value

    if len(data) > MAX_BYTES:
        raise _unreadable("it is larger than 20 MB")
    try:
        text = data.decode()
        value = json.loads(
            text, parse_constant=_no_constant, object_pairs_hook=pairs, parse_float=str,
            parse_int=str,
        )  # fmt: skip
        if "\\u" in text:  # half of a character cannot be written down again: UnicodeEncodeError
            json.dumps(value, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(error)) from None
    if not isinstance(value, dict):
        raise _unreadable("it is not an object")
    return minified(text), value


def minified(text: str) -> str:
    """Without the white space between tokens; of valid JSON only."""
    return _SPACE.sub(lambda match: match[1] or "", text)


def members(text: str, at: int) -> list[Member]:
    """The members of the object that begins at ``at`` of a minified, valid text."""
    found: list[Member] = []
    position = at + 1
    while text[position] != "}":
        name, colon = _DECODER.raw_decode(text, position)
        end = end_of(text, colon + 1)
        found.append(Member(name, position, colon + 1, end))
        position = end + 1 if text[end] == "," else end
    return found


def without(text: str, at: int, names: frozenset[str]) -> str:
    """The text less some members of the object at ``at``."""
    found = members(text, at)
    end = found[-1].end if found else at + 1
    kept = ",".join(text[m.begin : m.end] for m in found if m.name not in names)
    return text[: at + 1] + kept + text[end:]


_DECODER = json.JSONDecoder(parse_float=str, parse_int=str)


def end_of(text: str, at: int) -> int:
    """Where the value that begins at ``at`` ends."""
    return _DECODER.raw_decode(text, at)[1]


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def _unreadable(detail: str) -> BadInput:
    return BadInput(
        _("This is not JSON: %(detail)s."), code="json.broken", params={"detail": detail}
    )
