"""Processes share one access token: one of them fetches it, a little before the last one ends."""

from __future__ import annotations

import multiprocessing
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from signet.networks import connections as kept_connections
from signet.networks.opening import open_connection
from signet.tenancy.context import tenant_scope
from tests.accounts import accounts
from tests.fixtures import World
from tests.networks import Post, posted

PROCESSES = multiprocessing.get_context("fork")


def sign_in(post: Post, barrier: Any, told: Any) -> None:
    """In a process of its own: a connection to the database of its own, and what it signed in with."""
    connections.close_all()
    with tenant_scope(post.world.id):
        opened = open_connection(kept_connections.get(post.connection_id))
    barrier.wait(30)
    told.put(opened.link.tokens.get("post", lambda: slowly(post, opened.link)))
    connections.close_all()


def slowly(post: Post, link: Any) -> Any:
    """Long enough that the others come in the meantime."""
    time.sleep(0.5)
    return post.adapter._sign_in(link)


def in_processes(post: Post, count: int) -> list[str]:
    connections.close_all()
    barrier, told = PROCESSES.Barrier(count), PROCESSES.SimpleQueue()
    running = [PROCESSES.Process(target=sign_in, args=(post, barrier, told)) for _ in range(count)]
    for process in running:
        process.start()
    for process in running:
        process.join(60)
    assert [process.exitcode for process in running] == [0] * count
    found = [told.get() for _ in range(count)]
    told.close()
    return found


@pytest.mark.parametrize("left", [timedelta(seconds=-1), timedelta(seconds=59)])
def test_of_processes_that_need_a_token_at_once_one_fetches_it(
    kept_alpha: World, settings: Any, left: timedelta
) -> None:
    with posted(kept_alpha, settings) as post:
        assert in_processes(post, 3) == ["t1"] * 3
        assert in_processes(post, 2) == ["t1"] * 2
        accounts(
            f"UPDATE networks_token SET expires_at = now() + interval '{left.total_seconds()} s'"
        )
        assert in_processes(post, 3) == ["t2"] * 3
        assert post.server.tokens == 2
        assert all(
            b"t2" not in bytes(value) for (value,) in accounts("SELECT value FROM networks_token")
        )
