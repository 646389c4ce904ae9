"""What an answer, or its absence, does to an errand's row. The row is locked by the caller."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final

from django.db.models import Model

from signet.kernel.clock import now
from signet.networks import consequences, journal
from signet.networks.kept import findings_out
from signet.networks.models import Errand, InboxAnswer, InboxItem, Submission
from signet.networks.offers import Capabilities
from signet.networks.parcels import Status
from signet.networks.states import FINAL, FREE, State, heard
from signet.tenancy.actor import Actor

#: After so many attempts that reached nobody a submission has failed: about three days.
MOST_TRIES: Final = 40
_FIRST_WAIT, _LONGEST_WAIT = timedelta(seconds=10), timedelta(hours=2)
_TAKEN: Final = frozenset({State.SENT, State.DELIVERED, State.VALID})
Calls = Sequence[dict[str, Any]]


def wait_after(tried: int) -> timedelta:
    """Twice as long after each attempt, up to two hours, and up to a fifth more by chance."""
    wait = min(_LONGEST_WAIT, _FIRST_WAIT * 2 ** min(tried - 1, 12)) if tried else timedelta()
    return wait * (1 + random.random() / 5)  # noqa: S311  nobody gains by guessing it


def wait_by_age(age: timedelta) -> timedelta:
    """Before a question is asked again that could not be asked: ten seconds at first, an hour at last."""
    wait = max(_FIRST_WAIT, min(timedelta(hours=1), age / 5))
    return wait * (1 + random.random() / 5)  # noqa: S311


def hear(
    errand: Errand,
    status: Status,
    *,
    capabilities: Capabilities,
    verb: str,
    calls: Calls = (),
    by: Actor | None = None,
    event_id: str | None = None,
    text: str = "",
) -> bool:
    """Take in what the network says. False: it said nothing new, and nothing was written but the next time."""
    before, at = errand.state, now()
    reply_before = errand.reply if isinstance(errand, Submission) else None
    to = heard(errand.state, status.state)
    changed = _learn(errand, status, at)
    if to is not None:
        errand.state = to
        errand.text = status.text  # what was said of the state before is over
        changed = True
    if errand.state in _TAKEN and errand.accepted_at is None:
        errand.accepted_at, changed = at, True
    if errand.state in FINAL and errand.ended_at is None:
        errand.ended_at = at
    errand.taken_by = None
    errand.next_at = next_time(errand, capabilities, at)
    journal.keep(errand)
    journal.afterwards(partial(unsay, errand))
    if changed or status.evidence or event_id:
        said = text or status.text
        journal.note(
            errand, verb, before=before, text=said, calls=calls, evidence=status.evidence,
            event_id=event_id, by=by,
        )  # fmt: skip
        journal.tell(errand, before, by=by, reply_before=reply_before)
    if errand.state == State.CANCELLED != before and isinstance(errand, Submission):
        journal.afterwards(partial(consequences.void_with, errand))
    return changed


def _learn(errand: Errand, status: Status, at: datetime) -> bool:
    """Ids and the link are said once; findings, words and the buyer's reply are the newest."""
    before = _known(errand)
    errand.network_id = errand.network_id or status.network_id
    errand.network_ids = {**status.network_ids, **errand.network_ids}
    if status.findings:
        errand.findings = findings_out(status.findings)
    if status.text:
        errand.text = status.text
    if isinstance(errand, Submission):
        errand.link = errand.link or status.link
        if status.reply is not None and (
            status.reply != errand.reply or status.reply_reason != errand.reply_reason
        ):
            errand.reply, errand.reply_reason = status.reply.value, status.reply_reason
            errand.replied_at = status.at or at
    return _known(errand) != before


def _known(errand: Errand) -> tuple[object, ...]:
    own: tuple[object, ...] = ()
    if isinstance(errand, Submission):
        own = (errand.link, errand.reply, errand.reply_reason)
    return (errand.network_id, dict(errand.network_ids), list(errand.findings), errand.text, *own)


def next_time(errand: Errand, capabilities: Capabilities, at: datetime) -> datetime | None:
    """When to ask what became of it: soon while it is fresh, seldom when it is old, then never."""
    if isinstance(errand, InboxAnswer) or errand.accepted_at is None or errand.state in FINAL:
        return None
    age = at - errand.accepted_at
    if errand.state == State.SENT:
        wait = max(capabilities.ask_first, min(capabilities.ask_again, age / 5))
    elif errand.state in {State.DELIVERED, State.VALID}:
        if age >= capabilities.watch:
            return None
        wait = max(capabilities.ask_again, age / 10)
    else:
        return errand.next_at
    return at + wait * (1 + random.random() / 10)  # noqa: S311


def postpone(
    errand: Errand, text: str, params: dict[str, Any], *, at: datetime, calls: Calls, verb: str = "postpone"
) -> None:  # fmt: skip
    """Nothing reached the network: back into the queue until ``at``, or given up after many tries."""
    before = errand.state
    if verb == "postpone" and errand.tried >= MOST_TRIES:
        errand.state, errand.next_at, errand.ended_at = State.FAILED, None, now()
        verb = "give_up"
    else:
        errand.state, errand.next_at = State.QUEUED, at
    errand.text, errand.taken_by = text % params if params else text, None
    journal.keep(errand)
    journal.afterwards(partial(unsay, errand))
    journal.note(errand, verb, before=before, text=text, params=params, calls=calls)
    journal.tell(errand, before)


def unsay(errand: Errand) -> None:
    """An answer that did not arrive was not given: the document is answered by the one before, or not."""
    if not isinstance(errand, InboxAnswer) or errand.state not in FREE:
        return
    given = InboxAnswer.objects.filter(item_id=errand.item_id).exclude(state__in=FREE)
    last = given.defer("body").order_by("-id").first()
    reply = last.reply if last is not None else ""
    InboxItem.objects.filter(id=errand.item_id).update(reply=reply)


def lose(errand: Errand, text: str, params: dict[str, Any], *, at: datetime, calls: Calls) -> None:
    """Nobody knows whether it arrived: ask the network at ``at``, and never send before that."""
    before = errand.state
    errand.state, errand.next_at, errand.taken_by = State.UNKNOWN, at, None
    errand.text = text % params if params else text
    journal.keep(errand)
    journal.note(errand, "lose", before=before, text=text, params=params, calls=calls)


def later(errand: Errand, text: str, params: dict[str, Any], *, at: datetime, calls: Calls) -> None:
    """A question could not be asked: it stays where it is, and is asked again."""
    errand.next_at, errand.taken_by = at, None
    journal.keep(errand)
    journal.note(errand, "ask", before=errand.state, text=text, params=params, calls=calls)


def locked(errands: Sequence[Errand]) -> list[Errand]:
    """The rows of one model as they are now, locked until the transaction ends; without their bytes, which
    nobody changes."""
    model: type[Model] = type(errands[0])
    rows = model._default_manager.filter(pk__in=[one.pk for one in errands])  # noqa: SLF001
    found: list[Errand] = list(rows.defer("body").order_by("pk").select_for_update())  # type: ignore[arg-type]
    return found
