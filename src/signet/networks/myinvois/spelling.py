"""The two spellings of a document, minified: UBL 2.1 XML, and UBL 2.1 JSON (OASIS UBL-2.1-JSON v2.0).

XML comes out in canonical form (C14N 1.0: no declaration, no blanks, empty elements in two tags), so that
the bytes that are signed are the bytes that are sent. JSON escapes neither letters beyond ASCII nor "/".
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from operator import attrgetter

from signet.en16931.ubl.namespaces import CAC, CBC, INVOICE
from signet.kernel.errors import BadInput
from signet.kernel.marking import _
from signet.networks.myinvois.tree import FLAGS, NUMBERS, Attributes, Element

_HEAD = f'<Invoice xmlns="{INVOICE}" xmlns:cac="{CAC}" xmlns:cbc="{CBC}">'
_JSON_HEAD = f'{{"_D":"{INVOICE}","_A":"{CAC}","_B":"{CBC}","Invoice":[{{'
_BAD = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_encoded: Callable[[str], str] = json.JSONEncoder(ensure_ascii=False).encode


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
    first = True
    for name, same in groupby(node.children, attrgetter("name")):
        parts.append(f'"{name}":[' if first else f',"{name}":[')
        first = False
        for index, child in enumerate(same):
            parts.append(",{" if index else "{")
            if child.text is None:
                _members(child, parts)
            else:
                parts.append(_leaf(child, child.text))
            parts.append("}")
        parts.append("]")


def _leaf(node: Element, text: str) -> str:
    plain = node.name.endswith((*NUMBERS, FLAGS))
    said = text if plain else _quoted(text)
    return f'"_":{said}{_beside(node.attributes)}' if node.attributes else f'"_":{said}'


@lru_cache(1024)
def _beside(attributes: Attributes) -> str:
    return "".join(f',"{key}":{_quoted(value)}' for key, value in attributes)


def _quoted(text: str) -> str:
    """A JSON string; most need no escape at all."""
    if text.isprintable() and '"' not in text and "\\" not in text:
        return f'"{text}"'
    return _encoded(text)


def is_writable(text: str) -> bool:
    """Can XML hold it? What only JSON could would make the one spelling say more than the other."""
    return text.isprintable() or not _BAD.search(text)


def _bytes(text: str) -> bytes:
    """UTF-8; raises ``BadInput`` for a character that cannot be sent."""
    if not is_writable(text):
        raise BadInput(
            _("A text of this document holds a character that cannot be sent, such as a control"
              " character. Type that text again."),
            code="myinvois.character",
        )  # fmt: skip
    return text.encode()
