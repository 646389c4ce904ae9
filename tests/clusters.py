"""Real clusters in folders of their own, for tests that start, kill and starve them."""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest

from signet.database import programs
from tests.environment import ROOT


class Cluster:
    """A data folder, and the product's commands on it."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SIGNET_")},
            "SIGNET_DATA": str(data),
            "PYTHONPATH": str(ROOT / "src"),
        }
        self.started: list[subprocess.Popen[str]] = []

    def signet(self, *words: str, **options: object) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(  # noqa: PLW1510  the test looks at the status
            [sys.executable, "-m", "signet", *words], env=self.environment, capture_output=True,
            text=True, timeout=400, cwd="/", **options,  # type: ignore[call-overload]
        )  # fmt: skip

    def ok(self, *words: str) -> str:
        done = self.signet(*words)
        assert done.returncode == 0, done.stderr
        return done.stdout

    def python(self, code: str, *words: str, **options: object) -> subprocess.Popen[str]:
        """Start a program with the product at hand; ended with the test."""
        process = subprocess.Popen(
            [sys.executable, "-c", code, *words], env=self.environment, text=True, cwd="/",
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, **options,  # type: ignore[call-overload]
        )  # fmt: skip
        self.started.append(process)
        return process

    def signet_in_background(self, *words: str) -> subprocess.Popen[str]:
        return self.python("import sys; from signet.cli import main; sys.exit(main())", *words)

    @property
    def socket(self) -> Path:
        return self.data / "run"

    def connect(self, user: str = "signet_owner", database: str = "signet") -> psycopg.Connection:
        return psycopg.connect(
            f"postgresql://{user}@/{database}?host={quote(str(self.socket), safe='')}",
            autocommit=True, connect_timeout=5,
        )  # fmt: skip

    def postmaster(self) -> int:
        return int((self.data / "pg" / "postmaster.pid").read_text().splitlines()[0])

    def processes(self, folder: str = "pg") -> list[int]:
        """Every living process that works in the cluster's folder."""
        found = []
        for entry in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if entry.name.isdigit() and (entry / "cwd").readlink() == self.data / folder:
                    found.append(int(entry.name))
        return found

    def starts(self) -> int:
        """How often a postmaster was started."""
        return (self.data / "pg" / "server.log").read_text().count("starting PostgreSQL")

    def clear(self) -> None:
        for process in self.started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
        for folder in ["pg", *(new.name for new in self.data.glob("pg-new.*"))]:
            kill_all(self.processes(folder))
        shutil.rmtree(self.data, ignore_errors=True)


@dataclass(frozen=True)
class Person:
    """An ordinary user of the machine, and how to run the product as him."""

    uid: int
    gid: int
    python: str
    path: str

    def run(self, cluster: Cluster, *words: str) -> subprocess.CompletedProcess[str]:
        other: dict[str, Any] = {}
        if os.geteuid() == 0:
            other = {"user": self.uid, "group": self.gid, "extra_groups": []}
        return subprocess.run(  # noqa: PLW1510  the test looks at the status
            [self.python, "-m", "signet", *words], capture_output=True, text=True, cwd="/",
            env=cluster.environment | {"PYTHONPATH": self.path, "HOME": "/nonexistent"},
            timeout=120, **other,
        )  # fmt: skip


@pytest.fixture
def person(place: Path) -> Iterator[Person]:
    """A user made for the test where we are root, else ourselves; with a copy of the sources."""
    packages = sysconfig.get_path("purelib")
    shutil.copytree(ROOT / "src", place / "src", ignore=shutil.ignore_patterns("__pycache__"))
    path = f"{place / 'src'}:{packages}"
    if os.geteuid() != 0:
        yield Person(os.geteuid(), os.getegid(), sys.executable, path)
        return
    name = f"signet-test-{os.getpid()}"
    subprocess.run(["useradd", "--system", "--no-create-home", name], check=True)
    try:
        user = pwd.getpwnam(name)
        place.chmod(0o711)
        programs.open_the_way()
        for file in (place / "src", *(place / "src").rglob("*")):
            os.chown(file, user.pw_uid, user.pw_gid)
        # The interpreter of a virtual environment may stand in root's home; the same version elsewhere will do.
        python = next(
            found
            for found in (sys.executable, f"/usr/bin/python3.{sys.version_info.minor}")
            if subprocess.run(
                ["runuser", "-u", name, "--", found, "-c", ""], check=False, capture_output=True
            ).returncode == 0
        )  # fmt: skip
        yield Person(user.pw_uid, user.pw_gid, python, path)
    finally:
        subprocess.run(["userdel", name], check=False, capture_output=True)


def kill_all(pids: list[int]) -> None:
    """``kill -9`` in the order given, and wait until they are gone."""
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not any(Path(f"/proc/{pid}/cwd").exists() for pid in pids))


def wait_until(condition: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not come about in time"
        time.sleep(0.02)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that pytest does not shut against the server's user, as it does with its own."""
    folder = Path(tempfile.mkdtemp(prefix="signet-test-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def cluster(place: Path) -> Iterator[Cluster]:
    """A data folder with nothing in it yet."""
    made = Cluster(place / "data")
    yield made
    made.clear()
