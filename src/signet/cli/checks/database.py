"""Checks that ask the database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from signet.cli.checks import Check, outcome
from signet.database import config, requirements


def version() -> Check:
    with requirements.connect("app") as connection:
        major = connection.info.server_version // 10_000
    return outcome(
        "PostgreSQL",
        good=major >= requirements.MINIMUM,
        detail=f"version {major}, {'embedded' if config.is_embedded() else 'your own'}",
        remedy=f"Upgrade the server to PostgreSQL {requirements.MINIMUM} or newer.",
    )


def roles() -> Check:
    with requirements.connect("app") as connection:
        found = requirements.lacks(connection)
        [(user,)] = connection.execute("SELECT current_user")
    what = [lack.what for lack in found]
    if user != "signet_app":
        what.append(f"the product logs in as {user}, not as signet_app")
    return outcome(
        "roles",
        good=not what,
        detail="; ".join(what) or "signet_app, signet_ops, signet_owner",
        remedy=" ".join(
            ["As superuser in the database:", *(lack.sql for lack in found)]
            if found
            else [f"Name signet_app in {config.VARIABLES['app']}."]
        ),
    )


_OPEN_TABLES = """
SELECT quote_ident(c.relname) FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
  AND (c.relname = 'tenancy_tenant' OR EXISTS (
        SELECT FROM pg_attribute a
        WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped))
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
        SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL
          AND p.polwithcheck IS NOT NULL))
ORDER BY 1
"""


def isolation() -> Check:
    tables = [name for (name,) in _ask(_OPEN_TABLES)]
    statements = " ".join(
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;"
        for name in tables
    )
    return outcome(
        "row-level security",
        good=not tables,
        detail=f"not isolated: {', '.join(tables)}" if tables else "forced on every tenant table",
        remedy=f"Stop the product. As signet_owner: {statements} If a table's policy"
        " tenant_isolation is gone, restore it from a backup or its migration.",
    )


def migrations() -> Check:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    connection.close()
    return outcome(
        "migrations",
        good=not missing,
        detail=f"{len(missing)} to apply" if missing else "up to date",
        remedy="Run 'signet migrate'.",
    )


def grants() -> Check:
    """Tables that are shut to everybody, row by row, are reached by their functions."""
    closed = [
        name
        for (name,) in _ask(
            "SELECT quote_ident(relname) FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
            " AND (NOT relrowsecurity OR oid IN (SELECT polrelid FROM pg_policy))"
            " AND NOT has_table_privilege('signet_app', oid, 'SELECT') ORDER BY 1"
        )
    ]
    return outcome(
        "grants",
        good=not closed,
        detail=f"signet_app cannot read {', '.join(closed)}" if closed else "complete",
        remedy=f"As signet_owner: GRANT SELECT ON {', '.join(closed)} TO signet_app; What else it may"
        " do stands in the migration that made the table.",
    )


def worker() -> Check:
    [(alive, waiting, failed)] = _ask(
        "SELECT (SELECT count(*) FROM procrastinate_workers"
        "        WHERE last_heartbeat > now() - interval '1 minute'),"
        " count(*) FILTER (WHERE status = 'todo'), count(*) FILTER (WHERE status = 'failed')"
        " FROM procrastinate_jobs"
    )
    remedies = [] if alive else ["Start 'signet worker'."]
    if failed:
        remedies.append("The worker's log says why jobs failed.")
    return outcome(
        "worker",
        good=not remedies,
        detail=f"{alive} alive, {waiting} jobs waiting, {failed} failed",
        remedy=" ".join(remedies),
        fatal=False,
    )


def clock() -> Check:
    [(there,)] = _ask("SELECT clock_timestamp()")
    skew = abs((datetime.now(UTC) - there).total_seconds())
    return outcome(
        "clock",
        good=skew < 2,
        detail=f"{skew:.3f} s from the database's",
        remedy="Run a time service on both machines.",
    )


def _ask(query: str) -> list[tuple[Any, ...]]:
    with requirements.connect("app") as connection:
        return connection.execute(query.encode()).fetchall()
