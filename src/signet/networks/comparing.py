"""Our books beside a network's list: what one has and the other has not, and what they say differently. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from signet.networks.ledger import Direction, Entry, Ledger
from signet.networks.states import State

#: Kind of difference -> what it is, and what to do about it.
KINDS: Final[dict[str, tuple[str | Promise, str | Promise]]] = {
    "not_ours": (
        _("In your name there, not here"),
        _("Somebody made it at the network's own portal. Write it here too, so that your books and your"
          " taxes have it; or cancel it there while that is possible."),
    ),
    "not_received": (
        _("Made out to you there, not in the inbox"),
        _("It is being fetched; if it still stands here tomorrow, look at the connection's test."),
    ),
    "not_there": (
        _("Sent from here, not in the network's list"),
        _("The network is being asked about it. If it does not know it, ask the network's support with"
          " the number below."),
    ),
    "state": (
        _("Another state there than here"),
        _("What the network says counts. It is being asked again, and the document here follows."),
    ),
    "total": (
        _("Another total there than here"),
        _("Compare the two documents: one of them is wrong. Correct it with a note, or cancel it there."),
    ),
    "withdrawn": (
        _("Cancelled by its supplier after you received it"),
        _("Do not pay it and do not claim its tax; wait for the supplier's corrected document."),
    ),
    "undelivered": (
        _("A message of the network did not reach you"),
        _("Correct your e-mail address in your profile at the network's portal."),
    ),
}  # fmt: skip

#: What the network's word is compared with: it knows nothing of what is only on its way to it.
_SAME: Final = {
    State.DELIVERED: State.VALID,
    State.CANCELLING: State.VALID,
    State.REJECTED: State.VALID,
}
#: From here it moves on its own; a difference says nothing before it had time to.
_MOVING: Final = frozenset(
    {State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT, State.CANCELLING}
)
#: In these we believe that the network has a document.
_THERE: Final = frozenset(
    {State.SENT, State.DELIVERED, State.VALID, State.CANCELLING, State.REJECTED, State.CANCELLED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """One document of ours: ``row_id`` is its submission's, or the received document's.

    ``network_ids`` is everything by which the network may know it. ``payable`` is in the network's
    currency, none where it cannot be told. ``settled``: long enough ago that the list must have it.
    """

    direction: Direction
    row_id: str
    network_ids: frozenset[str]
    number: str
    state: State
    party: str = ""
    payable: Decimal | None = None
    settled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """``kind`` is one of ``KINDS``; ``here`` and ``there`` are states or totals, empty where there is none."""

    kind: str
    direction: Direction
    network_id: str = ""
    number: str = ""
    party: str = ""
    total: str = ""
    here: str = ""
    there: str = ""
    row_id: str = ""
    by_hand: bool = False
    at: str = ""

    @property
    def key(self) -> str:
        """The same difference has the same key in every report."""
        return f"{self.kind} {self.network_id or self.row_id}"

    def written(self) -> dict[str, Any]:
        """As JSON."""
        return {name: getattr(self, name) for name in self.__slots__}


def compare(ledger: Ledger, own: Sequence[Own]) -> list[Difference]:
    """Every difference, in the order of the network's list, then what only we have."""
    known = {identifier: one for one in own for identifier in one.network_ids if identifier}
    under_way = {(one.direction, one.number) for one in own if not one.network_ids}
    found: list[Difference] = []
    met: set[str] = set()
    for entry in ledger.entries:
        ours = known.get(entry.network_id)
        if ours is None:
            if (entry.direction, entry.number) not in under_way:
                found += _theirs_alone(entry)
            continue
        met.add(ours.row_id)
        found += _differing(entry, ours)
    found += [
        Difference(
            kind="not_there", direction="sent", network_id=min(one.network_ids), number=one.number,
            party=one.party, total=_amount(one.payable), here=one.state.value, row_id=one.row_id,
        )
        for one in own
        if one.direction == "sent" and one.settled and one.state in _THERE
        and one.network_ids and one.row_id not in met
    ]  # fmt: skip
    found += [
        Difference(
            kind="undelivered", direction="received", network_id=one.event_id, number=one.about,
            party=one.address, at=one.at.isoformat() if one.at else "",
        )
        for one in ledger.undelivered
    ]  # fmt: skip
    return found


def counts(ledger: Ledger, differences: Sequence[Difference]) -> dict[str, int]:
    """How many the network has in either direction, and how many differences of each kind."""
    sent = sum(entry.direction == "sent" for entry in ledger.entries)
    told = {"sent": sent, "received": len(ledger.entries) - sent}
    for one in differences:
        told[one.kind] = told.get(one.kind, 0) + 1
    return told


def _theirs_alone(entry: Entry) -> Iterator[Difference]:
    """What was refused or withdrawn, and never reached us, needs nobody's attention."""
    if entry.state not in {State.SENT, State.VALID, State.DELIVERED}:
        return
    kind = "not_ours" if entry.direction == "sent" else "not_received"
    yield _difference(kind, entry, there=entry.state.value)


def _differing(entry: Entry, ours: Own) -> Iterator[Difference]:
    if entry.direction == "received":
        if entry.state == State.CANCELLED:
            yield _difference("withdrawn", entry, ours=ours, there=entry.state.value)
        return
    at_rest = ours.settled or ours.state not in _MOVING
    if at_rest and _SAME.get(ours.state, ours.state) != entry.state:
        here, there = ours.state.value, entry.state.value
        yield _difference("state", entry, ours=ours, here=here, there=there)
    if ours.payable is not None and entry.payable is not None and ours.payable != entry.payable:
        here, there = _amount(ours.payable), _amount(entry.payable)
        yield _difference("total", entry, ours=ours, here=here, there=there)


def _difference(
    kind: str, entry: Entry, *, ours: Own | None = None, here: str = "", there: str = ""
) -> Difference:
    return Difference(
        kind=kind,
        direction=entry.direction,
        network_id=entry.network_id,
        number=entry.number,
        party=entry.party,
        total=f"{entry.currency} {_amount(entry.payable)}".strip() if entry.payable is not None else "",
        here=here,
        there=there,
        row_id=ours.row_id if ours else "",
        by_hand=entry.by_hand,
        at=_moment(entry.at),
    )  # fmt: skip


def _amount(value: Decimal | None) -> str:
    return "" if value is None else f"{value:.2f}"


def _moment(at: datetime | None) -> str:
    return at.isoformat() if at else ""
