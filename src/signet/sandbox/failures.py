"""Failures on demand: which calls go wrong, how, and how often.

Ordered over the control address of every stand-in, so that tests and people can ask for them:

``POST /_sandbox/failures`` with ``{"match": "POST /api/*", "how": "lost", "times": 1, "seconds": 2}``
``GET /_sandbox/failures`` lists, ``DELETE /_sandbox/failures`` forgets; ``GET /_sandbox/calls`` is the log.
"""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Final

from signet.sandbox.store import Store

#: How a call can fail -> what happens. "After" means: the call has been carried out when it fails.
KINDS = {
    "timeout_before": "nothing is done and nothing answered for `seconds`",
    "timeout_after": "it is done, and nothing answered for `seconds`",
    "lost": "it is done, and the connection breaks before the answer",
    "refused": "nothing is done, and the connection breaks before the answer",
    "403": "nothing is done; status 403 with a page of a firewall",
    "500": "nothing is done; status 500",
    "502": "nothing is done; status 502 with a page of a proxy",
    "503": "nothing is done; status 503",
    "429": "nothing is done; status 429 with Retry-After: `seconds`",
    "500_after": "it is done, and answered with status 500",
    "nonsense": "it is done, and answered with status 200 and bytes that mean nothing",
    "empty": "it is done, and answered with status 200 and an empty body",
    "huge": "it is done, and answered with status 200 and more bytes than anybody should read",
    "drip": "it is done, and answered byte by byte without end",
    "twice": "it is done, and answered twice over",
}
#: Kinds that belong to one stand-in, which takes them by itself: Peppol's deliveries.
_OWN: Final = ("fail", "delay", "deliver_twice")
_MOST_TIMES: Final = 1_000_000
_MOST_SECONDS: Final = 3600
SCHEMA = """
CREATE TABLE IF NOT EXISTS failure (
    id INTEGER PRIMARY KEY, match TEXT NOT NULL, how TEXT NOT NULL,
    remaining INTEGER NOT NULL, seconds REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS call (
    id INTEGER PRIMARY KEY, line TEXT NOT NULL, outcome TEXT NOT NULL
);
"""


class BadOrder(ValueError):
    """A failure that nobody can make."""


@dataclass(frozen=True, slots=True)
class Failure:
    how: str
    seconds: float


class Failures:
    """The orders, and the log of calls they are checked against."""

    def __init__(self, store: Store) -> None:
        self._store = store
        store.make(SCHEMA)

    def order(self, match: str, how: str, *, times: int = 1, seconds: float = 1) -> None:
        """``match`` is a pattern such as ``POST /api/*``. Raises ``BadOrder``."""
        if how not in KINDS and how not in _OWN:
            raise BadOrder(f"how is one of {', '.join(KINDS)}.")
        if not (1 <= times <= _MOST_TIMES and 0 <= seconds <= _MOST_SECONDS):
            raise BadOrder(
                f"times is from 1 to {_MOST_TIMES}, seconds are from 0 to {_MOST_SECONDS}."
            )
        with self._store.transaction() as db:
            db.execute(
                "INSERT INTO failure (match, how, remaining, seconds) VALUES (?, ?, ?, ?)",
                (match, how, times, seconds),
            )

    def take(self, line: str) -> Failure | None:
        """The failure ordered for ``line`` (``POST /api/x``), one of its times used up."""
        with self._store.transaction() as db:
            for row in db.execute("SELECT * FROM failure WHERE remaining > 0 ORDER BY id"):
                if fnmatchcase(line, row["match"]):
                    db.execute(
                        "UPDATE failure SET remaining = remaining - 1 WHERE id = ?", (row["id"],)
                    )
                    return Failure(row["how"], row["seconds"])
        return None

    def pending(self) -> list[dict[str, object]]:
        with self._store.transaction() as db:
            return [
                dict(row)
                for row in db.execute("SELECT * FROM failure WHERE remaining > 0 ORDER BY id")
            ]

    def forget(self) -> None:
        with self._store.transaction() as db:
            db.execute("DELETE FROM failure")

    def note(self, line: str, outcome: str) -> None:
        """Log a call."""
        with self._store.transaction() as db:
            db.execute("INSERT INTO call (line, outcome) VALUES (?, ?)", (line, outcome))
            db.execute("DELETE FROM call WHERE id <= (SELECT max(id) - 5000 FROM call)")

    def calls(self) -> list[dict[str, object]]:
        with self._store.transaction() as db:
            return [dict(row) for row in db.execute("SELECT line, outcome FROM call ORDER BY id")]
