"""``signet smoke``: the same set-up as the demo, then the main job once through the HTTP API."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
import socket
import time
from collections.abc import Callable
from typing import Any

import httpx

from signet.cli.processes import running, wait_until_up
from signet.cli.setup import prepare
from signet.database import config, embedded
from signet.kernel.errors import SignetError


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", type=int, default=0, help="default: a free one")


def run(options: argparse.Namespace) -> int:
    port = options.port or _free_port()
    os.environ.setdefault("SIGNET_BASE_URL", f"http://127.0.0.1:{port}")
    with embedded.lease() if config.is_embedded() else contextlib.nullcontext():
        step("set up", prepare)
        secret = step("demo data and a key", _key)
        with running(["serve", "--port", str(port)], ["worker"]) as servers:
            step("web server up", lambda: wait_until_up(port, servers[0]))
            with httpx.Client(
                base_url=f"http://127.0.0.1:{port}/api/v1",
                headers={"Authorization": f"Bearer {secret}"},
                timeout=30,
            ) as client:
                _job(client)
    print("all well")
    return 0


def _job(client: httpx.Client) -> None:
    """Draft, preview, issue, PDF, XML, validate, gap report."""
    customer = step("customer", lambda: _ok(client.get("/customers")).json()["data"][0])
    content = {
        "customer_id": customer["id"],
        "lines": [
            {"name": "Smoke test", "quantity": "3", "price": "19.99", "tax": {"category": "S", "percent": "20"}}
        ],
    }  # fmt: skip
    preview = step("preview", lambda: _ok(client.post("/documents/preview", json=content)).json())
    draft = step("draft", lambda: _ok(client.post("/documents", json=content)).json())
    if preview["totals"] != draft["totals"]:
        raise SignetError("preview and draft disagree")
    path = f"/documents/{draft['id']}"
    issued = step("issue", lambda: _ok(client.post(f"{path}/issue")).json())
    pdf = step("PDF", lambda: _ok(client.get(f"{path}/pdf")).content)
    if not pdf.startswith(b"%PDF"):
        raise SignetError("the PDF is no PDF")
    xml = step("XML", lambda: _ok(client.get(f"{path}/xml")).content)
    step("validate", lambda: _valid(xml))
    step("no gap", lambda: _no_gap(_ok(client.get("/documents/gaps")).json()["data"]))
    print(
        f"{issued['number']}: {issued['currency']} {issued['totals']['payable']}, {len(pdf)} bytes of PDF"
    )


def step(name: str, work: Callable[[], Any]) -> Any:
    """Do it and print how long it took."""
    start = time.perf_counter()
    result = work()
    print(f"{name:<22} {(time.perf_counter() - start) * 1000:9.1f} ms", flush=True)
    return result


def _key() -> str:
    import django

    django.setup()
    from django.db import connections

    from signet.demo.story import load
    from signet.tenancy.actions.create_api_key import create_api_key
    from signet.tenancy.actor import system_actor
    from signet.tenancy.context import tenant_scope
    from signet.tenancy.models import User
    from signet.tenancy.queries import tenants_of_user

    entry = load()[-1]
    user = User.objects.get(email=entry.email)
    [tenant] = tenants_of_user(user.id)
    with tenant_scope(tenant.id):
        actor = system_actor("Smoke test")
        made = create_api_key(name="smoke", permissions=actor.permissions, by=actor)
    connections.close_all()
    return made.secret


def _ok(answer: httpx.Response) -> httpx.Response:
    if answer.status_code >= 400:
        raise SignetError(f"{answer.request.method} {answer.request.url.path}: {answer.text}")
    return answer


def _valid(xml: bytes) -> None:
    from signet.en16931.validate import validate

    found = validate(xml).findings
    if found:
        raise SignetError(json.dumps([f.text for f in found]))


def _no_gap(series: list[dict[str, Any]]) -> None:
    if not series or not all(run["complete"] for run in series):
        raise SignetError(f"a series has a gap: {series}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
