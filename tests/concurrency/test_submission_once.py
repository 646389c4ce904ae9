"""Sixteen people and four workers at once: one submission, one document at the network."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from signet.kernel.clock import now
from signet.networks import submissions
from signet.networks.actions.send import send
from signet.networks.jobs import catch_up
from signet.networks.models import Submission
from signet.tenancy.context import tenant_scope
from signet.tenancy.rows import select
from tests.fixtures import World, actor
from tests.networks import Post, posted


def at_once(n: int, do: Callable[[], object]) -> list[object]:
    """What each of ``n`` threads came to."""
    told: list[object] = []
    barrier = threading.Barrier(n)

    def run() -> None:
        barrier.wait()
        try:
            told.append(do())
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(n)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def test_sixteen_threads_make_one_submission_of_a_snapshot(
    kept_alpha: World, settings: Any
) -> None:
    with posted(kept_alpha, settings) as post:
        for _ in range(5):
            with tenant_scope(kept_alpha.id):
                document_id = post.document()

            def press(document_id: Any = document_id) -> object:
                with tenant_scope(kept_alpha.id):
                    return send(
                        document_id=document_id, connection_id=post.connection_id, by=actor()
                    ).id

            told = at_once(16, press)
            assert len(told) == 16
            assert len(set(told)) == 1
        with tenant_scope(kept_alpha.id):
            assert Submission.objects.count() == 5


def test_eight_workers_hand_over_each_document_once_with_one_token(
    kept_alpha: World, settings: Any
) -> None:
    with posted(kept_alpha, settings) as post:
        queued(post, 20)
        post.server.wait = 0.02
        at_once(8, post.work)
        with tenant_scope(kept_alpha.id):
            states = Submission.objects.values_list("state", flat=True)
            assert list(states) == ["sent"] * 20
            assert len(post.server.taken) == len(set(post.server.taken)) == 20
            assert post.server.tokens == 1
            for row in Submission.objects.all():
                assert [s.verb for s in submissions.steps(row)] == ["queue", "claim", "send"]


def queued(post: Post, n: int) -> None:
    for _ in range(n):
        with tenant_scope(post.world.id):
            send(document_id=post.document(), connection_id=post.connection_id, by=actor())


def test_a_connection_that_is_late_takes_one_place_in_the_queue(
    kept_alpha: World, settings: Any
) -> None:
    """Else the jobs of a tenant with much to send would come to stand before everybody else's."""
    with posted(kept_alpha, settings) as post:
        queued(post, 3)
        with tenant_scope(kept_alpha.id):
            Submission.objects.update(next_at=now() - timedelta(minutes=5))
            before = places(post)
        for _minute in range(3):
            catch_up(int(now().timestamp()))
        with tenant_scope(kept_alpha.id):
            assert places(post) == max(before, 1)
            select("DELETE FROM procrastinate_jobs WHERE args->>'connection_id' = %s RETURNING id",
                   [str(post.connection_id)])  # fmt: skip
        for _minute in range(3):
            catch_up(int(now().timestamp()))
        with tenant_scope(kept_alpha.id):
            assert places(post) == 1


def places(post: Post) -> int:
    found = select(
        "SELECT id FROM procrastinate_jobs WHERE task_name = 'networks.work' AND status = 'todo'"
        " AND args->>'connection_id' = %s",
        [str(post.connection_id)],
    )
    return len(found)
