"""What rows keep in another form than code uses it: compressed bytes, findings, encrypted secrets."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from typing import Any

from signet.en16931.findings import Finding
from signet.kernel.crypto import decrypt, encrypt
from signet.networks.models import Connection

#: Nothing that is kept is bigger, however small it came.
_MOST = 64 * 1024 * 1024


def packed(body: bytes) -> bytes:
    """Compressed, for a row."""
    return zlib.compress(body, 6)


def unpacked(body: bytes | memoryview) -> bytes:
    """The bytes as they were."""
    return zlib.decompressobj().decompress(bytes(body), _MOST)


def findings_out(findings: Iterable[Finding]) -> list[dict[str, Any]]:
    """As JSON; figures in ``params`` become text."""
    return [
        {
            "rule": f.rule,
            "severity": f.severity,
            "message": f.message,
            "params": {name: _plain(value) for name, value in f.params.items()},
            "pointer": f.pointer,
            "term": f.term,
            "location": f.location,
            "line": f.line,
        }
        for f in findings
    ]


def findings_in(rows: Iterable[Mapping[str, Any]]) -> tuple[Finding, ...]:
    """Back from JSON."""
    return tuple(Finding(**row) for row in rows)


def close(connection: Connection, column: str, value: Mapping[str, str]) -> bytes:
    """Encrypt secrets for a column of a connection's row; they open nowhere else."""
    plain = json.dumps(dict(value), sort_keys=True).encode()
    return encrypt(plain, context=_context(connection, column))


def opened(connection: Connection, column: str) -> dict[str, str]:
    """The secrets of a column; empty where there are none. Raises ``CannotOpen``."""
    closed = getattr(connection, column)
    if closed is None:
        return {}
    plain = decrypt(bytes(closed), context=_context(connection, column))
    values: dict[str, str] = json.loads(plain)
    return values


def _context(connection: Connection, column: str) -> str:
    return f"networks_connection {column} {connection.tenant_id} {connection.id}"


def _plain(value: object) -> object:
    return value if isinstance(value, (int, str, bool)) or value is None else str(value)
