"""JSON as the portal reads it: lexemes kept, so that ``1436.50`` stays ``1436.50`` in the signed bytes.

Fact sheet 4.2: the signed body is the minified text of the whole file without ``Invoice[0].UBLExtensions``
and ``Invoice[0].Signature``; key order and numbers are those of the file.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from signet.sandbox.myinvois.tree import Node

SIGNATURE_MEMBERS: Final = ("UBLExtensions", "Signature")
_LEXEMES = re.compile(r'"(?:[^"\\]|\\.)*"|[^ \t\r\n"]+')


_ESCAPE = re.compile(
    r"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    r"|(?P<half>u[dD][89a-fA-F][0-9a-fA-F]{2})|.)",
    re.DOTALL,
)


def decoded(data: bytes) -> str:
    """The text. Raises ``ValueError``, also where an escape is half of a surrogate pair: no character."""
    text = data.decode("utf-8")
    if any(found["half"] for found in _ESCAPE.finditer(text)):
        raise ValueError("an escape stands for no character")
    return text


class NotJson(ValueError):
    """The bytes are no JSON that the portal would read."""


class Number(str):
    """A number as it was written."""

    __slots__ = ()


def _refused(name: str) -> object:
    raise ValueError(f"{name} is not JSON")


def _decoder() -> json.JSONDecoder:
    return json.JSONDecoder(parse_float=Number, parse_int=Number, parse_constant=_refused)


@dataclass(frozen=True, slots=True)
class Text:
    """The minified text and the value it stands for (numbers as ``Number``)."""

    minified: str
    value: object


def parse(data: bytes) -> Text:
    """Raises ``NotJson``."""
    try:
        text = decoded(data)
        return Text("".join(_LEXEMES.findall(text)), _decoder().decode(text))
    except (ValueError, RecursionError) as error:
        raise NotJson(str(error)) from None


def body(text: Text) -> bytes:
    """The bytes that ``DocDigest`` and ``SignatureValue`` are about."""
    start = position(text, "Invoice")
    if start is None:
        return text.minified.encode()
    invoice = start + 1  # behind the bracket of the list
    kept = [
        text.minified[begin:end]
        for key, begin, _value, end in _members(text.minified, invoice)
        if key not in SIGNATURE_MEMBERS
    ]
    end = _decoder().raw_decode(text.minified, invoice)[1]
    return f"{text.minified[:invoice]}{{{','.join(kept)}}}{text.minified[end:]}".encode()


def position(text: Text, *names: str) -> int | None:
    """Where the list begins that the last name stands for; lists are entered by their first object."""
    at = 0
    for depth, name in enumerate(names):
        begin = at if depth == 0 else at + 1
        if text.minified[begin : begin + 1] != "{":
            return None
        found = [v for key, _b, v, _e in _members(text.minified, begin) if key == name]
        if not found or text.minified[found[-1]] != "[":
            return None
        at = found[-1]
    return at


def first_object(text: Text, *names: str) -> bytes | None:
    """The minified text of the first object in the list that the names lead to."""
    start = position(text, *names)
    if start is None or text.minified[start + 1] != "{":
        return None
    end = _decoder().raw_decode(text.minified, start + 1)[1]
    return text.minified[start + 1 : end].encode()


def _members(text: str, start: int) -> Iterator[tuple[str, int, int, int]]:
    """(key, begin of the member, begin of its value, end) of the minified object at ``start``."""
    decoder, at = _decoder(), start + 1
    while text[at] == '"':
        key, colon = decoder.raw_decode(text, at)
        _value, end = decoder.raw_decode(text, colon + 1)
        yield key, at, colon + 1, end
        at = end + 1
        if text[end] == "}":
            return


def tree(value: object, name: str = "Invoice", *, leaving_out: Sequence[str] = ()) -> Node:
    """The value as a ``Node``, for one whose structure was found right."""
    if not isinstance(value, dict):
        return Node(name)
    attributes: dict[str, str] = {}
    children: list[Node] = []
    for key, member in value.items():
        if isinstance(member, list):
            if key not in leaving_out:
                children.extend(tree(item, key) for item in member)
        elif key != "_":
            attributes[key] = _written(member)
    return Node(name, _written(value.get("_", "")).strip(), attributes, tuple(children))


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if value is not None else ""
