"""``signet doctor``: what is right, what is not, and how to mend it."""

from __future__ import annotations

import argparse
import contextlib
import json
import shutil
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Literal

from signet.database import config, embedded, paths


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """The outcome of one check; ``remedy`` says what to do about a warning or failure."""

    name: str
    state: Literal["ok", "warn", "FAIL"]
    detail: str
    remedy: str = ""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a list for machines")


def run(options: argparse.Namespace) -> int:
    """Exit status 1 when a check fails."""
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        checks = list(examine())
    if options.json:
        print(json.dumps([asdict(check) for check in checks], indent=2))
    else:
        for check in checks:
            print(f"{check.state:<4} {check.name}: {check.detail}")
            if check.remedy:
                print(f"     -> {check.remedy}")
    return 1 if any(check.state == "FAIL" for check in checks) else 0


def examine() -> Iterator[Check]:
    """Run every check; one that breaks is itself a failure and stops none of the others."""
    for name, function in CHECKS:
        try:
            yield function()
        except Exception as error:  # noqa: BLE001  a broken check must not hide the next
            yield Check(
                name=name, state="FAIL", detail=f"{type(error).__name__}: {error}",
                remedy="Mend what the message names; the checks above may say why.",
            )  # fmt: skip


def _result(name: str, good: bool, detail: str, remedy: str, *, fatal: bool = True) -> Check:  # noqa: FBT001
    state: Literal["ok", "warn", "FAIL"] = "ok" if good else "FAIL" if fatal else "warn"
    return Check(name=name, state=state, detail=detail, remedy="" if good else remedy)


def _python() -> Check:
    found = sys.version.split()[0]
    return _result("Python", sys.version_info >= (3, 11), found, "Install Python 3.11 or newer.")


def _database() -> Check:
    [(version,)] = _ask("SHOW server_version_num")
    return _result(
        "PostgreSQL", int(version) >= 150000, f"version {int(version) // 10000}, {'embedded' if config.is_embedded() else 'your own'}",
        "Upgrade the server to PostgreSQL 15 or newer.",
    )  # fmt: skip


def _roles() -> Check:
    rows = _ask("SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname LIKE 'signet%'")
    roles = {name: (is_super, bypass) for name, is_super, bypass in rows}
    owned = _ask("SELECT count(*) FROM pg_class WHERE relowner = 'signet_app'::regrole")[0][0]
    good = (
        roles.get("signet_app") == (False, False)
        and roles.get("signet_owner", (True,))[0] is False
        and roles.get("signet_ops") == (False, True)
        and owned == 0
    )
    return _result(
        "roles",
        good,
        ", ".join(sorted(roles)),
        "Run the SQL of 'signet db bootstrap' as superuser.",
    )


_OPEN_TABLES = """
SELECT c.relname FROM pg_class c
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  AND (c.relname = 'tenancy_tenant' OR EXISTS (
        SELECT FROM pg_attribute a WHERE a.attrelid = c.oid AND a.attname = 'tenant_id'))
  AND NOT (c.relrowsecurity AND c.relforcerowsecurity AND EXISTS (
        SELECT FROM pg_policy p WHERE p.polrelid = c.oid AND p.polqual IS NOT NULL
          AND p.polwithcheck IS NOT NULL))
ORDER BY 1
"""


def _isolation() -> Check:
    tables = [name for (name,) in _ask(_OPEN_TABLES)]
    detail = f"not isolated: {', '.join(tables)}" if tables else "forced on every tenant table"
    return _result(
        "row-level security", not tables, detail,
        "Stop the product. As signet_owner: ALTER TABLE ... ENABLE and FORCE ROW LEVEL SECURITY, and"
        " recreate the policy tenant_isolation.",
    )  # fmt: skip


def _migrations() -> Check:
    import django

    django.setup()
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    detail = f"{len(missing)} to apply" if missing else "up to date"
    return _result("migrations", not missing, detail, "Run 'signet migrate'.")


def _fonts() -> Check:
    from pathlib import Path

    from signet.rendering.fonts import font_folders

    files = [file for folder in font_folders() for file in Path(folder).glob("*.ttf")]
    return _result(
        "fonts", len(files) >= 3, f"{len(files)} files", "Reinstall the fontpkg-noto packages."
    )


def _sample() -> Check:
    from signet.en16931.ubl.writer import write
    from signet.rendering.look import Look
    from signet.rendering.pdf import render_pdf
    from signet.rendering.sample import sample_invoice

    invoice = sample_invoice()
    body = render_pdf(
        invoice,
        Look(languages=("km", "en")),
        xml=write(invoice),
        when=datetime(2026, 1, 1, tzinfo=UTC),
    )
    return _result("sample PDF", body.startswith(b"%PDF"), f"{len(body)} bytes", "Reinstall typst.")


def _rules() -> Check:
    from signet.en16931.ubl.writer import write
    from signet.en16931.validate import validate
    from signet.rendering.sample import sample_invoice

    validation = validate(write(sample_invoice()))
    return _result(
        "official validation",
        validation.valid,
        "schema and CEN rules answer",
        "Install signet[schematron].",
    )


def _worker() -> Check:
    rows = _ask(
        "SELECT count(*) FILTER (WHERE last_heartbeat > now() - interval '1 minute'),"
        " (SELECT count(*) FROM procrastinate_jobs WHERE status = 'todo') FROM procrastinate_workers"
    )
    alive, waiting = rows[0]
    detail = f"{alive} alive, {waiting} jobs waiting"
    return _result("worker", alive > 0, detail, "Start 'signet worker'.", fatal=False)


def _clock() -> Check:
    [(there,)] = _ask("SELECT clock_timestamp()")
    skew = abs((datetime.now(UTC) - there).total_seconds())
    return _result(
        "clock",
        skew < 2,
        f"{skew:.3f} s from the database's",
        "Run a time service on both machines.",
    )


def _disk() -> Check:
    free = shutil.disk_usage(paths.data_folder()).free / 1e9
    return _result("disk", free > 1, f"{free:.1f} GB free", "Free some space, or move SIGNET_DATA.")


def _folder() -> Check:
    key = paths.data_folder() / "secret-key"
    private = not key.exists() or key.stat().st_mode & 0o077 == 0
    return _result(
        "secret key", private, "private" if private else "readable by others", f"chmod 600 {key}"
    )


def _ask(query: str) -> list[tuple]:  # type: ignore[type-arg]
    import psycopg

    with psycopg.connect(config.url("app"), connect_timeout=5) as connection:
        return connection.execute(query).fetchall()


CHECKS: list[tuple[str, Callable[[], Check]]] = [
    ("Python", _python),
    ("PostgreSQL", _database),
    ("roles", _roles),
    ("row-level security", _isolation),
    ("migrations", _migrations),
    ("fonts", _fonts),
    ("sample PDF", _sample),
    ("official validation", _rules),
    ("worker", _worker),
    ("clock", _clock),
    ("disk", _disk),
    ("secret key", _folder),
]
