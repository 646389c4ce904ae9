"""The body of a request, by its length or in chunks (RFC 9112, section 7.1)."""

from __future__ import annotations

import re
from email.message import Message
from typing import Final, Protocol

_SIZE: Final = re.compile(rb"([0-9A-Fa-f]{1,8})\s*(;.*)?\r?\n", re.DOTALL)
_LONGEST_LINE: Final = 4096


class TooLong(Exception):
    """Longer than anybody needs."""


class Source(Protocol):
    """Where bytes come from."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


def read_body(headers: Message, source: Source, most: int) -> bytes:
    """Raises ``TooLong``, and ``ValueError`` where nobody can tell how long it is."""
    if headers.get("Transfer-Encoding", "identity").strip().lower() == "chunked":
        return _chunks(source, most)
    length = headers.get("Content-Length", "0").strip()
    if not re.fullmatch("[0-9]+", length):
        raise ValueError(length)
    if len(length) > len(str(most)) or int(length) > most:
        raise TooLong
    return source.read(int(length))


def _chunks(source: Source, most: int) -> bytes:
    body = bytearray()
    while True:
        found = _SIZE.fullmatch(source.readline(_LONGEST_LINE))
        if found is None:
            raise ValueError("no size of a chunk")
        size = int(found[1], 16)
        if len(body) + size > most:
            raise TooLong
        if size == 0:
            while source.readline(_LONGEST_LINE).strip():
                pass  # trailers say nothing here
            return bytes(body)
        body += source.read(size)
        source.readline(_LONGEST_LINE)
