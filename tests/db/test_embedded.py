"""The embedded cluster: who starts it, who keeps it, who may enter."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import psycopg
import pytest

from tests.clusters import Cluster

HOLDER = """
import sys
from signet.database import embedded
with embedded.lease():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_start_status_url_stop(cluster: Cluster) -> None:
    assert cluster.signet("db", "status").stdout == "stopped\n"
    cluster.ok("db", "start")
    assert cluster.ok("db", "status") == "running\n"
    for role in ("app", "owner", "ops"):
        with psycopg.connect(cluster.ok("db", "url", "--role", role).strip()) as connection:
            assert connection.execute("SELECT current_user").fetchone() == (f"signet_{role}",)
    assert cluster.ok("db", "stop") == "PostgreSQL is stopped.\n"
    assert cluster.signet("db", "status").returncode == 1
    assert cluster.processes() == []


def test_nobody_else_may_enter(cluster: Cluster) -> None:
    cluster.ok("db", "start")
    modes = {name: stat.S_IMODE((cluster.data / name).stat().st_mode) for name in ("pg", "run")}
    assert modes == {"pg": 0o700, "run": 0o700}
    assert stat.S_IMODE((cluster.socket / ".s.PGSQL.5432").stat().st_mode) == 0o700
    assert cluster.data.stat().st_mode & 0o066 == 0
    with cluster.connect() as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)


def test_the_last_to_leave_stops_it(cluster: Cluster) -> None:
    first = cluster.python(HOLDER)
    assert first.stdout.readline() == "held\n"
    second = cluster.python(HOLDER)
    assert second.stdout.readline() == "held\n"
    first.communicate()
    assert cluster.ok("db", "status") == "running\n"
    second.communicate()
    assert cluster.processes() == []
    assert cluster.starts() == 1


def test_started_by_hand_it_stays(cluster: Cluster) -> None:
    cluster.ok("db", "start")
    holder = cluster.python(HOLDER)
    assert holder.stdout.readline() == "held\n"
    holder.communicate()
    assert cluster.ok("db", "status") == "running\n"


def test_the_lease_of_a_killed_process_holds_nothing(cluster: Cluster) -> None:
    killed = cluster.python(HOLDER)
    assert killed.stdout.readline() == "held\n"
    killed.kill()
    killed.wait()
    # Its id may belong to another process by now; so may a file that we did not write.
    (cluster.data / "leases" / "1").write_text("0")
    (cluster.data / "leases" / "not a process").write_text("")
    holder = cluster.python(HOLDER)
    assert holder.stdout.readline() == "held\n"
    holder.communicate()
    assert cluster.processes() == []


def test_eight_at_once_start_one(cluster: Cluster) -> None:
    code = "from signet.database import embedded; embedded.ensure_running(); print('up')"
    crowd = [cluster.python(code) for _ in range(8)]
    for process in crowd:
        out, err = process.communicate(timeout=300)
        assert (process.returncode, out, err) == (0, "up\n", "")
    assert cluster.starts() == 1


def test_leaving_and_coming_at_once(cluster: Cluster) -> None:
    """Who takes a lease while the last holder stops the cluster has a running one nevertheless."""
    code = """
import psycopg
from signet.database import config, embedded
for _ in range(4):
    with embedded.lease():
        psycopg.connect(config.url("app")).close()
"""
    crowd = [cluster.python(code) for _ in range(4)]
    for process in crowd:
        _out, err = process.communicate(timeout=300)
        assert (process.returncode, err) == (0, "")
    assert cluster.processes() == []


@pytest.mark.parametrize(
    "name",
    ["x" * 90, "Büro, Unter'lagen & more", "it's mine"],
    ids=["longer than a socket's name may be", "with a comma", "with a quote"],
)
def test_any_folder_name_will_do(place: Path, name: str) -> None:
    cluster = Cluster(place / name / "data")
    try:
        url = cluster.ok("db", "start").split()[-1]
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT current_user").fetchone() == ("signet_app",)
            assert stat.S_IMODE(Path(connection.info.host).stat().st_mode) == 0o700
        cluster.ok("db", "stop")
    finally:
        cluster.clear()


def test_a_socket_folder_of_somebody_else_is_refused(place: Path) -> None:
    """Else a stranger's server in /tmp could be taken for ours."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a folder of somebody else")
    cluster = Cluster(place / ("x" * 90))
    code = "from signet.database import paths; print(paths.socket_folder())"
    out, _err = cluster.python(code).communicate()
    folder = Path(out.strip())
    folder.mkdir(mode=0o777)
    os.chown(folder, 65534, 65534)
    try:
        done = cluster.signet("db", "start")
        assert done.returncode == 2
        assert "must be a folder of user root, but belongs to user nobody" in done.stderr
    finally:
        folder.rmdir()
        cluster.clear()


def test_an_unusable_folder_gets_a_sentence(place: Path) -> None:
    (place / "file").write_text("")
    done = Cluster(place / "file" / "data").signet("db", "start")
    assert done.returncode == 2
    assert done.stderr.startswith(f"signet: {place}/file/data: Not a directory. user ")
    assert done.stderr.rstrip().endswith("SIGNET_DATA names another.")


def test_what_postgresql_complains_of_is_passed_on(cluster: Cluster) -> None:
    cluster.ok("db", "start")
    cluster.ok("db", "stop")
    with (cluster.data / "pg" / "postgresql.auto.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    done = cluster.signet("db", "start")
    assert done.returncode == 2
    assert 'unrecognized configuration parameter "no_such_setting"' in done.stderr or (
        "contains errors" in done.stderr
    )
    assert "Traceback" not in done.stderr


def test_a_server_without_our_database_gets_it(cluster: Cluster) -> None:
    """The first start was cut off between the server and its roles."""
    cluster.ok("db", "start")
    with cluster.connect("postgres", "postgres") as connection:
        connection.execute("DROP DATABASE signet")
        connection.execute("DROP ROLE signet_app")
    cluster.ok("db", "start")
    with cluster.connect("signet_app") as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    assert cluster.starts() == 1


def test_psql_holds_the_cluster(cluster: Cluster) -> None:
    done = cluster.signet("db", "shell", "--role", "owner", input="SELECT current_user;\n")
    assert "signet_owner" in done.stdout
    assert done.returncode == 0
    assert cluster.processes() == []
