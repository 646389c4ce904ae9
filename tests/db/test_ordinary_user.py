"""An ordinary user runs all of it, in folders of his own; root beside him takes nothing from him."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.clusters import Cluster, Person


def uids(cluster: Cluster) -> set[int]:
    return {Path(f"/proc/{pid}").stat().st_uid for pid in cluster.processes()}


def test_an_ordinary_user_sets_up_issues_and_leaves(cluster: Cluster, person: Person) -> None:
    cluster.environment["SIGNET_PG_UNSAFE_FSYNC_OFF"] = "1"
    cluster.data.mkdir()
    os.chown(cluster.data, person.uid, person.gid)
    done = person.run(cluster, "smoke")
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("all well\n")
    assert cluster.processes() == []
    assert {
        path.stat().st_uid for path in cluster.data.rglob("*") if path.name != "__pycache__"
    } == {person.uid}

    assert person.run(cluster, "db", "start").returncode == 0
    assert uids(cluster) == {person.uid}
    assert person.run(cluster, "db", "stop").returncode == 0
    if os.geteuid() == 0:  # "sudo signet ...": the server is still his
        cluster.ok("db", "start")
        assert uids(cluster) == {person.uid}
        assert (cluster.data / "pg").stat().st_uid == person.uid
        cluster.ok("db", "stop")


def test_a_folder_of_somebody_else_gets_a_sentence(cluster: Cluster, person: Person) -> None:
    cluster.data.mkdir(mode=0o500)
    done = person.run(cluster, "db", "start")
    assert done.returncode == 2
    assert done.stderr.startswith(f"signet: {cluster.data}/")
    assert ": Permission denied. user " in done.stderr
    assert done.stderr.endswith(f"the data folder {cluster.data}; SIGNET_DATA names another.\n")


def test_another_user_cannot_reach_the_socket(cluster: Cluster, person: Person) -> None:
    if os.geteuid() != 0:
        pytest.skip("there is no other user to try")
    cluster.ok("db", "start")
    for word in ("status", "start"):
        done = person.run(cluster, "db", word)
        assert done.returncode == 2
        assert "Permission denied" in done.stderr
        assert "Traceback" not in done.stderr
