"""What is kept of accounts at networks, as only a superuser can see it."""

from __future__ import annotations

from typing import Any

import psycopg

from signet.database import config


def accounts(statement: str) -> list[tuple[Any, ...]]:
    """A statement on ``networks_pace``, ``networks_turn`` and ``networks_token``, which no role of the
    product may read or write but through its functions."""
    with psycopg.connect(config.url("superuser"), autocommit=True) as connection:
        cursor = connection.execute(statement)  # type: ignore[call-overload]
        return cursor.fetchall() if cursor.description else []


def forget_paces() -> None:
    """As if the calls of a minute were over."""
    accounts("DELETE FROM networks_pace")
    accounts("DELETE FROM networks_turn")
