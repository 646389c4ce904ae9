"""One of everything that networks know, for the tables of the API and the pages."""

from __future__ import annotations

from datetime import UTC, datetime

from signet.documents.actions.create_draft import create_draft
from signet.documents.actions.issue import issue
from signet.networks import connections, received, reconciling, submissions
from signet.networks.actions.connect import connect
from signet.networks.actions.move import give_up
from signet.networks.actions.send import send
from signet.networks.kept import packed
from signet.networks.models import Proof
from signet.networks.offers import Environment
from signet.networks.opening import open_connection
from signet.networks.parcels import Inbound
from signet.networks.working import work
from tests.fixtures import World, actor
from tests.network_server import NetworkServer
from tests.networks import setup_of


def network_things(world: World, server: NetworkServer) -> dict[str, str]:
    """Inside the world's scope: connections, submissions in three states, evidence, a received document."""
    first = connect(content=setup_of(world, server), by=actor())
    spare = connect(
        content=setup_of(world, server).model_copy(update={"environment": Environment.PRODUCTION}),
        by=actor(),
    )
    sent = send(document_id=_issued(world), connection_id=first.id, by=actor())
    server.fail.clear()
    work(world.id, first.id)
    step = submissions.steps(sent)[-1]
    proof = Proof.objects.create(
        step=step, name="receipt.txt", media_type="text/plain", body=packed(b"x"),
        sha256=b"1", size=1,
    )  # fmt: skip
    failed = send(document_id=_issued(world), connection_id=first.id, by=actor())
    give_up(submission_id=failed.id, reason="By hand", by=actor())
    waiting = send(document_id=_issued(world), connection_id=first.id, by=actor())
    opened = open_connection(first)
    incoming = Inbound(
        event_id=f"in-{world.id}",
        received_at=datetime(2026, 11, 21, 9, tzinfo=UTC),
        body=submissions.body_of(submissions.get(sent.id)),
        media_type="application/xml",
        sender="0088:5012345678900",
    )
    item, _new = received.keep(incoming, connections.get(first.id), opened.adapter)
    compared = reconciling.begin(connections.get(first.id), actor().label)
    return {
        "connection": str(first.id),
        "reconciliation": str(compared.id),
        "spare": str(spare.id),
        "sent": str(sent.id),
        "failed": str(failed.id),
        "waiting": str(waiting.id),
        "proof": str(proof.id),
        "inbox": str(item.id),
        "sendable": str(_issued(world)),
    }


def _issued(world: World) -> object:
    draft = create_draft(content=world.draft_of_today(), by=actor())
    return issue(document_id=draft.id, by=actor()).id
