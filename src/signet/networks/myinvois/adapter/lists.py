"""The portal's list of documents, page by page, and the documents that its notifications name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from typing import Final

from signet.kernel.marking import _
from signet.networks.myinvois.client import Session, documents, listing
from signet.networks.myinvois.client.notices import Notice, read_notices
from signet.networks.myinvois.client.records import Record, read_page, read_record
from signet.networks.problems import Unsent

#: "Recent" gives 10,000 documents at most.
_MOST_PAGES: Final = 100
#: Notifications that are read at once, and documents that are asked for because of them.
_MOST_NOTICES, _MOST_HINTS = 10, 40


def listed(
    session: Session, direction: listing.Direction, since: datetime, until: datetime
) -> Iterator[Record]:
    """By the day of submission, newest first. The portal's clock may be ahead of ours."""
    page, pages = 1, 1
    while page <= min(pages, _MOST_PAGES):
        reply = listing.recent(
            session, direction, page, since=since, until=until + timedelta(hours=1)
        )
        if not reply.ok:
            raise Unsent(_("MyInvois did not give its list (%(answer)s)."), answer=reply.saying())
        found = read_page(reply.value)
        yield from found.records
        page, pages = page + 1, found.pages


def notices(session: Session, since: datetime, until: datetime) -> list[Notice]:
    """What was written to this taxpayer. They are hints: where they cannot be had, there are none."""
    found: list[Notice] = []
    for page in range(1, _MOST_NOTICES + 1):
        reply = listing.notifications(session, since=since, until=until, page=page)
        if not reply.ok:
            break
        told, more = read_notices(reply.value)
        found += told
        if not more:
            break
    return found


def hinted(
    session: Session, since: datetime, until: datetime, *, but: Collection[str]
) -> list[Record]:
    """The documents that notifications speak of, as they are now; those in ``but`` are known already."""
    named = dict.fromkeys(
        uuid for notice in notices(session, since, until) for uuid in notice.documents
    )
    found = []
    for uuid in [uuid for uuid in named if uuid not in but][:_MOST_HINTS]:
        reply = documents.details(session, uuid)
        if reply.ok and (record := read_record(reply.value)).uuid == uuid:
            found.append(record)
    return found
