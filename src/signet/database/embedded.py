"""The embedded PostgreSQL: one cluster in the data folder, shared by web, worker, tools and tests.

It listens on a Unix socket only. The socket's folder is private to the user (0700), so whoever can
reach the socket is that user, and needs no password.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import pwd
import shutil
import stat
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
from psycopg import pq
from psycopg.conninfo import make_conninfo

from signet.database import leases, paths, processes, programs, roles
from signet.database.errors import DatabaseDown

_START_SECONDS = 60
#: A live postmaster opens its socket within moments; one that has not after this never will.
_SILENT_SECONDS = 5

_CONFIGURATION = """
listen_addresses = ''
unix_socket_permissions = 0700
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


def ensure_running() -> None:
    """Start the cluster if it does not run, making it first if need be; safe to call from many processes.

    Heals what a crash left: stale pid files, server processes without a postmaster, half-made folders.
    Raises ``DatabaseDown`` with the reason when it cannot be started.
    """
    with _plain_words():
        if accepts_connections():
            return
        with _lock():
            _bring_up()


def stop() -> None:
    """Stop the cluster, ending open connections, and let nobody's keeper start it again.

    Nothing committed is lost. ``ensure_running`` by a new command starts it.
    """
    with _plain_words(), _lock():
        paths.stopped_mark().touch()
        _stop()


def stop_when_unused() -> None:
    """Stop the cluster unless somebody still holds a lease on it."""
    with _plain_words(), _lock():
        if not leases.holders():
            _stop()


@contextlib.contextmanager
def lease() -> Iterator[None]:
    """Keep the cluster running for the length of a process; a lease in a lease adds nothing."""
    with _plain_words():
        held = leases.is_held()
    if held:
        yield
        return
    with _plain_words(), _lock():  # a stop that has begun ends first, one that comes sees us
        leases.hold()
    try:
        ensure_running()
        yield
    finally:
        leases.release()
        stop_when_unused()


def revive() -> bool:
    """Start the cluster again if its postmaster died and nobody asked for that; True when it did."""
    if processes.postmaster() is not None or paths.stopped_mark().exists():
        return False
    with _plain_words(), _lock():
        if paths.stopped_mark().exists() or accepts_connections():
            return False
        _bring_up()
        return True


def accepts_connections() -> bool:
    """Does the cluster answer on its socket and hold the product's database?"""
    socket = paths.socket_folder()
    with _plain_words():
        if not (socket / ".s.PGSQL.5432").exists():
            return False
        _refuse_foreign(socket)
    try:
        with psycopg.connect(
            host=str(socket), user="signet_owner", dbname="signet", connect_timeout=5
        ):
            return True
    except psycopg.OperationalError:
        return False


def _bring_up() -> None:
    if accepts_connections():
        return
    paths.stopped_mark().unlink(missing_ok=True)
    _prepare_folders()
    if not _settle():
        processes.forget_postmaster()
        processes.end_orphans()
        if not (paths.cluster_folder() / "global" / "pg_control").exists():
            _initialise()
        _start()
    try:
        roles.bootstrap()
    except psycopg.OperationalError as error:
        raise DatabaseDown(f"PostgreSQL went away as soon as it had started: {error}") from error


def _settle() -> bool:
    """Wait for a server that is coming up or going down; True when it answers, False when none is left.

    Recovery after a crash may take its time; a postmaster that answers nobody is ended.
    """
    silent_since = time.monotonic()
    while (pid := processes.postmaster()) is not None:
        address = make_conninfo(host=str(paths.socket_folder()), connect_timeout=5)
        answer = pq.PGconn.ping(address.encode())
        if answer == pq.Ping.OK:
            return True
        if answer == pq.Ping.REJECT and not processes.is_stopping():
            silent_since = time.monotonic()
        elif time.monotonic() - silent_since > (2 if processes.is_stopping() else _SILENT_SECONDS):
            # Its socket was deleted, or it waits for clients that never leave.
            processes.end(pid)
        time.sleep(0.1)
    return False


