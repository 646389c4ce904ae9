"""Whose calls a network counts, and the rows that all connections of an account share.

LHDN counts by client id: an intermediary has one, and a connection for each taxpayer, of as many tenants.
So these rows belong to no tenant; ``migrations/0007_accounts.py`` says who may see what of them.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection as usual
from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from signet.kernel.crypto import mark
from signet.networks.offers import Environment
from signet.networks.port import CountsByAccount, Network


def counted(
    adapter: Network,
    connection_id: UUID,
    environment: Environment,
    settings: Mapping[str, str],
    credentials: Mapping[str, str],
) -> bytes:
    """The account whose calls count together: the adapter's word for it, or the connection alone."""
    known = str(connection_id)
    if isinstance(adapter, CountsByAccount):
        known = adapter.account(environment, settings, credentials) or known
    return mark(json.dumps([adapter.code, environment, known]), context="networks account")


def signed_in(account: bytes, credentials: Mapping[str, str], name: str) -> bytes:
    """Whose token it is: nobody is given one who could not sign in for it himself."""
    proof = json.dumps([account.hex(), sorted(credentials.items()), name])
    return mark(proof, context="networks token")


def ask(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """A statement in a transaction of its own: rows that others wait for are never held while a network
    thinks, and what was counted stays counted whatever becomes of the caller's own transaction."""
    with _apart() as connection, connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def _apart() -> Iterator[BaseDatabaseWrapper]:
    if not usual.in_atomic_block:
        with transaction.atomic():
            yield usual
        return
    other = usual.copy()
    try:
        yield other
    finally:
        other.close()
