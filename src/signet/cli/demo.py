"""``signet demo``: set up, tell the story, run web, worker and the networks' stand-ins until Ctrl-C."""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import time
from pathlib import Path

from signet.cli.processes import interruptible, refuse_taken_port, running, wait_until_up
from signet.cli.sandbox import commands, free_ports, port_of
from signet.cli.setup import prepare
from signet.database import config, embedded, paths
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
        folder, first = paths.data_folder() / "sandbox", free_ports(options.port + 101)
        _meet_stand_ins(folder, first)
        with running(*commands(folder, first)) as stand_ins:
            for number, stand_in in enumerate(stand_ins):
                wait_until_up(first + number, stand_in)
            sign_ins = _tell()
            _serve(options.port, sign_ins, first, stand_ins)
    return 0


def _serve(
    port: int,
    sign_ins: list[tuple[str, str, str]],
    first: int,
    stand_ins: list[subprocess.Popen[bytes]],
) -> None:
    """Run web and worker; returns only by an exception."""
    with running(["serve", "--port", str(port)], ["worker"]) as processes:
        wait_until_up(port, processes[0])
        print(f"\nSignet runs on {os.environ['SIGNET_BASE_URL']}\n")
        for tenant, email, password in sign_ins:
            print(f"  {tenant:<18} {email:<32} {password}")
        print("\nStand-ins of the e-invoice networks:\n")
        print(f"  {'MyInvois':<18} http://127.0.0.1:{port_of('myinvois', first)}/_myinvois/")
        print(f"  {'Peppol':<18} http://127.0.0.1:{port_of('peppol', first)}")
        print("\nCtrl-C ends it.", flush=True)
        while all(process.poll() is None for process in (*processes, *stand_ins)):
            time.sleep(0.5)
    raise SignetError("One of the demo's processes has ended; the reason stands above.")


def _meet_stand_ins(folder: Path, first: int) -> None:
    """Web and worker call the stand-ins: on this machine, without TLS, trusting their authority."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    port = port_of("peppol", first)
    for name, value in {
        "SIGNET_SANDBOX_PORT": str(first),
        "SIGNET_MYINVOIS_SANDBOX_PORT": str(port_of("myinvois", first)),
        "SIGNET_NETWORKS_PRIVATE": "1",
        "SIGNET_NETWORKS_HTTP": "1",
        "SIGNET_PEPPOL_SMP_ROOTS": str(folder / "peppol-smp-roots.pem"),
        "SIGNET_PEPPOL_NAME_SERVERS": f"127.0.0.1:{port}",
    }.items():
        os.environ.setdefault(name, value)


def _tell() -> list[tuple[str, str, str]]:
    """Make the demo tenants; how to sign in to each."""
    import django

    django.setup()
    from django.db import connections

    from signet.demo.story import load

    sign_ins = [(entry.tenant, entry.email, entry.password) for entry in load()]
    connections.close_all()
    return sign_ins
