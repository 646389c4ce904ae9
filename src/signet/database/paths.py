"""Where the embedded cluster keeps its files and its socket."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

#: ``sockaddr_un.sun_path`` holds 108 bytes with its final NUL; the socket's name takes 15 of them.
_SOCKET_FOLDER_LIMIT = 107 - len("/.s.PGSQL.5432")


def data_folder() -> Path:
    """``SIGNET_DATA``, by default ``./.signet``, as an absolute path."""
    return Path(os.environ.get("SIGNET_DATA", ".signet")).resolve()


def cluster_folder() -> Path:
    """PostgreSQL's data directory."""
    return data_folder() / "pg"


def socket_folder() -> Path:
    """A private folder for the Unix socket, near the data unless that path is too long for a socket."""
    near = data_folder() / "run"
    if len(os.fsencode(near)) <= _SOCKET_FOLDER_LIMIT:
        return near
    digest = hashlib.sha256(os.fsencode(near)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"signet-{os.getuid()}-{digest}"
