"""Who still needs the embedded cluster: one file per process, so that the last to leave stops it."""

from __future__ import annotations

import os
from pathlib import Path

from signet.database import paths

_MANUAL = "manual"


def hold(name: str | None = None) -> None:
    """Register this process, or with ``name="manual"`` the operator who said ``signet db start``."""
    paths.make_data_folder()
    folder = _folder()
    folder.mkdir(exist_ok=True)
    (folder / (name or str(os.getpid()))).write_text(_started(str(os.getpid())), encoding="ascii")


def release(name: str | None = None) -> None:
    """Take the registration back."""
    (_folder() / (name or str(os.getpid()))).unlink(missing_ok=True)


def hold_manually() -> None:
    """Keep the cluster running until ``release_manually``, whatever processes come and go."""
    hold(_MANUAL)


def release_manually() -> None:
    release(_MANUAL)


def is_held() -> bool:
    """Does this process hold a lease already?"""
    return _read(_folder() / str(os.getpid())) == _started(str(os.getpid()))


def holders() -> list[str]:
    """Names of the leases whose process is alive; those of dead processes are cleared away."""
    alive = []
    for file in _folder().glob("*"):
        if file.name == _MANUAL or _started(file.name) == _read(file) != "":
            alive.append(file.name)
        else:
            file.unlink(missing_ok=True)
    return alive


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii")
    except (FileNotFoundError, NotADirectoryError):
        return ""


def _started(pid: str) -> str:
    """When the process began, in clock ticks since boot: tells it from a later one of the same id.

    A zombie holds nothing, however long its parent leaves it lying.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
    except (FileNotFoundError, ProcessLookupError, NotADirectoryError):
        return ""
    return "" if stat[0] == "Z" else stat[19]


def _folder() -> Path:
    return paths.data_folder() / "leases"
