"""``signet demo``: set up, tell the story, run web and worker until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.request

from signet.cli.setup import prepare
from signet.database import config, embedded


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=8000)


def run(options: argparse.Namespace) -> int:
    os.environ.setdefault("SIGNET_BASE_URL", f"http://127.0.0.1:{options.port}")
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        prepare()
        import django

        django.setup()
        from django.db import connections

        from signet.demo.story import load

        sign_ins = load()
        connections.close_all()
        signal.signal(signal.SIGTERM, _interrupt)
        with running(["serve", "--port", str(options.port)], ["worker"]) as processes:
            wait_until_up(options.port)
            print(f"\nSignet runs on {os.environ['SIGNET_BASE_URL']}\n")
            for entry in sign_ins:
                print(f"  {entry.tenant:<18} {entry.email:<32} {entry.password}")
            print("\nCtrl-C ends it.", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                while all(process.poll() is None for process in processes):
                    time.sleep(0.5)
    return 0


@contextlib.contextmanager
def running(*commands: list[str]):  # type: ignore[no-untyped-def]
    """Processes of the product, ended together: asked first, killed when they do not listen."""
    processes = [
        subprocess.Popen([sys.executable, "-m", "signet", *command], start_new_session=True)
        for command in commands
    ]
    try:
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=10)
            except subprocess.TimeoutExpired:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()


def wait_until_up(port: int, seconds: float = 30) -> None:
    """Return when the web server answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the web server did not come up")


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
