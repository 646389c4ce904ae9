"""``/api/v1/networks``: connections of your companies, and who can be reached."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import networks_shown as shown
from signet.api.call import Call
from signet.api.networks_schemas import (
    ConnectionChange,
    ConnectionOut,
    ConnectionsOut,
    NetworksOut,
    ParticipantFilter,
    ParticipantOut,
    ReconciliationDetailOut,
    ReconciliationOut,
    ReconciliationsOut,
)
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.networks import connections, reconciliations, registry
from signet.networks.actions.connect import change_connection, connect
from signet.networks.actions.look_up import look_up
from signet.networks.actions.reconcile import ask_reconciliation
from signet.networks.actions.switch_connection import (
    check_connection,
    remove_connection,
    switch_connection,
)
from signet.networks.content import ConnectionIn, NewConnectionIn
from signet.networks.offers import Environment

router = Router(tags=["Networks"])
Data = dict[str, Any]
MAY, ONE = "networks.connect", "/connections/{uuid:connection_id}"


@operation(router, "GET", "", summary="List networks", may="networks.read", answer=NetworksOut)
def list_networks(call: Call[None, None]) -> Data:  # noqa: ARG001
    """What each can do in each environment, and the fields that connect a company."""
    return {
        "data": [
            shown.network(code, environment)
            for code in registry.codes()
            for environment in Environment
        ]
    }


@operation(
    router, "GET", "/connections", summary="List connections", may="networks.read",
    answer=ConnectionsOut,
)  # fmt: skip
def list_connections(call: Call[None, None]) -> Data:  # noqa: ARG001
    """All that were not removed, oldest first."""
    return {"data": [shown.connection(row) for row in connections.live()]}


@operation(
    router, "POST", "/connections", summary="Connect a company", may=MAY, body=NewConnectionIn,
    answer=ConnectionOut, status=201, refusals=(404, 409),
)  # fmt: skip
def create_connection(call: Call[NewConnectionIn, None]) -> Data:
    """Secrets are kept encrypted and never shown. It is tried at once: ask for it until ``checking`` is
    false."""
    return shown.connection(connect(content=call.body, by=call.by))


@operation(router, "GET", ONE, summary="One connection", may="networks.read", answer=ConnectionOut)
def show_connection(call: Call[None, None], connection_id: UUID) -> Data:  # noqa: ARG001
    """``failing``: sign-in was refused, and nothing is sent until somebody has mended it."""
    return shown.connection(connections.get(connection_id))


@operation(
    router, "PUT", ONE, summary="Change a connection", may=MAY, body=ConnectionChange,
    answer=ConnectionOut, versioned=True,
)  # fmt: skip
def rewrite_connection(call: Call[ConnectionChange, None], connection_id: UUID) -> Data:
    """Secrets that are left out stay as they are."""
    content = ConnectionIn.model_validate(call.body.model_dump(exclude={"version"}))
    row = change_connection(
        connection_id=connection_id, content=content, by=call.by, version=version_of(call)
    )
    return shown.connection(row)


@operation(
    router, "POST", f"{ONE}/check", summary="Test a connection", may=MAY, answer=ConnectionOut
)
def test_connection(call: Call[None, None], connection_id: UUID) -> Data:
    """A job tries it; ``checking`` says whether it is still at it."""
    return shown.connection(check_connection(connection_id=connection_id, by=call.by))


@operation(
    router, "POST", f"{ONE}/off", summary="Switch a connection off", may=MAY, answer=ConnectionOut
)
def switch_off_connection(call: Call[None, None], connection_id: UUID) -> Data:
    """Nothing is sent, asked or received over it; what waits goes on waiting."""
    return shown.connection(switch_connection(connection_id=connection_id, on=False, by=call.by))


@operation(
    router, "POST", f"{ONE}/on", summary="Switch a connection on", may=MAY, answer=ConnectionOut
)
def switch_on_connection(call: Call[None, None], connection_id: UUID) -> Data:
    """What waited goes on."""
    return shown.connection(switch_connection(connection_id=connection_id, on=True, by=call.by))


@operation(
    router, "POST", f"{ONE}/remove", summary="Remove a connection", may=MAY, answer=ConnectionOut,
    refusals=(409,),
)  # fmt: skip
def drop_connection(call: Call[None, None], connection_id: UUID) -> Data:
    """Its secrets are forgotten; what was exchanged stays."""
    row = connections.get(connection_id)
    remove_connection(connection_id=connection_id, by=call.by)
    row.refresh_from_db()
    return shown.connection(row)


@operation(
    router, "GET", f"{ONE}/participants", summary="Look somebody up", may="networks.read",
    query=ParticipantFilter, answer=ParticipantOut, refusals=(409, 503),
)  # fmt: skip
def find_participant(call: Call[None, ParticipantFilter], connection_id: UUID) -> Data:
    """Is this customer reachable over the connection's network, and with which kinds of document?

    503: the network could not be asked; that says nothing about the customer.
    """
    own_scheme, _colon, own = connections.get(connection_id).endpoint_id.rpartition(":")
    scheme, value = (call.query.scheme, call.query.value) if call.query.value else (own_scheme, own)
    found = look_up(connection_id=connection_id, scheme=scheme, value=value, by=call.by)
    return {
        "reachable": found is not None,
        "identifier": found.identifier if found else f"{scheme}:{value}",
        "name": found.name if found else "",
        "kinds": sorted(found.kinds) if found else [],
        "details": dict(found.details) if found else {},
    }


@operation(
    router, "GET", f"{ONE}/reconciliations", summary="List comparisons", may="inbox.read",
    answer=ReconciliationsOut,
)  # fmt: skip
def list_reconciliations(call: Call[None, None], connection_id: UUID) -> Data:  # noqa: ARG001
    """How your books stood beside the network's own list, the newest first; one is made every day."""
    row = connections.get(connection_id)
    return {"data": [shown.reconciliation(one) for one in reconciliations.of(row.id)]}


@operation(
    router, "POST", f"{ONE}/reconciliations", summary="Compare now", may="inbox.answer",
    answer=ReconciliationOut, status=201, refusals=(404, 409),
)  # fmt: skip
def create_reconciliation(call: Call[None, None], connection_id: UUID) -> Data:
    """A job compares your books with the network's list: ask for it until its state is done or failed."""
    return shown.reconciliation(ask_reconciliation(connection_id=connection_id, by=call.by))


@operation(
    router, "GET", f"{ONE}/reconciliations/{{uuid:reconciliation_id}}",
    summary="One comparison", may="inbox.read", answer=ReconciliationDetailOut,
)  # fmt: skip
def show_reconciliation(
    call: Call[None, None], connection_id: UUID, reconciliation_id: UUID  # noqa: ARG001
) -> Data:  # fmt: skip
    """What the network has and you have not, what differs in state or total, and what to do about it."""
    connection = connections.get(connection_id)
    return shown.whole_reconciliation(reconciliations.get(connection.id, reconciliation_id))
