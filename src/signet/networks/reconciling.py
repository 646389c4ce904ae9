"""Compare our books with a network's list, write down what differs, and ask again where the network knows better.

Nothing is changed by what the list says: the submissions that differ are asked for anew, and what was made
out to us and is not here is fetched by the next poll. No transaction is open while the network thinks.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from signet.audit.seal import seal
from signet.documents import queries
from signet.kernel.clock import now
from signet.kernel.money import Money
from signet.networks import comparing, connections, queue, reconciliations
from signet.networks.comparing import Difference, Own
from signet.networks.ledger import Ledger
from signet.networks.models import (
    Connection,
    ConnectionState,
    InboxItem,
    Reconciliation,
    Runs,
    Submission,
)
from signet.networks.opening import Opened, open_connection
from signet.networks.problems import NetworkProblem, NotAllowed, Unknown, Wait
from signet.networks.states import State
from signet.tenancy.actor import system_actor
from signet.tenancy.context import tenant_scope

log = logging.getLogger("signet.networks")
#: So many differences are listed; of more it is said how many.
_MOST: Final = 1000
#: A list follows what it tells of after some moments, and its days are not exactly ours.
_SETTLES, _EDGE = timedelta(minutes=5), timedelta(days=1)


def reconcile(tenant_id: UUID, connection_id: UUID) -> None:
    """Make one report; opens its own scopes. While one is made, a second call does nothing."""
    with tenant_scope(tenant_id):
        begun = _begin(connection_id)
    if begun is None:
        return
    row, opened = begun
    problem: NetworkProblem
    try:
        ledger = opened.adapter.ledger(row.since, row.until, opened.link)
    except NetworkProblem as caught:
        problem = caught
    except Exception:
        log.exception("Comparing with %s ended in an error", opened.adapter.code)
        problem = Unknown("The network's answer could not be understood.")
    else:
        with tenant_scope(tenant_id):
            _write(row, ledger)
        return
    with tenant_scope(tenant_id):
        if isinstance(problem, Wait):
            _put_off(row, problem)
        else:
            _fail(row, problem)


def _begin(connection_id: UUID) -> tuple[Reconciliation, Opened] | None:
    connection = connections.live().select_for_update(of=("self",)).filter(id=connection_id).first()
    if connection is None:
        return None
    opened = open_connection(connection)
    back, at = opened.capabilities.ledger, now()
    if back is None or connection.state == ConnectionState.OFF:
        Connection.objects.filter(id=connection_id).update(reconcile_at=None)
        return None
    row = reconciliations.unfinished(connection_id)
    if row is not None and row.state == Runs.RUNNING and not reconciliations.is_stale(row):
        return None
    row = row or begin(connection, system_actor().label)
    row.state, row.started_at, row.until, row.since = Runs.RUNNING, at, at, at - back
    row.save(update_fields=["state", "started_at", "until", "since"])
    Connection.objects.filter(id=connection_id).update(reconcile_at=at + reconciliations.DAILY)
    return row, opened


def begin(connection: Connection, asked_by: str) -> Reconciliation:
    """A row that waits for its worker; the one that is there already, where there is one."""
    at = now()
    try:
        with transaction.atomic():
            return Reconciliation.objects.create(
                connection=connection, asked_by=asked_by, started_at=at, since=at, until=at
            )
    except IntegrityError:
        there = reconciliations.unfinished(connection.id)
        assert there is not None  # the connection is locked: nobody ends it meanwhile
        return there


def _write(row: Reconciliation, ledger: Ledger) -> None:
    connection = connections.lock(row.connection_id)
    own = [*_sent(row, ledger), *_received(row)]
    found = comparing.compare(ledger, own)
    row.counts = comparing.counts(ledger, found)
    row.differences = _dated(row, found[:_MOST])
    row.left_out = max(0, len(found) - _MOST)
    row.state, row.finished_at = Runs.DONE, now()
    row.save()
    _follow(connection, found)
    seal(
        "connections.reconcile",
        by=system_actor(),
        object_type="connection",
        object_id=connection.id,
        label=str(connection),
        changes={"report": str(row.id), "asked_by": row.asked_by, **row.counts},
    )


def _put_off(row: Reconciliation, problem: Wait) -> None:
    """A limit of calls is reached: the same report is made a little later."""
    row.state = Runs.ASKED
    row.save(update_fields=["state"])
    queue.defer_reconciliation(row.connection_id, problem.until)


def _fail(row: Reconciliation, problem: NetworkProblem) -> None:
    if isinstance(problem, NotAllowed):
        connections.fails(row.connection_id, problem)
    row.state, row.finished_at = Runs.FAILED, now()
    row.problem = problem.message
    row.problem_params = {name: str(value) for name, value in problem.params.items()}
    row.save()
    again = now() + reconciliations.AGAIN
    Connection.objects.filter(id=row.connection_id).update(reconcile_at=again)


def _dated(row: Reconciliation, found: Sequence[Difference]) -> list[dict[str, Any]]:
    """Each with the day on which it was first seen."""
    before = (
        Reconciliation.objects.filter(connection_id=row.connection_id, state=Runs.DONE)
        .exclude(id=row.id)
        .order_by("-id")
        .first()
    )
    known = {one["key"]: one["since"] for one in before.differences} if before else {}
    today = row.until.isoformat()
    return [one.written() | {"key": one.key, "since": known.get(one.key, today)} for one in found]


def _sent(row: Reconciliation, ledger: Ledger) -> Iterable[Own]:
    """Ours of this time; what is only on its way is known by its number."""
    currency = next((entry.currency for entry in ledger.entries if entry.currency), "")
    rows = (
        Submission.objects.filter(connection_id=row.connection_id)
        .filter(Q(accepted_at__gte=row.since - _EDGE) | Q(accepted_at__isnull=True))
        .exclude(state=State.FAILED)
        .select_related("document")
        .defer("body")
    )
    named = {entry.network_id for entry in ledger.entries}
    for one in rows.order_by("id"):
        counts = one.network_ids.get("counts", "")
        if one.state == State.INVALID and not {one.network_id, counts} & named:
            continue  # refused at once: no list has it
        at = one.accepted_at
        yield Own(
            direction="sent",
            row_id=str(one.id),
            network_ids=frozenset(filter(None, [counts or one.network_id])),
            number=one.number,
            state=State(one.state),
            party=one.document.buyer_name,
            payable=_payable(one, currency) if currency else None,
            settled=at is not None and row.since + _EDGE < at < row.until - _SETTLES,
        )


def _payable(one: Submission, currency: str) -> Decimal | None:
    """What is to be paid, in the network's currency, by the document's own rate; none without one."""
    document = one.document
    amount = Money(document.payable_minor, document.currency)
    if document.currency == currency:
        return amount.amount
    invoice = queries.invoice_of(document)
    if invoice.tax_currency != currency or invoice.tax_exchange_rate is None:
        return None
    return (amount.amount * invoice.tax_exchange_rate).quantize(Decimal("0.01"), ROUND_HALF_UP)


def _received(row: Reconciliation) -> Iterable[Own]:
    items = InboxItem.objects.filter(
        connection_id=row.connection_id, received_at__gte=row.since - _EDGE
    ).defer("body", "invoice")
    for item in items.order_by("id"):
        yield Own(
            direction="received",
            row_id=str(item.id),
            network_ids=frozenset({item.event_id}),
            number=item.number,
            state=State.VALID,
            party=item.seller_name,
        )


def _follow(connection: Connection, found: Sequence[Difference]) -> None:
    """What the network says differently is asked for now; what we lack is fetched."""
    at: datetime = now()
    doubtful = [one.row_id for one in found if one.kind in {"state", "not_there"}]
    asked = Submission.objects.filter(
        id__in=doubtful, taken_by=None, state__in=[State.SENT, State.DELIVERED, State.VALID]
    )
    if asked.update(next_at=at):
        queue.defer_work(connection.id)
    if any(one.kind == "not_received" for one in found):
        # The list is read from its beginning: the cursor believed to have handed it over.
        Connection.objects.filter(id=connection.id).update(cursor="")
        queue.defer_poll(connection.id)
