"""``signet sandbox``: stand-ins of the e-invoice networks on this machine, each in a process of its own."""

from __future__ import annotations

import argparse
import contextlib
import time
from pathlib import Path

from signet.cli.processes import (
    end_with_parent,
    interruptible,
    refuse_taken_port,
    running,
    wait_until_up,
)
from signet.database import paths
from signet.kernel.errors import BadInput, SignetError
from signet.sandbox.catalogue import FIRST_PORT, STAND_INS


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "network", nargs="?", choices=[*STAND_INS], help="only this one, in this process"
    )
    parser.add_argument(
        "--port",
        type=int,
        default=0,
        help=f"of the first one (default: {FIRST_PORT}); each further one listens a port higher",
    )
    parser.add_argument(
        "--folder",
        type=Path,
        help="where their state is kept (default: sandbox/ in the data folder)",
    )


def run(options: argparse.Namespace) -> int:
    folder: Path = options.folder or paths.data_folder() / "sandbox"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if options.network:
        return _one(options.network, folder, options.port or port_of(options.network))
    first = options.port or FIRST_PORT
    ports = {name: port_of(name, first) for name in STAND_INS}
    for port in ports.values():
        refuse_taken_port("127.0.0.1", port)
    with (
        contextlib.suppress(KeyboardInterrupt),
        interruptible(),
        running(*commands(folder, first)) as processes,
    ):
        for port, process in zip(ports.values(), processes, strict=True):
            wait_until_up(port, process)
        for name, port in ports.items():
            print(f"{name:<10} http://127.0.0.1:{port}")
        print("Ctrl-C ends them.", flush=True)
        while all(process.poll() is None for process in processes):
            time.sleep(0.5)
        raise SignetError("A stand-in has ended; the reason stands above.")
    return 0


def port_of(name: str, first: int = FIRST_PORT) -> int:
    """Where a stand-in listens when the first one listens at ``first``."""
    return first + list(STAND_INS).index(name)


def free_ports(first: int) -> int:
    """The first of as many free ports in a row as there are stand-ins, from ``first`` on.

    Raises ``BadInput`` where there are none near by.
    """
    for start in range(first, first + 100, len(STAND_INS)):
        try:
            for number in range(len(STAND_INS)):
                refuse_taken_port("127.0.0.1", start + number)
        except BadInput:
            continue
        return start
    raise BadInput(f"No free ports for the networks' stand-ins above {first}.", code="serve.port")


def commands(folder: Path, first: int) -> list[list[str]]:
    """The commands that run every stand-in, for ``cli.processes.running``."""
    return [
        ["sandbox", name, "--port", str(port_of(name, first)), "--folder", str(folder)]
        for name in STAND_INS
    ]


def _one(name: str, folder: Path, port: int) -> int:
    from signet.sandbox.serving import serving

    end_with_parent()
    refuse_taken_port("127.0.0.1", port)
    with contextlib.suppress(KeyboardInterrupt), interruptible(), serving(name, folder, port):
        while True:
            time.sleep(3600)
    return 0
