"""A company connected to the small network of the tests, and documents to send over it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.networks.actions.connect import connect
from signet.networks.content import NewConnectionIn
from signet.networks.models import Connection, Submission
from signet.networks.registry import registered
from signet.networks.working import work
from signet.tenancy.context import tenant_scope
from tests.fixtures import World, actor
from tests.network_adapter import PostNetwork
from tests.network_server import NetworkServer, network_server


@dataclass
class Post:
    """The network, its adapter, and the connection of a world's company."""

    server: NetworkServer
    adapter: PostNetwork
    world: World
    connection_id: UUID

    def work(self) -> None:
        """What a worker's job does."""
        work(self.world.id, self.connection_id)

    def document(self, **changes: Any) -> UUID:
        draft = create_draft(content=self.world.draft(**changes), by=actor())
        return issue(document_id=draft.id, by=actor()).id

    def due(self, **which: Any) -> None:
        """Let everything be due now."""
        from signet.kernel.clock import now

        with tenant_scope(self.world.id):
            Submission.objects.filter(next_at__isnull=False, **which).update(
                next_at=now(), taken_by=None
            )


def setup_of(world: World, server: NetworkServer, **credentials: str) -> NewConnectionIn:
    return NewConnectionIn(
        company_id=world.company.id,
        network="post",
        settings={"url": server.url},
        credentials={"password": "open sesame", "hook_secret": "hook hook hook", **credentials},
    )


@contextmanager
def posted(world: World, settings: Any, adapter: PostNetwork | None = None) -> Iterator[Post]:
    """A world on the network; opens its own scopes."""
    settings.NETWORKS_PRIVATE = settings.NETWORKS_HTTP = True
    adapter = adapter or PostNetwork()
    with network_server() as server, registered(adapter):
        with tenant_scope(world.id):
            made: Connection = connect(content=setup_of(world, server), by=actor())
        yield Post(server, adapter, world, made.id)
