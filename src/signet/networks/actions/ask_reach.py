"""Ask a network whether a customer is reachable there, and keep what it says with its date."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict
from signet.networks import connections
from signet.networks.actions.look_up import SECONDS
from signet.networks.models import ConnectionState
from signet.networks.opening import open_connection
from signet.networks.problems import NetworkProblem
from signet.networks.reach import Reach
from signet.networks.reachable import Standing, known_as
from signet.parties.queries import get_customer
from signet.tenancy.actor import Actor


def ask_reach(*, customer_id: UUID, connection_id: UUID, by: Actor) -> Standing:
    """Asked while the caller waits, for a few seconds at most. A network that could not be asked is an
    answer too: it says nothing of the customer, and leaves what was known before.

    Raises ``BadInput`` for a customer without an address, ``Conflict`` for a network that tells nobody.
    """
    by.must("customers.write")
    by.must("networks.read")
    customer, connection = get_customer(customer_id), connections.get(connection_id)
    if connection.state == ConnectionState.OFF:
        raise Conflict(_("This connection is switched off."), code="connection.off")
    opened = open_connection(connection, seconds=SECONDS)
    if not opened.capabilities.look_up:
        raise Conflict(_("This network cannot say who is reachable."), code="network.no_look_up")
    identifier = known_as(customer, opened.capabilities)
    if identifier is None:
        raise BadInput(
            _("Give the customer an address first by which this network could know it."),
            code="reach.no_address",
            pointer="/electronic_address",
        )
    values: dict[str, Any] = {"problem": "", "problem_params": {}, "asked_by": by.label}
    try:
        found = opened.adapter.look_up(identifier, opened.link)
    except NetworkProblem as problem:
        values |= {
            "problem": problem.message,
            "problem_params": {name: str(value) for name, value in problem.params.items()},
            "tried_at": now(),
        }
    else:
        values |= {"is_there": found is not None, "answered_at": now(), "tried_at": now()}
        values |= {"name": "", "kinds": [], "details": {}}
        if found is not None:
            values |= {"name": found.name[:300], "kinds": sorted(found.kinds)}
            values |= {"details": dict(found.details)}
    address = f"{identifier.scheme}:{identifier.value}"
    row = _kept(customer_id, connection.network, connection.environment, address, values)
    return Standing(connection=connection, address=address, row=row)


def _kept(
    customer_id: UUID, network: str, environment: str, address: str, values: dict[str, Any]
) -> Reach:
    """The row of this customer there; what was said of another address than today's is forgotten."""
    where = {"customer_id": customer_id, "network": network, "environment": environment}
    before = Reach.objects.select_for_update().filter(**where).first()
    if before is not None and before.asked_for != address:
        forgotten: dict[str, Any] = {
            "is_there": None,
            "answered_at": None,
            "name": "",
            "kinds": [],
            "details": {},
        }
        values = {**forgotten, "asked_for": address, **values}
    row, _made = Reach.objects.update_or_create(
        **where, defaults=values, create_defaults={"asked_for": address, **values}
    )
    return row
