"""Notifications: what the service wrote to a taxpayer by mail, and whether the mail arrived."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from signet.networks.myinvois.client.fields import folded, items, moment, text, word

#: A document's id: 26 capital letters and digits, some of either.
_UUID = re.compile(r"(?<![0-9A-Z])(?=[0-9A-Z]*[0-9])(?=[0-9A-Z]*[A-Z])[0-9A-Z]{26}(?![0-9A-Z])")
#: Status 5; the words are the SDK's.
_FAILED = frozenset({"error", "5", "failed"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """``documents`` are the ids that its text names; ``failed``: the mail could not be delivered."""

    id: str
    subject: str
    address: str
    at: datetime | None
    failed: bool
    documents: tuple[str, ...]


def read_notices(value: object) -> tuple[list[Notice], bool]:
    """A page of notifications, and whether there are more."""
    found = folded(value)
    more = text(folded(found.get("metadata")), "hasNext").lower() == "true"
    return [_notice(item) for item in items(found, "result")], more


def _notice(item: dict[str, object]) -> Notice:
    subject, message = text(item, "notificationSubject"), text(item, "finalMessage")
    return Notice(
        id=text(item, "notificationDeliveryId", "notificationId"),
        subject=subject,
        address=text(item, "address"),
        at=moment(item, "creationDateTime", "receivedDateTime"),
        failed=word(text(item, "status")) in _FAILED,
        documents=tuple(dict.fromkeys(_UUID.findall(f"{subject} {message}"))),
    )
