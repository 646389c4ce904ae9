"""A connection's test: sign in, look at ourselves, say what was found in words."""

from __future__ import annotations

import logging
from uuid import UUID

from signet.networks import connections
from signet.networks.opening import SecretsClosed, open_connection
from signet.networks.problems import NetworkProblem, NotAllowed
from signet.tenancy.context import tenant_scope

log = logging.getLogger("signet.networks")


def try_connection(tenant_id: UUID, connection_id: UUID) -> None:
    """Opens its own scopes; no transaction is open while the network thinks."""
    problem: NetworkProblem
    with tenant_scope(tenant_id):
        connection = connections.live().filter(id=connection_id).first()
        if connection is None:
            return
        try:
            opened = open_connection(connection)
        except SecretsClosed:
            connections.fails(
                connection_id,
                NotAllowed("The secrets of this connection cannot be opened; enter them again."),
            )
            return
    try:
        health = opened.adapter.check(opened.link)
    except NetworkProblem as caught:
        problem = caught
    except Exception:
        log.exception("The test of a connection to %s ended in an error", opened.adapter.code)
        problem = NotAllowed("The network's answer could not be understood.")
    else:
        with tenant_scope(tenant_id):
            connections.works(connections.lock(connection_id), list(health.facts))
        return
    with tenant_scope(tenant_id):
        connections.fails(connection_id, problem)
