"""``signet demo``: set up, tell the story, run web and worker until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import time

from signet.cli.processes import interruptible, refuse_taken_port, running, wait_until_up
from signet.cli.setup import prepare
from signet.database import config, embedded
from signet.kernel.errors import SignetError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)


def run(options: argparse.Namespace) -> int:
    """Until Ctrl-C; exit status 1 when the web server or the worker ends by itself."""
    refuse_taken_port("127.0.0.1", options.port)
    os.environ.setdefault("SIGNET_BASE_URL", f"http://127.0.0.1:{options.port}")
    with (
        contextlib.suppress(KeyboardInterrupt),
        interruptible(),
        embedded.lease() if config.is_embedded() else contextlib.nullcontext(),
    ):
        prepare()
        sign_ins = _tell()
        with running(["serve", "--port", str(options.port)], ["worker"]) as processes:
            wait_until_up(options.port, processes[0])
            print(f"\nSignet runs on {os.environ['SIGNET_BASE_URL']}\n")
            for tenant, email, password in sign_ins:
                print(f"  {tenant:<18} {email:<32} {password}")
            print("\nCtrl-C ends it.", flush=True)
            while all(process.poll() is None for process in processes):
                time.sleep(0.5)
        raise SignetError("The web server or the worker has ended; the reason stands above.")
    return 0


def _tell() -> list[tuple[str, str, str]]:
    """Make the demo tenants; how to sign in to each."""
    import django

    django.setup()
    from django.db import connections

    from signet.demo.story import load

    sign_ins = [(entry.tenant, entry.email, entry.password) for entry in load()]
    connections.close_all()
    return sign_ins
