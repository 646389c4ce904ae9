"""``signet verify-audit``: walk every tenant's chain and name the first broken link."""

from __future__ import annotations

import argparse
import contextlib

import psycopg

from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print broken chains only")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        import django

        django.setup()
        from signet.audit.verify import verify_chain
        from signet.tenancy.context import tenant_scope

        with psycopg.connect(config.url("ops")) as ops:
            tenants = ops.execute(
                "SELECT id, name FROM tenancy_tenant ORDER BY name, id"
            ).fetchall()
        broken = 0
        for tenant_id, name in tenants:
            with tenant_scope(tenant_id):
                report = verify_chain()
            if report.broken_at is not None:
                broken += 1
                print(f"{name}: broken at entry {report.broken_at}: {report.problem}")
            elif not options.quiet:
                print(f"{name}: {report.entries} entries, whole")
    return 1 if broken else 0
