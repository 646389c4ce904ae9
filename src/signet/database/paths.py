"""Where the embedded cluster keeps its files and its socket."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

#: ``sockaddr_un.sun_path`` holds 108 bytes with its final NUL; the socket's name takes 15 of them.
_SOCKET_FOLDER_LIMIT = 107 - len("/.s.PGSQL.5432")


def data_folder() -> Path:
    """``SIGNET_DATA``, by default ``./.signet``, as an absolute path."""
    return Path(os.environ.get("SIGNET_DATA", ".signet")).resolve()


def make_data_folder() -> Path:
    """The data folder, made for our eyes only if it is not there."""
    folder = data_folder()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def cluster_folder() -> Path:
    """PostgreSQL's data directory."""
    return data_folder() / "pg"


def socket_folder() -> Path:
    """A private folder for the Unix socket, near the data unless that path is too long for a socket
    or holds a comma, which libpq takes for a list of hosts.

    Not in ``TMPDIR``: that differs between a shell, a service and a cron job, and all must meet.
    """
    near = data_folder() / "run"
    if len(os.fsencode(near)) <= _SOCKET_FOLDER_LIMIT and "," not in str(near):
        return near
    digest = hashlib.sha256(os.fsencode(near)).hexdigest()[:16]
    return Path("/tmp") / f"signet-{digest}"  # noqa: S108  private, and refused if not ours


def stopped_mark() -> Path:
    """There while the operator wants the server stopped: ``signet db stop`` was the last word."""
    return data_folder() / "pg.stopped"
