"""What a network has of a company, as its own list tells it: the values behind ``Network.ledger``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Literal

from signet.networks.states import State

Direction = Literal["sent", "received"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One document of the network's list. ``state`` is one of ``states.TOLD``.

    ``direction`` is seen from us: a document in our name, or one made out to us. ``payable`` is in
    ``currency``, the one in which the network counts. ``by_hand``: typed at the network's own portal.
    """

    direction: Direction
    network_id: str
    number: str
    state: State
    party: str = ""
    payable: Decimal | None = None
    currency: str = ""
    at: datetime | None = None
    by_hand: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Undelivered:
    """A message of the network to us that did not arrive: ``about`` is its subject, ``address`` where to."""

    event_id: str
    about: str
    address: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """Everything of a period, and the messages of that period which reached nobody."""

    entries: tuple[Entry, ...]
    undelivered: tuple[Undelivered, ...] = ()
