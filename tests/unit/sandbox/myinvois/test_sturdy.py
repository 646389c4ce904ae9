"""The portal as a process that is killed, and documents that nobody would write."""

from __future__ import annotations

import copy
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.environment import ROOT
from tests.unit.sandbox.myinvois import papers
from tests.unit.sandbox.myinvois.portal import Portal
from tests.unit.sandbox.test_frame import free_port

JUNK: tuple[Any, ...] = (
    "", None, 0, -1, "NaN", 1e10, 1e300, "é\u0007", "A" * 400, [], {}, [{}], [{"_": ""}],
    [{"_": "x"}], True, "9999-99-99", " ", "<&>",
)  # fmt: skip


@contextmanager
def process(folder: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    port = free_port()
    words = ["sandbox", "myinvois", "--port", str(port), "--folder", str(folder)]
    command = [sys.executable, "-m", "signet", *words]
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    with (
        subprocess.Popen(command, env=environment) as running,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", trust_env=False, timeout=10) as http,
    ):
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                http.get("/healthz")
                break
            except httpx.ConnectError:
                time.sleep(0.05)
        try:
            yield running, http
        finally:
            running.kill()


def test_a_killed_portal_knows_what_it_took_and_goes_on_judging(tmp_path: Path) -> None:
    with process(tmp_path) as (running, http):
        portal = Portal(http)
        portal.register(papers.SELLER)
        portal.register(papers.BUYER)
        portal.settings(limited=False, visible_after=0, validated_after=1)
        now = portal.now()
        sent = portal.accepted(*(papers.invoice(f"N{n}", at=now) for n in range(30)))
        running.kill()
    with process(tmp_path) as (_, http):
        again = Portal(http, portal.clients, portal.tokens)
        assert {again.judged(uuid)["status"] for uuid in sent} == {"Valid"}
        assert [d["uuid"] for d in again.control("GET", "documents")] == sent


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if path:
        yield path
    if isinstance(value, (dict, list)):
        for key, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, key))


def spoilt(paper: papers.Paper, chance: random.Random) -> papers.Paper:
    """One thing taken away or replaced, anywhere."""
    paper = copy.deepcopy(paper)
    *way, last = chance.choice([*places(paper)])
    here: Any = paper
    for key in way:
        here = here[key]
    if chance.random() < 0.3:
        del here[last]
    else:
        here[last] = copy.deepcopy(chance.choice(JUNK))
    return paper


def test_whatever_is_sent_is_answered_and_judged(portal: Portal) -> None:
    chance, now = random.Random(4), portal.now()
    uuids: list[str] = []
    for batch in range(10):
        entries = []
        for n in range(30):
            number = f"F{batch}-{n}"
            originals = (("A", "0" * 26),) if n % 3 == 0 else ()
            paper = papers.invoice(
                number, at=now, kind="02", version=("1.0", "1.1")[n % 2], originals=originals
            )
            data = papers.as_json(spoilt(paper, chance))
            entries.append(papers.entry(data, number, "JSON"))
        answer = portal.call("POST", "documentsubmissions", json={"documents": entries})
        if answer.status_code == 400:  # one had another TIN
            assert answer.json()["error"]["code"] == "ValidationError"
            continue
        assert answer.status_code == 202
        content = answer.json()
        assert len(content["acceptedDocuments"]) + len(content["rejectedDocuments"]) == 30
        uuids += [document["uuid"] for document in content["acceptedDocuments"]]
    assert len(uuids) > 20
    assert {portal.judged(uuid)["status"] for uuid in uuids} <= {"Valid", "Invalid"}
