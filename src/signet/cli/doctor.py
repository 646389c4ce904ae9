"""``signet doctor``: what is right, what is not, and how to mend it."""

from __future__ import annotations

import argparse
import contextlib
import json
from collections.abc import Callable, Iterator
from dataclasses import asdict

from signet.cli.checks import Check, database, machine
from signet.database import config, embedded
from signet.kernel.errors import SignetError

MACHINE: list[tuple[str, Callable[[], Check]]] = [
    ("Python", machine.python),
    ("fonts", machine.fonts),
    ("sample PDF", machine.sample),
    ("official validation", machine.rules),
    ("disk", machine.disk),
    ("secret key", machine.secret),
]
DATABASE: list[tuple[str, Callable[[], Check]]] = [
    ("roles", database.roles),
    ("migrations", database.migrations),
    ("grants", database.grants),
    ("row-level security", database.isolation),
    ("worker", database.worker),
    ("clock", database.clock),
]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="print a list for machines")


def run(options: argparse.Namespace) -> int:
    """Exit status 1 when a check fails."""
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
    """Run every check; one that breaks is itself a failure and stops none of the others.

    Without a database there is one failure that says so, not one for each question to it.
    """
    with contextlib.ExitStack() as stack:
        try:
            if config.is_embedded():
                stack.enter_context(embedded.lease())
            yield database.version()
        except SignetError as error:
            yield Check(
                name="PostgreSQL", state="FAIL", detail=str(error),
                remedy="Mend what the message names; 'signet db bootstrap' prints the SQL that"
                " prepares a server of your own. The database was not looked into.",
            )  # fmt: skip
        else:
            yield from _each(DATABASE)
    yield from _each(MACHINE)


def _each(checks: list[tuple[str, Callable[[], Check]]]) -> Iterator[Check]:
    for name, function in checks:
        try:
            yield function()
        except Exception as error:  # noqa: BLE001  a broken check must not hide the next
            yield Check(
                name=name, state="FAIL", detail=f"{type(error).__name__}: {error}",
                remedy="Mend what the message names; the checks above may say why.",
            )  # fmt: skip
