"""The two spellings of a document, minified: UBL 2.1 XML, and UBL 2.1 JSON (OASIS UBL-2.1-JSON v2.0).

XML comes out in canonical form (C14N 1.0: no declaration, no blanks, empty elements in two tags), so that
the bytes that are signed are the bytes that are sent. JSON escapes neither letters beyond ASCII nor "/".
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache, lru_cache

from signet.en16931.ubl.namespaces import CAC, CBC, INVOICE
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.tree import FLAGS, NUMBERS, Attributes, Element

_HEAD = f'<Invoice xmlns="{INVOICE}" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
_JSON_HEAD = f'{{"_D":"{INVOICE}","_A":"{CAC}","_B":"{CBC}","Invoice":[{{'
_quoted: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode
#: What XML 1.0 (2.2) cannot hold beside halves of surrogate pairs, which are no UTF-8 either.
_CONTROLS = bytes(code for code in range(32) if chr(code) not in "\t\n\r")
_NO_CHARACTERS = ("\ufffe", "\uffff")


def xml(root: Element) -> bytes:
    """The document as XML."""
    parts = [_HEAD]
    _within(root, parts)
    parts.append("</Invoice>")
    return _bytes("".join(parts))


def _within(node: Element, parts: list[str]) -> None:
    """What a group holds. Leaves, seven of ten elements, are written here: a call for each would cost more
    than all else that is done with them."""
    for child in node.children:
        name, text = child.name, child.text
        if text is None:
            parts.append(f"<cac:{name}>")
            _within(child, parts)
            parts.append(f"</cac:{name}>")
            continue
        if "&" in text or "<" in text or ">" in text or "\r" in text:
            text = _escaped(text)
        if child.attributes:
            parts.append(f"<cbc:{name}{_attributes(child.attributes)}>{text}</cbc:{name}>")
        else:
            parts.append(f"<cbc:{name}>{text}</cbc:{name}>")


@lru_cache(1024)
def _attributes(attributes: Attributes) -> str:
    """In the order of their names; few different ones are written again and again."""
    return "".join(f' {key}="{_attribute(value)}"' for key, value in sorted(attributes))


def _escaped(text: str) -> str:
    """As C14N 1.0 (2.3) writes text."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace("\r", "&#xD;")


def _attribute(text: str) -> str:
    """As C14N 1.0 (2.3) writes the value of an attribute."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    return text.replace("\t", "&#x9;").replace("\n", "&#xA;").replace("\r", "&#xD;")


def json_text(root: Element) -> bytes:
    """The document as JSON: every element an array, text in ``_``, attributes beside it."""
    parts = [_JSON_HEAD]
    _members(root, parts)
    parts.append("}]}")
    return _bytes("".join(parts))


def _members(node: Element, parts: list[str]) -> None:
    """What a group holds; neighbours of one name are one array."""
    before = None
    for child in node.children:
        name, text = child.name, child.text
        if name == before:
            parts.append(",{")
        else:
            parts.append(f'"{name}":[{{' if before is None else f'],"{name}":[{{')
            before = name
        if text is None:
            _members(child, parts)
            parts.append("}")
            continue
        said = text if _is_bare(name) else _quoted(text)
        if child.attributes:
            parts.append(f'"_":{said}{_beside(child.attributes)}}}')
        else:
            parts.append(f'"_":{said}}}')
    if before is not None:
        parts.append("]")


@cache
def _is_bare(name: str) -> bool:
    """Is it a number or a boolean in JSON?"""
    return name.endswith((*NUMBERS, FLAGS))


@lru_cache(1024)
def _beside(attributes: Attributes) -> str:
    return "".join(f',"{key}":{_quoted(value)}' for key, value in attributes)


def is_writable(text: str) -> bool:
    """Can XML hold it? What only JSON could would make the one spelling say more than the other."""
    return _utf_8(text) is not None


def _bytes(text: str) -> bytes:
    """UTF-8; raises ``BadInput`` for a character that cannot be sent."""
    data = _utf_8(text)
    if data is None:
        raise BadInput(
            _("A text of this document holds a character that cannot be sent, such as a control"
              " character. Type that text again."),
            code="myinvois.character",
        )  # fmt: skip
    return data


def _utf_8(text: str) -> bytes | None:
    """None for a character that XML cannot hold. Bytes are searched ten times as quickly as characters."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return None
    if len(data.translate(None, _CONTROLS)) < len(data):
        return None
    return None if not text.isascii() and any(map(text.__contains__, _NO_CHARACTERS)) else data
