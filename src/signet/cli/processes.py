"""The product's own processes, run together and ended together."""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator

from signet.kernel.errors import BadInput, SignetError

_PARENT = "SIGNET_PARENT"
_PR_SET_PDEATHSIG = 1
_ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextlib.contextmanager
def interruptible() -> Iterator[None]:
    """Ctrl-C, ``kill`` and a closed terminal all end the block, in good order and once."""

    def interrupt(*_: object) -> None:
        for number in _ENDINGS:
            signal.signal(number, signal.SIG_IGN)  # an impatient second one must not leave orphans
        raise KeyboardInterrupt

    before = {number: signal.signal(number, interrupt) for number in _ENDINGS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextlib.contextmanager
def running(*commands: list[str]) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Processes of the product, ended together: asked first, killed when they do not listen."""
    environment = {**os.environ, _PARENT: str(os.getpid())}
    processes: list[subprocess.Popen[bytes]] = []
    try:
        processes.extend(
            subprocess.Popen(
                [sys.executable, "-m", "signet", *command], start_new_session=True, env=environment
            )
            for command in commands
        )
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=10)
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def end_with_parent() -> None:
    """Called by a process that ``running`` started: it ends when its starter is killed."""
    if parent := os.environ.pop(_PARENT, None):
        end_with(int(parent))


def end_with(parent: int) -> None:
    """Have the kernel send SIGTERM to this process when its parent dies, however it dies (Linux)."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
        if os.getppid() != parent:  # it died before we could ask
            raise SystemExit(0)


def refuse_taken_port(host: str, port: int) -> None:
    """A sentence instead of a traceback, and never the pages of another program taken for ours."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except (OSError, OverflowError) as error:
            reason = getattr(error, "strerror", None) or error
            raise BadInput(
                f"Port {port} on {host} cannot be used: {reason}. Choose another one with"
                " --port (make demo PORT=8001).",
                code="serve.port",
            ) from error


def wait_until_up(port: int, process: subprocess.Popen[bytes], seconds: float = 60) -> None:
    """Return when the web server answers; raises when it ends or takes too long."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise SignetError("The web server did not come up; the reason stands above.")
