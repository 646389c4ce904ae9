"""What the portal has of a taxpayer, for the daily comparison with our books."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from signet.networks.ledger import Direction, Entry, Ledger, Undelivered
from signet.networks.links import Link
from signet.networks.myinvois.adapter.lists import listed, notices
from signet.networks.myinvois.adapter.statuses import STATES
from signet.networks.myinvois.client import Session
from signet.networks.myinvois.client.fields import word
from signet.networks.myinvois.client.records import Record
from signet.networks.myinvois.einvoice import RINGGIT

#: Channels of the portal and its app are typed by people; all else comes from programs.
_BY_HAND: Final = frozenset({"invoicingportal", "invoicingmobileapp"})


def ledger(since: datetime, until: datetime, link: Link) -> Ledger:
    """Both directions by the day of submission, and the portal's mails to us that did not arrive.

    An intermediary sees what it submitted itself, and nothing else.
    """
    session = Session(link)
    sent = [_entry(record, "sent") for record in listed(session, "Sent", since, until)]
    received = [_entry(record, "received") for record in listed(session, "Received", since, until)]
    failed = [each for each in notices(session, since, until) if each.failed]
    return Ledger(
        entries=(*sent, *received),
        undelivered=tuple(
            Undelivered(event_id=each.id, about=each.subject, address=each.address, at=each.at)
            for each in failed
        ),
    )


def _entry(record: Record, direction: Direction) -> Entry:
    return Entry(
        direction=direction,
        network_id=record.uuid,
        number=record.number,
        state=STATES[record.state],
        party=record.receiver_name if direction == "sent" else record.issuer_name,
        payable=record.payable,
        currency=RINGGIT,
        at=record.received_at,
        by_hand=word(record.channel) in _BY_HAND,
    )
