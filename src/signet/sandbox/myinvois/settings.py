"""What can be turned at the stand-in: its clock, its delays, its limits and its windows.

All of it is data in one row, so that it outlives the process and can be changed over the control address.
"""

from __future__ import annotations

import dataclasses
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from sqlite3 import Connection
from typing import Any, Final

#: Requests a minute and client, as published for production (fact sheet 1).
LIMITS: Final = {
    "login": 12, "submit": 100, "submission": 300, "cancel": 12, "reject": 12, "raw": 60, "details": 125,
    "recent": 12, "search": 12, "search_tin": 60, "validate_tin": 60, "qr": 60,
}  # fmt: skip
#: Seconds that the clock is turned at most, and that anything lasts: ten years.
FARTHEST: Final = 10 * 366 * 86400
SCHEMA: Final = "CREATE TABLE IF NOT EXISTS knobs (one INTEGER PRIMARY KEY, settings TEXT NOT NULL)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Knobs:
    """Seconds unless said otherwise. ``offset`` is how far the clock is ahead of the machine's.

    ``surprising``: answers have a field, and documents that wait a status, that nobody was told of.
    ``mail_arrives``: whether the notifications from now on reach their addresses.
    """

    offset: float = 0
    visible_after: float = 1
    validated_after: float = 2
    token_seconds: float = 3600
    same_payload: float = 600
    same_document: float = 7200
    issue_window: float = 72 * 3600
    cancel_window: float = 72 * 3600
    reject_window: float = 72 * 3600
    limited: bool = True
    limits: dict[str, int] = field(default_factory=lambda: dict(LIMITS))
    most_documents: int = 100
    most_bytes: int = 5 * 1024 * 1024
    most_document_bytes: int = 300 * 1024
    surprising: bool = False
    mail_arrives: bool = True
    token_era: str = "first"  # noqa: S105 - not a secret, a stand-in

    def now(self) -> datetime:
        """The portal's time, to the second as it writes it."""
        return (datetime.now(UTC) + timedelta(seconds=self.offset)).replace(microsecond=0)

    def exact(self) -> float:
        """The portal's time as a Unix time, for delays shorter than a second."""
        return datetime.now(UTC).timestamp() + self.offset


def load(db: Connection) -> Knobs:
    """As they were last turned."""
    row = db.execute("SELECT settings FROM knobs").fetchone()
    return Knobs(**json.loads(row[0])) if row else Knobs()


def save(db: Connection, knobs: Knobs) -> None:
    text = json.dumps(dataclasses.asdict(knobs))
    db.execute("INSERT OR REPLACE INTO knobs (one, settings) VALUES (1, ?)", (text,))


def changed(knobs: Knobs, wishes: dict[str, object]) -> Knobs:
    """Raises ``ValueError`` for a name or a type that does not exist."""
    kept: dict[str, Any] = {}
    for name, wish in wishes.items():
        if name not in Knobs.__dataclass_fields__:
            raise ValueError(f"There is no setting {name!r}.")
        known = getattr(knobs, name)
        if isinstance(known, dict):
            kept[name] = {**known, **_limits(wish)}
            continue
        is_from_form = isinstance(wish, str) and not isinstance(known, str)
        value = json.loads(str(wish)) if is_from_form else wish
        wanted = (int, float) if isinstance(known, (int, float)) else str
        if not isinstance(value, wanted) or isinstance(known, bool) != isinstance(value, bool):
            raise ValueError(f"{name} takes {type(known).__name__}.")
        if not isinstance(value, str):
            _in_bounds(name, value)
        kept[name] = value
    return dataclasses.replace(knobs, **kept)


def _in_bounds(name: str, value: float) -> None:
    """A clock ten years off at most, and no time or number below nothing. Raises ``ValueError``."""
    least = -FARTHEST if name == "offset" else 0
    if not least <= value <= FARTHEST:
        raise ValueError(f"{name} is from {least} to {FARTHEST}.")


def _limits(value: object) -> dict[str, int]:
    if isinstance(value, dict) and all(
        key in LIMITS and type(most) is int and most >= 0 for key, most in value.items()
    ):
        return value
    raise ValueError(f"limits takes {{route: number}}; routes are {', '.join(LIMITS)}.")
