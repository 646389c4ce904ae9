"""One embedded PostgreSQL for all tests; every test process has its own copy of a migrated template.

Tests log in as ``signet_app``: a test that ran as a superuser would not see row-level security at all.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from signet.database import config, embedded, roles
from tests.environment import ROOT

pytest_plugins = ["tests.fixtures", "tests.clusters", "tests.judged"]

TEMPLATE = "signet_test_template"
SHARED = ROOT.parent / "shared"


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    config.addinivalue_line("markers", "browser: drives a real Chromium")
    # The rate limits of sign-in would add up over tests.
    settings.CACHES["default"] = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher"
    ]  # quick, for tests


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    from tests.scheduling import ByFile

    return ByFile(config, log)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """What a test spoke is forgotten with it: a page in Khmer leaves its thread in Khmer."""
    from django.utils import translation

    yield
    translation.deactivate()


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Where everything must run (SIGNET_REQUIRE_ALL=1), a skipped test is a failed one."""
    outcome = yield
    report = outcome.get_result()  # type: ignore[attr-defined]
    if (
        report.skipped
        and os.environ.get("SIGNET_REQUIRE_ALL") == "1"
        and not hasattr(report, "wasxfail")
    ):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped: {call.excinfo and call.excinfo.value}"


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of official code lists and examples; tests that need it skip without it."""
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared is not here")
    return SHARED


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: object) -> Iterator[None]:
    """Copy the migrated template for this test process; replaces pytest-django's own database set-up."""
    with embedded.lease():
        with superuser("postgres") as connection:
            _ensure_template(connection)
            name = config.database_name()
            connection.execute(
                sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
            )
            _copy(connection, TEMPLATE, name)
        yield
        from django.db import connections

        with django_db_blocker.unblock():  # type: ignore[attr-defined]
            connections.close_all()


def _ensure_template(connection: psycopg.Connection) -> None:
    """Migrate the template anew when a migration changed; processes wait for the first one."""
    wanted = _migrations_hash()
    connection.execute("SELECT pg_advisory_lock(1)")
    row = connection.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s",
        [TEMPLATE],
    ).fetchone()
    if row is None or row[0] != wanted:
        connection.execute(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(TEMPLATE))
        )
        roles.create_database(connection, TEMPLATE)
        with superuser(TEMPLATE) as inside:
            inside.execute(roles.IN_DATABASE)
        subprocess.run(
            [sys.executable, "-m", "signet", "migrate", "--quiet"],
            check=True,
            env={**os.environ, "SIGNET_DATABASE_NAME": TEMPLATE, "PYTHONPATH": str(ROOT / "src")},
        )
        connection.execute(
            sql.SQL("COMMENT ON DATABASE {} IS {}").format(
                sql.Identifier(TEMPLATE), sql.Literal(wanted)
            )
        )
    connection.execute("SELECT pg_advisory_unlock(1)")


def _copy(connection: psycopg.Connection, template: str, name: str) -> None:
    connection.execute("SELECT pg_advisory_lock(1)")  # a template admits one copier at a time
    connection.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {} OWNER signet_owner").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )
    connection.execute(
        sql.SQL("REVOKE ALL ON DATABASE {0} FROM PUBLIC").format(sql.Identifier(name))
    )
    connection.execute(
        sql.SQL("GRANT CONNECT ON DATABASE {0} TO signet_app, signet_ops").format(
            sql.Identifier(name)
        )
    )
    connection.execute("SELECT pg_advisory_unlock(1)")


def _migrations_hash() -> str:
    digest = hashlib.sha256((ROOT / "requirements.lock").read_bytes())
    for file in sorted((ROOT / "src" / "signet").glob("**/*.py")):
        if "migrations" in file.parts or file.name in {"operations.py", "grants.py", "roles.py"}:
            digest.update(file.read_bytes())
    return digest.hexdigest()


@contextmanager
def superuser(database: str | None = None) -> Iterator[psycopg.Connection]:
    """A superuser's connection, for setting up and cleaning away; never for what is tested."""
    with psycopg.connect(config.url("superuser", database), autocommit=True) as connection:
        yield connection


@pytest.fixture
def connect(django_db_setup: None) -> Iterator[Callable[..., psycopg.Connection]]:
    """``connect("app")``: raw connections to this test's database as a role; closed afterwards."""
    opened: list[psycopg.Connection] = []

    def open_as(role: config.Role) -> psycopg.Connection:
        connection = psycopg.connect(config.url(role))
        opened.append(connection)
        return connection

    yield open_as
    for connection in opened:
        connection.close()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """For tests that need real commits and threads; everything is emptied afterwards."""
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield
        from django.db import connections

        connections.close_all()
    with superuser() as connection:
        connection.execute("SET session_replication_role = replica")  # the guards stand aside
        tables = connection.execute(
            "SELECT string_agg(format('%I', relname), ', ') FROM pg_class"
            " WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND relname NOT IN ('django_migrations', 'django_content_type', 'auth_permission')"
        ).fetchone()
        connection.execute("ALTER TABLE audit_entry DISABLE TRIGGER frozen_whole")
        connection.execute(f"TRUNCATE {tables[0]} CASCADE")  # type: ignore[index]
        connection.execute("ALTER TABLE audit_entry ENABLE TRIGGER frozen_whole")
