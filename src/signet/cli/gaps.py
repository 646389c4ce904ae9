"""``signet gap-report``: every tenant's series, with the proof that no number is missing."""

from __future__ import annotations

import argparse
import contextlib

import psycopg

from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--quiet", action="store_true", help="print incomplete series only")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        import django

        django.setup()
        from signet.documents.gaps import gap_report
        from signet.tenancy.context import tenant_scope

        with psycopg.connect(config.url("ops")) as ops:
            tenants = ops.execute(
                "SELECT id, name FROM tenancy_tenant ORDER BY name, id"
            ).fetchall()
        incomplete = 0
        for tenant_id, name in tenants:
            with tenant_scope(tenant_id):
                reports = gap_report()
            for report in reports:
                incomplete += not report.complete
                if not (options.quiet and report.complete):
                    verdict = "complete" if report.complete else f"MISSING {report.missing}"
                    print(
                        f"{name}: {report.series} {report.period}:"
                        f" {report.first} to {report.last}, {report.count} documents, {verdict}"
                    )
    return 1 if incomplete else 0
