"""Which processes of the cluster live. PostgreSQL's pid file alone cannot tell after a ``kill -9``."""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from signet.database import paths


def postmaster() -> int | None:
    """Process id of this cluster's running postmaster.

    After a ``kill -9`` of everything the pid file stays, and its id may belong to another program now.
    """
    try:
        first, folder = _pid_file()[:2]
        pid = int(first)
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    runs_ours = b"postgres" in command[0] and os.fsencode(folder) in command
    return pid if runs_ours else None


def is_stopping() -> bool:
    """Does the postmaster say that it is shutting down?"""
    lines = _pid_file()
    return len(lines) >= 8 and lines[7].strip() == "stopping"


def forget_postmaster() -> None:
    """Remove the lock files of a postmaster that is no more.

    PostgreSQL itself only asks whether their process id is alive: so is one that was given to another
    program since, and so is a zombie in a container whose first process collects none.
    """
    (paths.cluster_folder() / "postmaster.pid").unlink(missing_ok=True)
    (paths.socket_folder() / ".s.PGSQL.5432.lock").unlink(missing_ok=True)


def orphans() -> list[int]:
    """Server processes that outlived their postmaster: busy ones notice its death only when they wait.

    Every PostgreSQL process works in the cluster's folder.
    """
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            at_home = (entry / "cwd").readlink() == paths.cluster_folder()
            if at_home and (entry / "exe").readlink().name.startswith("postgres"):
                found.append(int(entry.name))
    return found


def end_orphans() -> None:
    """End them before the next start: two servers must never write to the same files."""
    if not _wait_until(lambda: not orphans(), 1):
        _end(orphans(), (signal.SIGQUIT, 5), (signal.SIGKILL, 10))


def end_makers(folder: Path) -> None:
    """End what still makes a cluster in a folder: an ``initdb`` outlives the program that was killed."""
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (
                os.fsencode(folder) in (entry / "cmdline").read_bytes().split(b"\0")
                or (entry / "cwd").readlink() == folder
            ):
                found.append(int(entry.name))
    _end(found, (signal.SIGKILL, 10))


def end(pid: int) -> None:
    """End a postmaster that answers nobody: fast, then at once, then by force."""
    _end([pid], (signal.SIGINT, 10), (signal.SIGQUIT, 5), (signal.SIGKILL, 10))


def _end(pids: Iterable[int], *steps: tuple[signal.Signals, float]) -> None:
    alive = list(pids)
    for how, seconds in steps:
        for pid in alive:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
        if _wait_until(lambda: not any(_exists(pid) for pid in alive), seconds):
            return


def _exists(pid: int) -> bool:
    """Is the process there, and more than a zombie that nobody has waited for?"""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8")
    except (FileNotFoundError, ProcessLookupError):
        return False
    return stat.rsplit(")", 1)[1].split()[0] != "Z"


def _wait_until(condition: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _pid_file() -> list[str]:
    try:
        text = (paths.cluster_folder() / "postmaster.pid").read_text(encoding="utf-8")
    except FileNotFoundError:
        return []
    return text.splitlines()
