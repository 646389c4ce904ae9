"""Sales that a network is told of later, together with the others of their month: nothing is sent of them,
and nothing is wrong with them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from signet.documents.models import Document
from signet.documents.models import State as DocumentState
from signet.kernel.errors import NotNeeded
from signet.networks.models import Connection
from signet.networks.outgoing import outgoing
from signet.networks.parcels import Outgoing
from signet.networks.port import Gathers, Network
from signet.networks.registry import network


def is_told_later(going: Outgoing, adapter: Network) -> bool:
    """Does the network want to be told of it at the month's end, and not by itself?"""
    return isinstance(adapter, Gathers) and adapter.gathers(going)


def waits(document: Document, connection: Connection) -> bool:
    """The same of a document and a connection. What was not issued, or is void, waits for nothing."""
    adapter = network(connection.network)
    if document.state != DocumentState.ISSUED or not isinstance(adapter, Gathers):
        return False
    return is_told_later(outgoing(document, connection), adapter)


def refusal() -> NotNeeded:
    """Why it is not sent by itself."""
    return NotNeeded(
        _(
            "The buyer gave no number, so this sale is told in the month's consolidated e-invoice."
            " Nothing is to be sent by itself."
        ),
        code="submission.told_later",
    )
