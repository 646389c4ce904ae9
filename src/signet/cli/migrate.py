"""``signet migrate``: the schema, as its owner."""

from __future__ import annotations

import argparse
import contextlib
import os

from signet.database import config, embedded, requirements

#: An arbitrary constant: two migrations of one database wait for each other.
_LOCK = 7_463_829_105


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="say nothing")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        with requirements.connect("owner") as connection:
            requirements.refuse_old(connection)
            requirements.refuse_lacks(connection)
        if not config.is_embedded():
            requirements.connect("app").close()  # else the next command would be the first to tell
        migrate(verbosity=0 if options.quiet else 1)
    return 0


def migrate(*, verbosity: int = 0) -> None:
    """Apply all migrations and grants. This process logs in as the owner from here on."""
    os.environ["SIGNET_ROLE"] = "owner"
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from signet.tenancy.grants import grant_global_tables

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_LOCK])
        try:
            call_command("migrate", verbosity=verbosity, interactive=False)
            grant_global_tables()
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_LOCK])
