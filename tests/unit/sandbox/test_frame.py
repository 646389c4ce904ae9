"""The frame of the stand-ins: serving, state that outlives the process, failures on demand, the command."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from signet.sandbox.failures import KINDS
from signet.sandbox.serving import serving
from tests.environment import ROOT

PATH = "/_peppol/participants/0088:5012345678900"


@pytest.fixture
def client(tmp_path: Path) -> Iterator[httpx.Client]:
    with (
        serving("peppol", tmp_path) as settings,
        httpx.Client(base_url=settings.address, trust_env=False, timeout=5) as client,
    ):
        yield client


def order(client: httpx.Client, how: str, match: str = "PUT *", seconds: float = 0.3) -> None:
    wish = {"match": match, "how": how, "times": 1, "seconds": seconds}
    assert client.post("/_sandbox/failures", json=wish).status_code == 201


def registered(client: httpx.Client) -> list[str]:
    return [row["id"] for row in client.get("/_peppol/participants").json()]


def outcome(client: httpx.Client) -> str:
    try:
        answer = client.put(PATH, json={"name": "Marlow"})
    except httpx.TransportError as error:
        return type(error).__name__
    return f"{answer.status_code} {answer.content[:12]!r}"


EXPECTED = {
    "timeout_before": ("RemoteProtocolError", False),
    "timeout_after": ("RemoteProtocolError", True),
    "lost": ("RemoteProtocolError", True),
    "refused": ("RemoteProtocolError", False),
    "500": ('500 b\'{"error": "o\'', False),
    "403": ("403 b'<html><head>'", False),
    "502": ("502 b'<html><body>'", False),
    "503": ('503 b\'{"error": "o\'', False),
    "429": ('429 b\'{"error": "s\'', False),
    "500_after": ('500 b\'{"error": "o\'', True),
    "nonsense": ("200 b'\\x00\\xff{]<nonsens'", True),
    "empty": ("200 b''", True),
    "huge": ("200 b'[[[[[[[[[[[['", True),
    "drip": ("RemoteProtocolError", True),
    "twice": ('201 b\'{"id": "0088\'', True),
}


@pytest.mark.parametrize("how", list(KINDS))
def test_a_failure_happens_once_and_as_it_was_ordered(client: httpx.Client, how: str) -> None:
    order(client, how)
    said, done = EXPECTED[how]
    assert outcome(client) == said
    assert registered(client) == (["0088:5012345678900"] if done else [])
    assert outcome(client).startswith("201 ")
    assert client.get("/_sandbox/failures").json() == []


def test_a_slow_answer_takes_its_time(client: httpx.Client) -> None:
    order(client, "timeout_before", seconds=0.5)
    began = time.monotonic()
    assert outcome(client) == "RemoteProtocolError"
    assert 0.5 <= time.monotonic() - began < 2


def test_retry_after_says_how_long(client: httpx.Client) -> None:
    order(client, "429", seconds=7)
    assert client.put(PATH, json={}).headers["Retry-After"] == "7"


def test_only_the_calls_that_match_fail(client: httpx.Client) -> None:
    order(client, "500", match="PUT /_peppol/participants/0088:9*")
    assert outcome(client).startswith("201 ")
    assert [call["outcome"] for call in client.get("/_sandbox/calls").json()] == ["201"]
    assert client.delete("/_sandbox/failures").status_code == 204
    assert client.get("/_sandbox/failures").json() == []


@pytest.mark.parametrize("body", [b"", b"[]", b"nonsense", b'{"match": "x"}', b'{"how": 1}'])
def test_an_order_that_cannot_be_read_is_refused(client: httpx.Client, body: bytes) -> None:
    assert client.post("/_sandbox/failures", content=body).status_code == 400


def test_the_state_outlives_the_server(tmp_path: Path) -> None:
    for expected in ([], ["0088:5012345678900"]):
        with (
            serving("peppol", tmp_path) as settings,
            httpx.Client(base_url=settings.address, trust_env=False) as client,
        ):
            assert registered(client) == expected
            client.put(PATH, json={})


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_command_runs_every_stand_in_and_leaves_none(tmp_path: Path, how: int) -> None:
    port = free_port()
    words = ["sandbox", "--port", str(port), "--folder", str(tmp_path)]
    command = subprocess.Popen(
        [sys.executable, "-m", "signet", *words], stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    with command:
        assert command.stdout is not None
        lines = [line for line in iter(command.stdout.readline, "Ctrl-C ends them.\n")]  # noqa: C416
        assert lines[0].split() == ["peppol", f"http://127.0.0.1:{port}"]
        address = f"http://127.0.0.1:{port}"
        assert httpx.get(f"{address}/healthz", trust_env=False).text == "ok"
        command.send_signal(how)
    deadline = time.monotonic() + 10
    with pytest.raises(httpx.ConnectError):
        while time.monotonic() < deadline:
            with contextlib.suppress(httpx.ReadError, httpx.RemoteProtocolError):  # just dying
                httpx.get(f"{address}/healthz", trust_env=False)
            time.sleep(0.05)
