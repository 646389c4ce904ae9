"""What a document's page says of networks: where it was sent, and whether it can go anywhere."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final, Literal
from urllib.parse import urlencode

from babel.units import format_unit
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from signet.documents.models import Document
from signet.documents.readiness import sentence
from signet.kernel.clock import now
from signet.networks import journal, kept, later, not_sent, registry, submissions, told
from signet.networks.cancelling import asked_to_reject, is_kept, window_of
from signet.networks.models import Connection, Submission
from signet.networks.opening import capabilities_of
from signet.networks.states import FREE, State
from signet.networks.ways import ways_of
from signet.tenancy.actor import Actor
from signet.web.tables.exchanged import LOOKS


def marked(row: Submission) -> dict[str, Any]:
    """A submission as pages name it: its network, its state in words with a shape."""
    return {
        "row": row,
        "network": registry.network(row.network).name,
        "look": LOOKS[State(row.state)],
        "state": State(row.state).label,
        "is_test": row.environment == "sandbox",
    }


#: While one of these, the page asks again how it stands.
MOVING = frozenset({State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT, State.CANCELLING})


def cancelling(row: Submission, by: Actor) -> dict[str, Any]:
    """Until when it can be cancelled, what stands against it, and what the buyer asks."""
    window = window_of(row)
    allowed = by.may("networks.cancel")
    asked = asked_to_reject(row)
    return {
        "window": window,
        "left": _left(window.until - now()) if window and window.until else "",
        "left_words": _left_words(),
        "may_cancel": allowed and window is not None and window.refusal is None,
        "asked": asked,
        "is_kept": not asked and is_kept(row),
        "may_keep": allowed and asked,
    }


#: CLDR has no long word for hours in Khmer.
_SHORT: Final = frozenset({"km"})


def _left(time: timedelta) -> str:
    """What remains, in the largest unit that is not coarse: 71 hours, 9 minutes."""
    hours, seconds = divmod(max(0, int(time.total_seconds())), 3600)
    number, unit = (hours, "duration-hour") if hours else (seconds // 60, "duration-minute")
    return _("%(time)s left") % {"time": _in_unit(number, unit)}


def _in_unit(number: int, unit: str) -> str:
    locale = (get_language() or "en")[:2]
    length: Literal["short", "long"] = "short" if locale in _SHORT else "long"
    return format_unit(number, unit, length, locale=locale)


def _left_words() -> dict[str, str]:
    """For the clock that runs down on the page: the sentence, and the units for browsers that do not know the
    language (Chromium knows no Khmer, which has no plurals)."""
    hour, minute = (
        _in_unit(9, unit).replace("9", "%(n)s") for unit in ("duration-hour", "duration-minute")
    )
    return {"words": _("%(time)s left"), "hour": hour, "minute": minute}


def _doings(row: Submission, by: Actor) -> dict[str, Any]:
    """What the document's page says of one submission beside its state."""
    findings = kept.findings_in(row.findings) if row.state == State.INVALID else ()
    return cancelling(row, by) | {
        "findings": [{"text": sentence(one), "rule": one.rule} for one in findings],
        "said": _said(row),
        "may_send_again": by.may("networks.send") and row.state in FREE,
    }


def _said(row: Submission) -> str:
    """Why it failed, or why the network did not cancel what it still has."""
    stands = row.cancel_reason and row.state in {State.SENT, State.DELIVERED, State.VALID}
    if not row.text or not (stands or row.state == State.FAILED):
        return ""
    return journal.said_of(row, submissions.steps(row))


def _way(connection: Connection, *, is_first: bool, is_cleared: bool) -> dict[str, Any]:
    """How it can go: a button for what is due, a quiet word for what may be done besides. What a tax office
    has cleared needs no other network; it may be exchanged there all the same."""
    can, name = capabilities_of(connection), registry.network(connection.network).name
    extra = is_cleared and not can.clears
    words = _("Also send over %(network)s…") if extra else _("Send over %(network)s…")
    return {
        "row": connection,
        "words": f"{can.verb}…" if is_first and not extra else words % {"network": name},
        "is_test": connection.environment == "sandbox",
        "is_quiet": extra or not is_first,
    }


def open_ways(document: Document) -> list[Connection]:
    """Where it can go that it has not gone yet."""
    sent = submissions.of_document(document.id)
    there = {(row.network, row.environment) for row in sent if row.state not in FREE}
    return [one for one in ways_of(document) if (one.network, one.environment) not in there]


def told_later(document: Document, connection: Connection, by: Actor) -> dict[str, Any] | None:
    """Where a sale is told of that is not sent by itself; None where it is."""
    if told.told_in(document.id) or not later.waits(document, connection):
        return None
    day = document.issue_date
    assert day is not None
    query = urlencode({"month": f"{day:%Y-%m}", "company": document.company_id})
    return {
        "network": registry.network(connection.network).name,
        "month": date_format(day, "F Y"),
        "url": f"{reverse('new_consolidated')}?{query}" if by.may("documents.draft") else "",
    }


def exchanges(document: Document, by: Actor) -> dict[str, Any]:
    """What a document's page shows of networks."""
    if not by.may("networks.read") or document.snapshot_hash is None:
        return {
            "exchanges": [],
            "exchanging": False,
            "not_sent": [],
            "may_send": False,
            "waiting": None,
            "ways": [],
        }
    sent = submissions.of_document(document.id)
    ways = open_ways(document)
    cleared = any(row.link and row.state == State.VALID for row in sent)
    may_send = document.state == "issued" and by.may("networks.send")
    waiting = {one.id: found for one in ways if (found := told_later(document, one, by))}
    ways = [one for one in ways if one.id not in waiting]
    return {
        "exchanges": [marked(row) | _doings(row, by) for row in sent],
        "exchanging": any(row.state in MOVING for row in sent),
        "not_sent": [
            {
                "row": row,
                "network": registry.network(row.connection.network).name,
                "reason": not_sent.reason(row),
            }
            for row in not_sent.of_document(document.id)
        ],
        "may_send": may_send and bool(ways),
        "waiting": next(iter(waiting.values()), None),
        "ways": [
            _way(one, is_first=index == 0, is_cleared=cleared)
            for index, one in enumerate(ways if may_send else ())
        ],
    }
