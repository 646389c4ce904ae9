"""``signet worker``: runs what actions leave to be done after commit."""

from __future__ import annotations

import argparse
import contextlib

from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--concurrency", type=int, default=2, help="jobs at once")
    parser.add_argument("--once", action="store_true", help="stop when the queue is empty")


def run(options: argparse.Namespace) -> int:
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        import django

        django.setup()
        from procrastinate.contrib.django import app

        connector = app.connector.get_worker_connector()  # type: ignore[attr-defined]
        with app.replace_connector(connector) as worker:
            worker.run_worker(
                concurrency=options.concurrency,
                wait=not options.once,
                listen_notify=not options.once,
                delete_jobs="successful",
            )
    return 0
