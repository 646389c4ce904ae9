"""``signet setup``: everything between an installation and a running server; nothing when nothing changed."""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import subprocess
import sys
from pathlib import Path

import signet
from signet.database import config, embedded, paths, requirements
from signet.kernel.errors import SignetError

PACKAGE = Path(signet.__file__).parent


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--force", action="store_true", help="do it even if nothing changed")


def run(options: argparse.Namespace) -> int:
    if prepare(force=options.force):
        print("Signet is set up.")
    else:
        print("Signet is set up already.")
    return 0


def prepare(*, force: bool = False) -> bool:
    """Bring database and static files up to date; False when they were."""
    stamp = paths.make_data_folder() / "setup-stamp"
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        if not force and stamp.exists() and stamp.read_text(encoding="ascii") == _fingerprint():
            return False
        # Processes of their own, because the owner's login must not stay in this one.
        migrated = subprocess.run(
            [sys.executable, "-m", "signet", "migrate", "--quiet"], check=False
        )
        if migrated.returncode != 0:
            raise SignetError(
                "The schema could not be brought up to date; the reason stands above."
            )
        collect_static()
        stamp.write_text(_fingerprint(), encoding="ascii")
    return True


def collect_static() -> None:
    """Copy pages' static files to where the web server serves them from."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)


def _fingerprint() -> str:
    """Changes when migrations, static files, settings or the database do."""
    digest = hashlib.sha256(signet.__version__.encode())
    digest.update(f"{config.url('app')} {_database()}".encode())
    files = sorted(
        {
            *PACKAGE.glob("*/migrations/*.py"),
            *PACKAGE.glob("web/static/**/*"),
            PACKAGE / "settings.py",
        }
    )
    for file in files:
        if file.is_file():
            status = file.stat()
            digest.update(
                f"{file.relative_to(PACKAGE)}:{status.st_size}:{status.st_mtime_ns};".encode()
            )
    return digest.hexdigest()


def _database() -> str:
    """Tells this database from one that was made anew at the same address, and what was migrated."""
    with requirements.connect("owner") as connection:
        [(made, migrated)] = connection.execute(
            "SELECT oid::text || (SELECT system_identifier FROM pg_control_system()),"
            " to_regclass('public.django_migrations') IS NOT NULL"
            " FROM pg_database WHERE datname = current_database()"
        )
        if not migrated:
            return str(made)
        [(count,)] = connection.execute("SELECT count(*) FROM public.django_migrations")
        return f"{made} {count}"