def _initialise() -> None:
    """Make the cluster beside its place and move it there whole, so that a kill leaves no half of it."""
    folder = paths.cluster_folder()
    for remains in paths.data_folder().glob("pg-new.*"):
        processes.end_makers(remains)
        shutil.rmtree(remains, ignore_errors=True)
    new = paths.data_folder() / f"pg-new.{os.getpid()}"
    _private(new)
    quick = ["--no-sync"] if _without_fsync() else []
    programs.run(
        "initdb", "-D", str(new), "-U", "postgres", "--auth=trust", "--encoding=UTF8",
        "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--data-checksums",
        *quick,
    )  # fmt: skip
    if folder.exists():  # without pg_control it never held anything
        shutil.rmtree(folder)
    new.rename(folder)


def _start() -> None:
    cluster = paths.cluster_folder()
    configuration = cluster / "signet.conf"
    # A list of quoted names in a quoted value.
    socket = str(paths.socket_folder()).replace('"', '""').replace("'", "''")
    configuration.write_text(
        f"{_CONFIGURATION}{'fsync = off' if _without_fsync() else ''}\n"
        f"unix_socket_directories = '\"{socket}\"'\n",
        encoding="utf-8",
    )
    programs.give(configuration)
    main = cluster / "postgresql.conf"
    if "include 'signet.conf'" not in main.read_text(encoding="utf-8"):
        with main.open("a", encoding="utf-8") as file:
            file.write("\ninclude 'signet.conf'\n")
    _trim_log()
    try:
        programs.run(
            "pg_ctl", "-D", str(cluster), "-w", "-t", str(_START_SECONDS),
            "-l", str(cluster / "server.log"), "start",
        )  # fmt: skip
    except DatabaseDown:
        if not _settle():  # a long recovery outlives pg_ctl's patience
            raise


def _stop() -> None:
    if processes.postmaster() is not None:
        programs.run("pg_ctl", "-D", str(paths.cluster_folder()), "-m", "fast", "-w", "stop")


def _prepare_folders() -> None:
    _private(paths.socket_folder())
    if paths.cluster_folder().exists():
        paths.cluster_folder().chmod(0o700)
    programs.open_the_way()


def _private(folder: Path) -> None:
    """Make a folder that only the server's user may enter."""
    with contextlib.suppress(FileExistsError):
        folder.mkdir(mode=0o700)
    _refuse_foreign(folder)
    folder.chmod(0o700)
    programs.give(folder)


def _refuse_foreign(folder: Path) -> None:
    """In a public place like /tmp somebody else may have made the folder, to be taken for us."""
    found = folder.lstat()
    ours = {os.geteuid()}
    if os.geteuid() == 0:
        ours.add(programs.server_user()[0])
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in ours:
        raise DatabaseDown(
            f"{folder} must be a folder of {_name_of(os.geteuid())}, but belongs to"
            f" {_name_of(found.st_uid)}. Remove it, or run Signet as that user."
        )


def _without_fsync() -> bool:
    return os.environ.get("SIGNET_PG_UNSAFE_FSYNC_OFF") == "1"


def _trim_log(limit: int = 5_000_000) -> None:
    log = paths.cluster_folder() / "server.log"
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(".old.log"))


@contextlib.contextmanager
def _lock() -> Iterator[None]:
    """One process at a time starts or stops the cluster; the lock falls with its holder."""
    with (paths.make_data_folder() / "pg.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def _plain_words() -> Iterator[None]:
    """A folder that cannot be used is the operator's to mend, and no accident of the program."""
    try:
        yield
    except OSError as error:
        raise DatabaseDown(
            f"{error.filename or paths.data_folder()}: {error.strerror}."
            f" {_name_of(os.geteuid())} must be able to write to the data folder"
            f" {paths.data_folder()}; SIGNET_DATA names another."
        ) from error


def _name_of(uid: int) -> str:
    try:
        return f"user {pwd.getpwuid(uid).pw_name}"
    except KeyError:
        return f"user id {uid}"
