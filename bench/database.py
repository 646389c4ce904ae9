"""A scratch database on the embedded cluster, migrated, with one tenant; thrown away afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

NAME = "signet_bench"
os.environ["SIGNET_DATABASE_NAME"] = NAME
os.environ["DJANGO_SETTINGS_MODULE"] = "signet.settings"

import psycopg  # noqa: E402

from signet.database import config, embedded, roles  # noqa: E402


@contextmanager
def scratch() -> Iterator[None]:
    """Django is set up inside, logged in as the app role."""
    with embedded.lease():
        with psycopg.connect(config.url("superuser", "postgres"), autocommit=True) as connection:
            connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
            roles.create_database(connection, NAME)
        with psycopg.connect(config.url("superuser"), autocommit=True) as connection:
            connection.execute(roles.IN_DATABASE)
        subprocess.run([sys.executable, "-m", "signet", "migrate", "--quiet"], check=True)
        import django

        django.setup()
        try:
            yield
        finally:
            from django.db import connections

            connections.close_all()
            with psycopg.connect(
                config.url("superuser", "postgres"), autocommit=True
            ) as connection:
                connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
