"""A connection's test: sign in, look at ourselves, say what was found in words."""

from __future__ import annotations

import logging
from datetime import timedelta
from uuid import UUID

from signet.kernel.clock import now
from signet.networks import connections, queue
from signet.networks.opening import SecretsClosed, open_connection
from signet.networks.problems import NetworkProblem, NotAllowed, Wait
from signet.tenancy.context import tenant_scope

#: Whoever waits for the test waits so long; a longer wait is its result.
_PATIENCE = timedelta(minutes=2)
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
    except Wait as wait:
        with tenant_scope(tenant_id):
            _put_off(connection_id, wait)
        return
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


def _put_off(connection_id: UUID, wait: Wait) -> None:
    """A limit of calls says nothing about the connection: it is tried a little later."""
    if wait.until - now() > _PATIENCE:
        connections.fails(connection_id, wait)
    else:
        queue.defer_check(connection_id, wait.until)
