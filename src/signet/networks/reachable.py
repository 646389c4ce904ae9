"""Who of the customers is reachable where, as far as it is known; and what keeps a customer from being asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext

from signet.en16931.model import Identifier
from signet.kernel.clock import now
from signet.networks import connections
from signet.networks.models import Connection, ConnectionState
from signet.networks.offers import Capabilities, Environment
from signet.networks.opening import capabilities_of
from signet.networks.reach import Reach
from signet.parties.models import Customer

#: An older answer is asked for anew before a document is sent.
FRESH: Final = timedelta(days=7)
#: So long a network that could not be asked is left alone.
AGAIN: Final = timedelta(minutes=10)


class Known(StrEnum):
    """What is known of a customer on a network."""

    REGISTERED = "registered"
    NOT_REGISTERED = "not_registered"
    UNREACHABLE = (
        "unreachable"  # the network could not be asked, which says nothing of the customer
    )
    NEVER_ASKED = "never_asked"
    NO_ADDRESS = "no_address"  # nothing by which the network could know the customer


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A customer on the network of ``connection``. ``row`` is about ``address``, never about an older one."""

    connection: Connection
    address: str
    row: Reach | None

    @property
    def known(self) -> Known:
        """The last answer goes before a later question that could not be asked."""
        if not self.address:
            return Known.NO_ADDRESS
        if self.row is None:
            return Known.NEVER_ASKED
        if self.row.is_there is None:
            return Known.UNREACHABLE
        return Known.REGISTERED if self.row.is_there else Known.NOT_REGISTERED

    @property
    def answered_at(self) -> datetime | None:
        return self.row.answered_at if self.row else None

    @property
    def problem(self) -> str:
        """Why the last question could not be asked, in the reader's language."""
        if self.row is None or not self.row.problem:
            return ""
        said = gettext(self.row.problem)
        return said % self.row.problem_params if self.row.problem_params else said

    @property
    def is_stale(self) -> bool:
        """Should it be asked (again) before something is sent?"""
        if self.row is None or not self.address:
            return bool(self.address)
        return self.row.tried_at < now() - (AGAIN if self.row.problem else FRESH)


def known_as(customer: Customer, can: Capabilities) -> Identifier | None:
    """By what such a network knows the customer: an electronic address, or a number of a scheme it names."""
    if not can.known_by:
        scheme, value = customer.electronic_scheme, customer.electronic_address
        return Identifier(value=value, scheme=scheme) if scheme and value else None
    numbers = {one.get("scheme"): one.get("value", "") for one in customer.identifiers}
    return next(
        (Identifier(value=numbers[s], scheme=s) for s in can.known_by if numbers.get(s)), None
    )


def standing(customer: Customer, connection: Connection) -> Standing | None:
    """What is known of the customer over this connection; None: its network tells nobody."""
    can = capabilities_of(connection)
    if not can.look_up:
        return None
    identifier = known_as(customer, can)
    address = f"{identifier.scheme}:{identifier.value}" if identifier else ""
    row = Reach.objects.filter(
        customer_id=customer.id,
        network=connection.network,
        environment=connection.environment,
        asked_for=address,
    ).first()
    return Standing(connection=connection, address=address, row=row)


def standings(customer: Customer) -> list[Standing]:
    """On every network that the tenant's companies use and that can tell, the real ones first."""
    rows = connections.live().exclude(state=ConnectionState.OFF)
    first: dict[tuple[str, str], Connection] = {}
    for row in rows:
        first.setdefault((row.network, row.environment), row)
    ordered = sorted(first.values(), key=lambda row: row.environment != Environment.PRODUCTION)
    return [found for row in ordered if (found := standing(customer, row)) is not None]
