"""``signet serve``: the web server."""

from __future__ import annotations

import argparse
import contextlib

from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=4, help="requests at once in each")


def run(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        Granian(
            "signet.wsgi:application",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers,
            blocking_threads=options.threads,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
        ).serve()
    return 0
