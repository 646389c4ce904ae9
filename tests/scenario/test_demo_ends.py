"""``signet demo`` ends in good order, however it is ended, and leaves no process behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.clusters import Cluster, wait_until


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """One data folder for all: setting it up takes longest, and every test leaves it stopped."""
    place = Path(tempfile.mkdtemp(prefix="signet-test-"))
    made = Cluster(place / "data")
    made.environment["SIGNET_PG_UNSAFE_FSYNC_OFF"] = "1"
    yield made
    made.clear()
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(data: Path) -> list[int]:
    """Every process that was started with this data folder, PostgreSQL's included."""
    mark = f"SIGNET_DATA={data}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError):
            if entry.name.isdigit() and (
                mark in (entry / "environ").read_bytes().split(b"\0")
                or (entry / "cwd").readlink() == data / "pg"
            ):
                found.append(int(entry.name))
    return found


@pytest.mark.parametrize("how", ["SIGINT", "SIGTERM", "SIGHUP", "SIGINT twice", "SIGKILL"])
def test_nothing_is_left(cluster: Cluster, port: int, how: str) -> None:
    demo = cluster.signet_in_background("demo", "--port", str(port))
    said = []
    for line in demo.stdout:
        said.append(line)
        if "Ctrl-C ends it" in line:
            break
    assert f"Signet runs on http://127.0.0.1:{port}\n" in said, demo.stderr.read()
    assert sum(".example" in line for line in said) == 5  # three owners, two people of branches
    assert httpx.get(f"http://127.0.0.1:{port}/healthz").text == "ok"
    control = next(word for line in said for word in line.split() if "_myinvois" in word)
    assert "<title>" in httpx.get(control).text
    assert len(family(cluster.data)) >= 8  # demo, web (2), worker, postmaster and its children

    if how == "SIGINT":
        again = cluster.signet("demo", "--port", str(port))
        assert again.returncode == 2
        assert again.stderr == (
            f"signet: Port {port} on 127.0.0.1 cannot be used: Address already in use. Choose another"
            " one with --port (make demo PORT=8001).\n"
        )

    word, *twice = how.split()
    os.kill(demo.pid, signal.Signals[word])
    if twice:
        os.kill(demo.pid, signal.Signals[word])
    _out, err = demo.communicate(timeout=40)
    assert demo.returncode == (-9 if how == "SIGKILL" else 0), err
    assert err == ""
    wait_until(lambda: family(cluster.data) == [], 30)
    assert not (cluster.data / "pg" / "postmaster.pid").exists(), "PostgreSQL was shut down"


def test_interrupted_while_it_sets_up(place: Path, port: int) -> None:
    early = Cluster(place / "data")
    try:
        demo = early.signet_in_background("demo", "--port", str(port))
        wait_until((early.data / "pg" / "postmaster.pid").exists)
        os.kill(demo.pid, signal.SIGTERM)
        demo.communicate(timeout=40)
        assert demo.returncode == 0
        wait_until(lambda: family(early.data) == [], 30)
    finally:
        early.clear()


def test_a_web_server_that_is_killed_leaves_no_worker_on_the_port(
    cluster: Cluster, port: int
) -> None:
    server = cluster.signet_in_background("serve", "--port", str(port))
    url = f"http://127.0.0.1:{port}/account/login/"

    def answers() -> bool:
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(url).status_code == 200
        return False

    wait_until(answers, 40)
    server.kill()
    server.communicate()
    wait_until(lambda: not answers(), 20)
    cluster.ok("db", "stop")
    wait_until(lambda: family(cluster.data) == [], 20)
