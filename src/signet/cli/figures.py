"""``signet figures``: hold the figures of the home page against a scan of everything, or make them anew."""

from __future__ import annotations

import argparse
import contextlib

import psycopg

from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--rebuild", action="store_true", help="make them anew from the documents")
    parser.add_argument("--quiet", action="store_true", help="print what is wrong only")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        import django

        django.setup()
        from signet.reports.tallies import differences, rebuild
        from signet.tenancy.context import tenant_scope

        with psycopg.connect(config.url("ops")) as ops:
            tenants = ops.execute(
                "SELECT id, name FROM tenancy_tenant ORDER BY name, id"
            ).fetchall()
        wrong = 0
        for tenant_id, name in tenants:
            if options.rebuild:
                with tenant_scope(tenant_id):
                    print(f"{name}: {rebuild()} tallies made anew")
            with tenant_scope(tenant_id):
                found = differences()
            wrong += bool(found)
            for one in found:
                print(
                    f"{name}: {one.measure} {one.kind} {one.currency} {one.day or ''}: figures are off by"
                    f" {one.amount_minor} minor units, {one.n} in number"
                )
            if not found and not options.quiet:
                print(f"{name}: figures are those of a scan")
    return 1 if wrong else 0
