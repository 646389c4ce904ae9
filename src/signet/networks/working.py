"""The worker's loop: take, call, write down. No transaction is open while a network thinks."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from signet.kernel.clock import now
from signet.networks import connections, journal, moving, queue
from signet.networks.models import Errand, InboxAnswer, Submission
from signet.networks.outgoing import parcel
from signet.networks.parcels import Outcome, Status
from signet.networks.port import AsksTogether
from signet.networks.problems import NetworkProblem, NotAllowed, Refused, Unknown, Unsent, Wait
from signet.networks.received import received_of, response_of
from signet.networks.states import State
from signet.networks.taking import Call, Task, take
from signet.tenancy.context import tenant_scope

log = logging.getLogger("signet.networks")
#: A job works so long, in seconds; what is left is the next job's, so that tenants take turns.
_TURN = 45
_MENDED_BY_PEOPLE = timedelta(hours=1)


def work(tenant_id: UUID, connection_id: UUID) -> None:
    """Everything that is due on a connection; opens its own scopes, before and after each call.

    Where one kind of call has to wait for its turn, the others go on; all that waits for that turn stays
    where it is, instead of being taken up and put back.
    """
    began = time.monotonic()
    resting: dict[Call, datetime] = {}
    while time.monotonic() - began <= _TURN:
        with tenant_scope(tenant_id):
            task = take(connection_id, resting=resting)
        if task is None:
            break
        until = perform(tenant_id, task)
        if until is not None:
            resting[task.call] = until
    else:
        resting = {"send": now()}
    if resting:
        with tenant_scope(tenant_id):
            queue.defer_work(connection_id, min(resting.values()))


def perform(tenant_id: UUID, task: Task) -> datetime | None:
    """One call and what follows from it; when such calls may go on, where they have to wait."""
    try:
        outcomes = _called(task)
    except NetworkProblem as caught:
        problem = caught
        _settle(tenant_id, task, lambda errand: _failed(task, errand, problem))
        if isinstance(problem, NotAllowed):
            with tenant_scope(tenant_id):
                connections.fails(task.opened.link.connection_id, problem)
        if isinstance(problem, Wait):
            return problem.until
    except Exception:
        # A mistake of ours, or an answer that no adapter expected: what was sent is not known.
        log.exception("A call to %s ended in an error", task.opened.adapter.code)
        odd = Unknown("The network's answer could not be understood.")
        _settle(tenant_id, task, lambda errand: _failed(task, errand, odd))
    else:
        _settle(tenant_id, task, lambda errand: _answered(task, errand, outcomes.get(errand.id)))
    return None


def _called(task: Task) -> dict[UUID, Status | None]:
    adapter, link = task.opened.adapter, task.opened.link
    first = task.errands[0]
    match task.call:
        case "send" if isinstance(first, InboxAnswer):
            status = adapter.respond(
                received_of(first.item), parcel(first), response_of(first), link
            )
            return {first.id: status}
        case "send":
            return _by_id(adapter.submit([parcel(errand) for errand in task.errands], link))
        case "find":
            return {first.id: adapter.find(parcel(first), link)}
        case "cancel" if isinstance(first, Submission):
            return {first.id: adapter.cancel(parcel(first), first.cancel_reason, link)}
        case _ if len(task.errands) > 1 and isinstance(adapter, AsksTogether):
            asked = [parcel(errand) for errand in task.errands]
            return _by_id(adapter.refresh_together(asked, link))
        case _:
            return {first.id: adapter.refresh(parcel(first), link)}


def _by_id(outcomes: Iterable[Outcome]) -> dict[UUID, Status | None]:
    return {outcome.submission_id: outcome.status for outcome in outcomes}


def _settle(tenant_id: UUID, task: Task, write: Callable[[Errand], None]) -> None:
    """All errands of the call in one transaction, which also brings the jobs. Whoever was so late that
    another worker took an errand over keeps still: the other one has asked the network.

    Where one cannot be written, the others are written without it; the next worker asks what became of it.
    """
    try:
        _write_down(tenant_id, task.errands, task.mark, write)
    except Exception:
        if len(task.errands) == 1:
            raise
        log.exception("What %s answered is written down one by one", task.opened.adapter.code)
        for errand in task.errands:
            try:
                _write_down(tenant_id, [errand], task.mark, write)
            except Exception:
                log.exception("What %s answered is not written", task.opened.adapter.code)


def _write_down(
    tenant_id: UUID, errands: Sequence[Errand], mark: UUID, write: Callable[[Errand], None]
) -> None:
    with tenant_scope(tenant_id), journal.written_together():
        rows = [row for row in moving.locked(errands) if row.taken_by == mark]
        for row in rows:
            write(row)
        times = [row.next_at for row in rows if row.next_at is not None]
        for at in {min(times), max(times)} if times else ():
            queue.defer_work(errands[0].connection_id, at)


def _answered(task: Task, errand: Errand, status: Status | None) -> None:
    at, calls = now(), task.opened.wire.calls
    if status is not None:
        verb = {"send": "send", "find": "found", "cancel": "cancel"}.get(task.call, "refresh")
        if task.call == "cancel" and status.state != State.CANCELLED:
            _keep(task, errand, status.text or "The network did not cancel it.")
            return
        moving.hear(errand, status, capabilities=task.opened.capabilities, verb=verb, calls=calls)
    elif task.call == "refresh":
        said_nothing = "The network's answer said nothing about this document."
        again = at + moving.wait_by_age(at - (errand.sent_at or errand.created_at))
        moving.later(errand, said_nothing, {}, at=again, calls=calls)
    elif task.call == "find":
        moving.postpone(
            errand, "The network has nothing of it, so it is sent again.", {},
            at=at + moving.wait_after(errand.tried), calls=calls, verb="miss",
        )  # fmt: skip
    else:  # a batch's answer that says nothing of this one
        moving.lose(
            errand, "The network's answer said nothing about this document.", {},
            at=at + task.opened.capabilities.settles, calls=calls,
        )  # fmt: skip


def _failed(task: Task, errand: Errand, problem: NetworkProblem) -> None:
    calls, again = task.opened.wire.calls, _again(errand, problem)
    if task.call == "send":
        _not_sent(task, errand, problem, again)
    elif task.call == "cancel" and isinstance(problem, Refused):
        _keep(task, errand, str(problem))
    else:
        moving.later(errand, problem.message, problem.params, at=again, calls=calls)


def _not_sent(task: Task, errand: Errand, problem: NetworkProblem, again: datetime) -> None:
    calls = task.opened.wire.calls
    match problem:
        case Refused() if len(task.errands) > 1:  # each alone, to see whose fault it was
            moving.postpone(errand, problem.message, problem.params, at=now(), calls=calls)
        case Refused():
            refused = Status(state=State.INVALID, findings=problem.findings, text=str(problem))
            moving.hear(
                errand, refused, capabilities=task.opened.capabilities, verb="send", calls=calls
            )
        case Wait():
            errand.tried = max(0, errand.tried - 1)  # asked to wait, not failed
            moving.postpone(errand, problem.message, problem.params, at=again, calls=calls)
        case Unsent() | NotAllowed():
            moving.postpone(errand, problem.message, problem.params, at=again, calls=calls)
        case _:
            settled = now() + task.opened.capabilities.settles
            moving.lose(errand, problem.message, problem.params, at=settled, calls=calls)


def _again(errand: Errand, problem: NetworkProblem) -> datetime:
    match problem:
        case Wait():
            return problem.until
        case NotAllowed():
            return now() + _MENDED_BY_PEOPLE
        case _ if errand.state == State.SENDING:
            return now() + moving.wait_after(max(1, errand.tried))
        case _:
            return now() + moving.wait_by_age(now() - (errand.sent_at or errand.created_at))


def _keep(task: Task, errand: Errand, text: str) -> None:
    """The network does not cancel: it is what it was."""
    assert isinstance(errand, Submission)
    before, errand.state = errand.state, errand.cancel_from or State.VALID
    errand.text, errand.taken_by = text, None
    errand.next_at = moving.next_time(errand, task.opened.capabilities, now())
    journal.keep(errand)
    journal.note(errand, "keep", before=before, text=text, calls=task.opened.wire.calls)
