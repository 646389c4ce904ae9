"""The doctor's checks that need no broken server: each fails for real and says how to mend it."""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime, timedelta

import pytest

from signet.cli import doctor
from signet.cli.checks import database, machine
from tests.clusters import Cluster


def test_a_missing_font(monkeypatch: pytest.MonkeyPatch) -> None:
    assert machine.fonts().state == "ok"
    monkeypatch.setitem(sys.modules, "fontpkg_noto_sans_khmer", None)
    check = machine.fonts()
    assert (check.state, check.detail) == ("FAIL", "missing: fontpkg_noto_sans_khmer")
    assert check.remedy == "Install fontpkg-noto-sans-khmer again."


@pytest.mark.parametrize(("seconds", "state"), [(0, "ok"), (-5, "FAIL"), (5, "FAIL")])
def test_a_clock_that_is_wrong(monkeypatch: pytest.MonkeyPatch, seconds: int, state: str) -> None:
    there = datetime.now(UTC) + timedelta(seconds=seconds)
    monkeypatch.setattr(database, "_ask", lambda _query: [(there,)])
    check = database.clock()
    assert check.state == state
    assert bool(check.remedy) == (state == "FAIL")


def test_a_full_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        machine.shutil, "disk_usage", lambda _path: type("Usage", (), {"free": 5e8})
    )
    check = machine.disk()
    assert (check.state, check.detail) == ("FAIL", "0.5 GB free")


def test_a_secret_that_others_can_read(monkeypatch: pytest.MonkeyPatch, tmp_path) -> None:
    monkeypatch.setenv("SIGNET_DATA", str(tmp_path))
    assert machine.secret().state == "ok"
    (tmp_path / "secret-key").write_text("secret")
    (tmp_path / "secret-key").chmod(0o640)
    check = machine.secret()
    assert (check.state, check.remedy) == ("FAIL", f"chmod 600 {tmp_path}/secret-key")


def test_a_broken_check_hides_no_other(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken() -> None:
        raise RuntimeError("it burns")

    monkeypatch.setattr(doctor, "MACHINE", [("broken", broken), ("Python", machine.python)])
    monkeypatch.setattr(doctor, "DATABASE", [])
    assert doctor.run(type("Options", (), {"json": False})) == 1
    out = capsys.readouterr().out
    assert "FAIL broken: RuntimeError: it burns\n" in out
    assert "ok   Python: " in out


def test_a_database_that_cannot_start(cluster: Cluster) -> None:
    cluster.data.mkdir()
    (cluster.data / "run").write_text("in the way")
    done = cluster.signet("doctor", "--json")
    assert done.returncode == 1
    [first, *others] = json.loads(done.stdout)
    assert (first["name"], first["state"]) == ("PostgreSQL", "FAIL")
    assert "must be a folder of" in first["detail"]
    assert {check["name"]: check["state"] for check in others}["sample PDF"] == "ok"
