"""``kill -9`` of the embedded cluster in every way; the next start recovers and what was committed is there."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import threading
import time
from pathlib import Path

import psycopg
import pytest

from tests.clusters import Cluster, kill_all, wait_until

KEEPER = """
import sys
from signet.database import keeper
with keeper.kept():
    print("held", flush=True)
    sys.stdin.read()
"""


def remember(cluster: Cluster, number: int) -> None:
    with cluster.connect() as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS kept (number int PRIMARY KEY)")
        connection.execute("INSERT INTO kept VALUES (%s)", [number])


def remembered(cluster: Cluster) -> list[int]:
    with cluster.connect() as connection:
        return [n for (n,) in connection.execute("SELECT number FROM kept ORDER BY 1")]


def test_kill_of_the_postmaster_then_of_everything(cluster: Cluster) -> None:
    holder = cluster.python(
        KEEPER.replace("keeper.kept()", "embedded.lease()").replace("keeper", "embedded")
    )
    assert holder.stdout.readline() == "held\n"
    remember(cluster, 1)
    kill_all([cluster.postmaster()])
    cluster.ok("db", "start")
    assert remembered(cluster) == [1]
    remember(cluster, 2)
    kill_all([holder.pid, *cluster.processes()])
    assert (cluster.data / "pg" / "postmaster.pid").exists()
    assert cluster.signet("db", "status").stdout == "stopped\n"
    cluster.ok("db", "start")
    assert remembered(cluster) == [1, 2]
    with cluster.connect("postgres") as connection:
        assert connection.execute("SHOW fsync").fetchone() == ("on",)


def test_a_process_that_outlived_the_postmaster_is_ended_first(cluster: Cluster) -> None:
    """A backend that computes does not notice; a second server beside it would ruin the files."""
    cluster.ok("db", "start")
    remember(cluster, 1)
    cluster.environment["SIGNET_PG_UNSAFE_FSYNC_OFF"] = "1"
    busy: list[int] = []

    def compute() -> None:
        with contextlib.suppress(psycopg.OperationalError), cluster.connect() as connection:
            busy.append(connection.info.backend_pid)
            connection.execute("SELECT count(*) FROM generate_series(1, 100000000000)")

    thread = threading.Thread(target=compute)
    thread.start()
    wait_until(lambda: busy)
    time.sleep(0.3)
    kill_all([cluster.postmaster()])
    time.sleep(0.3)
    assert busy[0] in cluster.processes()
    cluster.ok("db", "start")
    thread.join(timeout=10)
    assert not thread.is_alive()
    assert busy[0] not in cluster.processes()
    assert remembered(cluster) == [1]


def test_a_stale_pid_file_may_name_another_program(cluster: Cluster) -> None:
    cluster.ok("db", "start")
    remember(cluster, 1)
    text = (cluster.data / "pg" / "postmaster.pid").read_text()
    kill_all(cluster.processes())
    stranger = subprocess.Popen(["sleep", "600"])
    try:
        for content in (text.replace(text.split()[0], str(stranger.pid), 1), "", "no number\n"):
            (cluster.data / "pg" / "postmaster.pid").write_text(content)
            cluster.ok("db", "start")
            assert remembered(cluster) == [1]
            kill_all(cluster.processes())
        assert stranger.poll() is None
    finally:
        stranger.kill()
        stranger.wait()


def test_a_kill_while_the_cluster_is_made(cluster: Cluster) -> None:
    starting = cluster.signet_in_background("db", "start")
    wait_until(lambda: list(cluster.data.glob("pg-new.*/base")))
    os.kill(starting.pid, signal.SIGSTOP)  # initdb may end before we look, but not be moved then
    [new] = cluster.data.glob("pg-new.*")
    kill_all([starting.pid, *cluster.processes(new.name)])
    assert not (cluster.data / "pg").exists()
    cluster.ok("db", "start")
    cluster.ok("db", "stop")
    assert list(cluster.data.glob("pg-new.*")) == []


def test_a_folder_that_was_half_made_elsewhere(cluster: Cluster) -> None:
    """PG_VERSION is written before there is anything; without pg_control nothing was ever stored."""
    (cluster.data / "pg" / "global").mkdir(parents=True)
    (cluster.data / "pg" / "PG_VERSION").write_text("18\n")
    cluster.ok("db", "start")
    remember(cluster, 1)
    assert remembered(cluster) == [1]


def test_a_deleted_socket(cluster: Cluster) -> None:
    """A cleaner of old files removed it: the server lives, but nobody can reach it."""
    cluster.ok("db", "start")
    remember(cluster, 1)
    (cluster.socket / ".s.PGSQL.5432").unlink()
    cluster.ok("db", "start")
    assert remembered(cluster) == [1]


def test_a_shutdown_that_waits_for_a_client_that_never_leaves(cluster: Cluster) -> None:
    cluster.ok("db", "start")
    remember(cluster, 1)
    with cluster.connect() as staying:
        os.kill(cluster.postmaster(), signal.SIGTERM)
        wait_until(lambda: "stopping" in (cluster.data / "pg" / "postmaster.pid").read_text())
        cluster.ok("db", "start")
        assert remembered(cluster) == [1]
        with pytest.raises(psycopg.OperationalError):
            staying.execute("SELECT 1")


def test_a_keeper_brings_it_back_unless_it_was_stopped_on_purpose(cluster: Cluster) -> None:
    keepers = [cluster.python(KEEPER) for _ in range(2)]
    for keeper in keepers:
        assert keeper.stdout.readline() == "held\n"
    remember(cluster, 1)
    for how in (signal.SIGKILL, signal.SIGQUIT):
        before = cluster.postmaster()
        os.kill(before, how)
        wait_until(lambda: is_up(cluster, other_than=before))  # noqa: B023
        assert remembered(cluster) == [1]
    assert cluster.starts() == 3
    cluster.ok("db", "stop")
    time.sleep(1.5)
    assert cluster.processes() == []
    cluster.ok("db", "start")
    kill_all([cluster.postmaster()])
    wait_until(lambda: (cluster.data / "pg" / "postmaster.pid").exists() and is_up(cluster))
    for keeper in keepers:
        _out, err = keeper.communicate(timeout=20)
        assert keeper.returncode == 0
        assert "Traceback" not in err


def is_up(cluster: Cluster, other_than: int = 0) -> bool:
    try:
        with cluster.connect():
            return cluster.postmaster() != other_than
    except (psycopg.OperationalError, FileNotFoundError, IndexError):
        return False


def test_a_log_that_grew_is_put_aside(cluster: Cluster) -> None:
    cluster.ok("db", "start")
    cluster.ok("db", "stop")
    log = cluster.data / "pg" / "server.log"
    with log.open("ab") as file:
        file.truncate(5_000_001)
    cluster.ok("db", "start")
    assert Path(log.with_suffix(".old.log")).stat().st_size == 5_000_001
    assert log.stat().st_size < 10_000
