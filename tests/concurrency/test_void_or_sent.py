"""Somebody declares a document void while another sends it, and while the worker takes it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from signet.documents.actions.void import void
from signet.documents.models import Document
from signet.kernel.errors import Conflict
from signet.networks import submissions
from signet.networks.actions.move import give_up
from signet.networks.actions.send import send, send_many
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.network_adapter import PostNetwork
from tests.networks import Post, posted

ROUNDS = 12


def at_once(acts: Sequence[Callable[[], object]]) -> list[object]:
    """What each came to: what it returned, or the code of its refusal."""
    told: list[object] = [None] * len(acts)
    barrier = threading.Barrier(len(acts))

    def run(n: int, act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            told[n] = act()
        except Conflict as refusal:
            told[n] = refusal.code
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def voids(post: Post, document_id: UUID) -> Callable[[], object]:
    def act() -> object:
        with tenant_scope(post.world.id):
            return void(document_id=document_id, reason="Wrong buyer", by=actor()).state

    return act


def issued(post: Post) -> UUID:
    with tenant_scope(post.world.id):
        return post.document()


def test_either_void_or_sent_and_never_both(kept_alpha: World, settings: Any) -> None:
    with posted(kept_alpha, settings, PostNetwork(cancels=False)) as post:
        ends = set()
        for n in range(ROUNDS):
            document_id = issued(post)

            def sends(document_id: UUID = document_id) -> object:
                with tenant_scope(kept_alpha.id):
                    return send(
                        document_id=document_id, connection_id=post.connection_id, by=actor()
                    ).state

            def sends_many(document_id: UUID = document_id) -> object:
                with tenant_scope(kept_alpha.id):
                    [one] = send_many(
                        document_ids=[document_id], connection_id=post.connection_id, by=actor()
                    )
                    return one.error.code if one.error else one.submission.state  # type: ignore[union-attr]

            said = at_once([voids(post, document_id), sends_many if n % 2 else sends])
            assert said in (
                ["void", "document.not_issued"], ["document.on_its_way", "queued"],
            )  # fmt: skip
            ends.add(said[0])
            with tenant_scope(kept_alpha.id):
                is_void = Document.objects.get(id=document_id).state == "void"
                assert is_void != bool(submissions.live_of(document_id))
        post.work()
        with tenant_scope(kept_alpha.id):
            assert len(post.server.taken) == Document.objects.filter(state="issued").count()


def test_void_while_the_worker_takes_it(kept_alpha: World, settings: Any) -> None:
    """Whether somebody holds it back in time or not: what is void never reached the network."""
    with posted(kept_alpha, settings, PostNetwork(cancels=False)) as post:
        post.server.wait = 0.02
        for _ in range(ROUNDS):
            document_id = issued(post)
            with tenant_scope(kept_alpha.id):
                row = send(document_id=document_id, connection_id=post.connection_id, by=actor())

            def holds_back(identifier: UUID = row.id) -> object:
                with tenant_scope(kept_alpha.id):
                    give_up(submission_id=identifier, reason="Wrong buyer", by=actor())
                return "held"

            first, held, _worked, last = at_once(
                [voids(post, document_id), holds_back, post.work, voids(post, document_id)]
            )
            with tenant_scope(kept_alpha.id):
                document = Document.objects.get(id=document_id)
                state = submissions.get(row.id).state
            arrived = str(row.id) in post.server.taken
            assert (held == "held") == (state == "failed") == (not arrived)
            if arrived:
                assert {first, last} <= {"document.on_its_way", "document.at_network"}
                assert document.state == "issued"
            else:
                assert (document.state == "void") == ("void" in {first, last})
        assert len(post.server.taken) == len(set(post.server.taken))
