"""``signet db``: a way in to the database for people and tools."""

from __future__ import annotations

import argparse
import contextlib
import shutil
import signal
import subprocess

from signet.database import config, embedded, leases, programs, roles
from signet.kernel.errors import BadInput


def add_arguments(parser: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", required=True)
    actions.add_parser("start", help="start the embedded server and keep it running")
    actions.add_parser("stop", help="stop the embedded server")
    actions.add_parser("status", help="say whether it runs")
    for name, summary in (("url", "print a connection URL"), ("shell", "open psql")):
        action = actions.add_parser(name, help=summary)
        action.add_argument("--role", choices=["app", "owner", "ops"], default="app")
    actions.add_parser("bootstrap", help="print the SQL that prepares a PostgreSQL of your own")


def run(options: argparse.Namespace) -> int:
    return int(_ACTIONS[options.action](options) or 0)


def _start(_options: argparse.Namespace) -> None:
    _only_embedded()
    with embedded.lease():
        leases.hold_manually()
    print(f"PostgreSQL runs. {config.url('app')}")


def _stop(_options: argparse.Namespace) -> None:
    _only_embedded()
    leases.release_manually()
    embedded.stop()
    print("PostgreSQL is stopped.")


def _status(_options: argparse.Namespace) -> int:
    _only_embedded()
    running = embedded.accepts_connections()
    print("running" if running else "stopped")
    return 0 if running else 1


def _url(options: argparse.Namespace) -> None:
    print(config.url(options.role))


def _shell(options: argparse.Namespace) -> int:
    """psql takes Ctrl-C for itself; we only wait for its end."""
    embedded_psql = programs.binaries() / "psql"
    program = str(embedded_psql) if config.is_embedded() else shutil.which("psql") or embedded_psql
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        return subprocess.run([program, config.url(options.role)], check=False).returncode


def _bootstrap(_options: argparse.Namespace) -> None:
    print(roles.script())


def _only_embedded() -> None:
    if not config.is_embedded():
        raise BadInput(
            "SIGNET_DATABASE_URL is set: that server is yours to start and stop.",
            code="database.not_embedded",
        )


_ACTIONS = {
    "start": _start,
    "stop": _stop,
    "status": _status,
    "url": _url,
    "shell": _shell,
    "bootstrap": _bootstrap,
}
