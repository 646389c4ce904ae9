"""A stand-in's memory: one SQLite file, which survives the process, also when it is killed."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Store:
    """``schema``: statements that make the tables if they are missing."""

    def __init__(self, path: Path, schema: str = "") -> None:
        self.path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        # Held open: closing the last connection would write the whole log back each time.
        self._holder = sqlite3.connect(path, check_same_thread=False)
        self._holder.execute("PRAGMA journal_mode=WAL")
        self.make(schema)

    def make(self, schema: str) -> None:
        self._holder.executescript(schema)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One writer at a time; everything in the block happens, or nothing."""
        connection = sqlite3.connect(self.path, timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        try:
            connection.execute("PRAGMA synchronous=OFF")  # processes are killed here, not machines
            connection.execute("BEGIN IMMEDIATE")
            yield connection
            connection.execute("COMMIT")
        finally:
            connection.close()  # what was not committed is forgotten

    def close(self) -> None:
        self._holder.close()
