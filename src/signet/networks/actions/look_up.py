"""Is a customer reachable on a network? Asked while the caller waits, for a few seconds at most."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.utils.translation import gettext as _

from signet.en16931.model import Identifier
from signet.kernel.errors import BadInput, Conflict, SignetError
from signet.networks import connections
from signet.networks.opening import open_connection
from signet.networks.parcels import Participant
from signet.networks.problems import NetworkProblem, Refused
from signet.tenancy.actor import Actor

#: So long somebody waits for an answer.
SECONDS = 8.0


class NotReached(SignetError):
    """The network could not be asked, which says nothing about the customer (503)."""

    status: ClassVar[int] = 503
    code = "network.unreachable"


def look_up(*, connection_id: UUID, scheme: str, value: str, by: Actor) -> Participant | None:
    """None: surely not reachable. Raises ``NotReached`` where the network cannot be asked, and ``BadInput``
    for a question that it will never answer."""
    by.must("networks.read")
    opened = open_connection(connections.get(connection_id), seconds=SECONDS)
    if not opened.capabilities.look_up:
        raise Conflict(_("This network cannot say who is reachable."), code="network.no_look_up")
    try:
        return opened.adapter.look_up(Identifier(value=value, scheme=scheme), opened.link)
    except Refused as problem:
        raise BadInput(_in_words(problem), code="participant.refused", pointer="/value") from None
    except NetworkProblem as problem:
        raise NotReached(
            _("The network could not be asked now: %(why)s") % {"why": _in_words(problem)}
        ) from None


def _in_words(problem: NetworkProblem) -> str:
    said = _(problem.message)
    return said % problem.params if problem.params else said
