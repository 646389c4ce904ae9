"""``signet serve``: the web server."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from functools import partial
from typing import Any

from signet.cli.processes import end_with, end_with_parent, refuse_taken_port
from signet.database import keeper


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes (default: %(default)s)")
    parser.add_argument("--threads", type=int, default=4, help="requests at once in each")


def run(options: argparse.Namespace) -> int:
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    end_with_parent()
    refuse_taken_port(options.host, options.port)
    with keeper.kept():
        Granian(
            "signet.wsgi:application",
            address=options.host,
            port=options.port,
            interface=Interfaces.WSGI,
            workers=options.workers,
            blocking_threads=options.threads,
            log_level=LogLevels.error,
            respawn_failed_workers=True,
        ).serve(target_loader=partial(_load, os.getpid()), wrap_loader=False)
    return 0


def _load(server: int) -> Callable[..., Any]:
    """Run in each worker process. Without its server nobody would end it, and the port stayed taken."""
    end_with(server)
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()
