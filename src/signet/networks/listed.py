"""What a list of documents says of networks, and asks: the newest word of each, and who has which."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from signet.documents.models import State as DocumentState
from signet.networks.models import Submission
from signet.networks.models_watched import Covered
from signet.networks.states import FREE, State
from signet.networks.submissions import counting

#: What one may ask for, and the states that answer to it.
STANDINGS: Final = {
    "moving": [State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT, State.CANCELLING],
    "done": [State.DELIVERED, State.VALID],
    "trouble": [State.INVALID, State.FAILED, State.REJECTED],
    "cancelled": [State.CANCELLED],
}
_GONE: Final = [*FREE, State.CANCELLED]


def newest_of(document_ids: Collection[UUID]) -> dict[UUID, list[Submission]]:
    """By document, the newest submission to each network; a test system whose real network is connected
    by now says nothing."""
    rows = counting().filter(document_id__in=document_ids).defer("body").order_by("id")
    newest = {(row.document_id, row.network): row for row in rows}
    found: dict[UUID, list[Submission]] = {}
    for (document_id, _network), row in newest.items():
        found.setdefault(document_id, []).append(row)
    return found


def covered(document_ids: Collection[UUID]) -> set[UUID]:
    """Those that a consolidated e-invoice tells of, or its draft will."""
    rows = Covered.objects.filter(covers_id__in=document_ids)
    return set(rows.values_list("covers_id", flat=True))


def standing(wanted: str) -> Q | None:
    """A condition on documents: ``none`` are issued ones that no network has or is told of, the rest a key of
    ``STANDINGS``. None for anything else: no condition."""
    if wanted == "none":
        theirs = counting().filter(document_id=OuterRef("id")).exclude(state__in=_GONE)
        told = Covered.objects.filter(covers_id=OuterRef("id"))
        return Q(~Exists(theirs), ~Exists(told), state=DocumentState.ISSUED)
    if wanted not in STANDINGS:
        return None
    rows = counting().filter(state__in=STANDINGS[wanted])
    if wanted == "trouble":  # sent anew since, it troubles nobody
        later = counting().filter(document_id=OuterRef("document_id"), network=OuterRef("network"))
        rows = rows.filter(~Exists(later.filter(id__gt=OuterRef("id"))))
    return Q(id__in=rows.values("document_id"))
