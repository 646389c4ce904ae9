"""Calling the API in tests: with a key of a role or of chosen permissions, or over real HTTP."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from django.test import Client

from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.context import tenant_scope
from signet.tenancy.permissions import ROLE_PERMISSIONS
from tests.fixtures import World, actor

Call = Callable[..., Any]
ROOT = Path(__file__).parents[2]


def key_of(world: World, permissions: Collection[str]) -> str:
    """The secret of a new key."""
    with tenant_scope(world.id):
        return create_api_key(name="test", permissions=permissions, by=actor()).secret


def caller(world: World, role: str = "owner") -> Call:
    """``call(method, path, body, **headers)`` with a key of this tenant."""
    return calling(key_of(world, ROLE_PERMISSIONS[role]))


def calling(secret: str | None) -> Call:
    """``call(method, path, body, **headers)`` with this key, or as nobody."""
    client = Client()
    authorization = {"Authorization": f"Bearer {secret}"} if secret else {}

    def call(
        method: str, path: str, body: Any = None, media: str = "application/json", **headers: str
    ) -> Any:
        data = body if isinstance(body, (bytes, str)) else json.dumps(body)
        return client.generic(
            method, f"/api/v1{path}", "" if body is None else data, content_type=media,
            headers=authorization | headers,
        )  # fmt: skip

    return call


def draft(world: World, **changes: Any) -> dict[str, Any]:
    """A draft that is ready to be issued, as JSON."""
    return world.draft(**changes).model_dump(mode="json", exclude_unset=True)


@contextmanager
def serving() -> Iterator[tuple[str, Callable[[], None]]]:
    """The real server in processes of its own: its address, and a ``kill -9`` of all of it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "signet", "serve", "--port", str(port)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )

    def kill() -> None:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()

    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                httpx.get(f"{address}/healthz", timeout=5)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, kill
    finally:
        kill()
