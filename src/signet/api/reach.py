"""``/api/v1/customers/{id}/reachability``: over which networks a customer can be reached."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Router
from pydantic import BaseModel, Field

from signet.api.call import Call
from signet.api.operations import operation
from signet.networks.actions.ask_reach import ask_reach
from signet.networks.offers import Environment
from signet.networks.reachable import Standing, standings
from signet.parties.queries import get_customer

router = Router(tags=["Networks"])
Data = dict[str, Any]


class ReachOut(BaseModel):
    """What a network said of a customer. ``unreachable``: it could not be asked, which says nothing about
    the customer; an earlier answer to the same address goes before that."""

    customer_id: UUID
    connection_id: UUID = Field(description="Over which it is asked.")
    network: str
    environment: Environment
    state: Literal["registered", "not_registered", "unreachable", "never_asked", "no_address"]
    address: str = Field(
        description="By what the customer is known there, such as 0088:5012345678900."
    )
    name: str = Field(description="As the network's directory has it.")
    kinds: list[str] = Field(description="Kinds of your documents that are taken there.")
    details: dict[str, str] = Field(description="The network's own, such as the access point.")
    answered_at: datetime | None
    tried_at: datetime | None
    problem: str = Field(
        description="Why the last question could not be asked; empty where it was."
    )


class ReachesOut(BaseModel):
    """One entry for each network of yours that can tell."""

    data: list[ReachOut]


@operation(
    router, "GET", "/customers/{uuid:customer_id}/reachability", summary="A customer's reachability",
    may="networks.read", answer=ReachesOut,
)  # fmt: skip
def list_reachability(call: Call[None, None], customer_id: UUID) -> Data:
    """The newest answers, each with its date; nobody is asked."""
    call.by.must("customers.read")
    return {"data": [_shown(one, customer_id) for one in standings(get_customer(customer_id))]}


@operation(
    router, "POST", "/networks/connections/{uuid:connection_id}/reach/{uuid:customer_id}/check",
    summary="Ask whether a customer is reachable", may="customers.write", answer=ReachOut,
    refusals=(409,),
)  # fmt: skip
def ask_reachability(call: Call[None, None], connection_id: UUID, customer_id: UUID) -> Data:
    """The network is asked while you wait, for a few seconds at most, and what it says is kept."""
    found = ask_reach(customer_id=customer_id, connection_id=connection_id, by=call.by)
    return _shown(found, customer_id)


def _shown(one: Standing, customer_id: UUID) -> Data:
    row = one.row
    return {
        "customer_id": str(customer_id),
        "connection_id": str(one.connection.id),
        "network": one.connection.network,
        "environment": one.connection.environment,
        "state": one.known.value,
        "address": one.address,
        "name": row.name if row else "",
        "kinds": row.kinds if row else [],
        "details": row.details if row else {},
        "answered_at": one.answered_at.isoformat() if one.answered_at else None,
        "tried_at": row.tried_at.isoformat() if row else None,
        "problem": one.problem,
    }
