"""Have our books compared with a network's list now instead of at night."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import Conflict
from signet.networks import connections, queue, reconciling
from signet.networks.models import ConnectionState, Reconciliation
from signet.networks.opening import capabilities_of
from signet.tenancy.actor import Actor


def ask_reconciliation(*, connection_id: UUID, by: Actor) -> Reconciliation:
    """The report that a job now makes; whoever asks twice gets the one that is being made.

    Raises ``Conflict`` where the network has no list or the connection is off.
    """
    by.must("inbox.answer")
    connection = connections.lock(connection_id)
    if capabilities_of(connection).ledger is None:
        raise Conflict(
            _("This network keeps no list that your books could be compared with."),
            code="reconciliation.none",
        )
    if connection.state == ConnectionState.OFF:
        raise Conflict(_("This connection is switched off."), code="connection.off")
    row = reconciling.begin(connection, by.label)
    queue.defer_reconciliation(connection.id)
    return row
