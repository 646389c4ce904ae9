"""The only way in to a tenant's rows: ``with tenant_scope(tenant_id): ...``

The scope is a transaction in which PostgreSQL knows the tenant (``signet.tenant_id``, set LOCAL, so a
connection pooler can never carry it to somebody else). Outside a scope every tenant table is empty to
the database role, and a query through the ORM raises ``NoTenant`` before it is sent.

Whoever works for single branches gets a scope with ``branches``: restrictive policies then hide the
documents, orders and payments of every other branch (``operations.ScopeToBranches``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from django.db import connection, transaction

_current: ContextVar[UUID | None] = ContextVar("signet_tenant", default=None)


class NoTenant(RuntimeError):
    """Tenant data was asked for outside ``tenant_scope``: a mistake in the program, not of a person."""


def current_tenant_id() -> UUID:
    """The tenant of the running scope; raises ``NoTenant`` outside one."""
    tenant_id = _current.get()
    if tenant_id is None:
        raise NoTenant("Tenant data can only be reached inside tenant_scope().")
    return tenant_id


def can_ask() -> bool:
    """Does a scope run, in which a page may still ask the database? Not so on the way out of an error."""
    return _current.get() is not None and not connection.needs_rollback


@contextmanager
def tenant_scope(tenant_id: UUID, branches: Collection[UUID] | None = None) -> Iterator[None]:
    """One transaction in which exactly this tenant's rows exist, and of them only those of ``branches``.

    ``branches=None`` is the whole account. A scope inside a scope of the same tenant is a savepoint, as wide as the outer one. A scope of another tenant inside it is
    refused: work that concerns two tenants does them one after the other.
    """
    outer = _current.get()
    if outer is not None and outer != tenant_id:
        raise NoTenant("A tenant scope cannot be opened inside another tenant's.")
    nested = connection.in_atomic_block
    with transaction.atomic():
        if outer is None:
            _tell_database(str(tenant_id), branches)
        token = _current.set(tenant_id)
        try:
            yield
        finally:
            _current.reset(token)
        if outer is None and nested and not connection.needs_rollback:
            # A surrounding transaction goes on: leave nothing behind. A rollback does so by itself.
            _tell_database("")


def _tell_database(tenant_id: str, branches: Collection[UUID] | None = None) -> None:
    bounds = "" if branches is None else "{" + ",".join(sorted(map(str, branches))) + "}"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('signet.tenant_id', %s, true), set_config('signet.branches', %s, true)",
            [tenant_id, bounds],
        )
