"""What a stand-in is to the frame: something that answers requests and works between them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote

from signet.sandbox.store import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a stand-in listens and keeps its state."""

    folder: Path
    port: int
    store: Store

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """``path`` and ``query`` as they came, still percent-encoded; names of headers in lower case."""

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def parts(self) -> tuple[str, ...]:
        """The path's segments, decoded after splitting: an encoded slash stays inside its segment."""
        return tuple(unquote(part) for part in self.path.strip("/").split("/"))

    def parameter(self, name: str, default: str = "") -> str:
        """The first value of a query parameter."""
        values = parse_qs(self.query, keep_blank_values=True).get(name)
        return values[0] if values else default


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)


def json_reply(content: object, status: int = 200, **headers: str) -> Reply:
    """``content`` as JSON; underscores in the names of headers become hyphens."""
    return Reply(
        status=status,
        # Half of a surrogate pair that a caller sent is echoed as "?".
        body=json.dumps(content, ensure_ascii=False).encode(errors="replace"),
        headers={name.replace("_", "-"): value for name, value in headers.items()},
    )


class StandIn(Protocol):
    """``answer`` is called from many threads at once; what must be one step is one ``Store.transaction``."""

    def answer(self, request: Request) -> Reply: ...

    def failing(self, status: int) -> Reply:
        """How it says of itself that it fails: 429, 500 or 503, ordered at ``/_sandbox/failures``."""
        ...

    def work(self) -> None:
        """One round of what happens between requests (deliveries, callbacks); called again and again."""
        ...

    def close(self) -> None:
        """Give up sockets and threads."""
        ...
