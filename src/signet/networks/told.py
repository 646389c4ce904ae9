"""What the tax office is told of in a consolidated e-invoice, and is therefore not told of again."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.documents.models import Document, Kind
from signet.documents.models import State as DocumentState
from signet.kernel.errors import NotNeeded
from signet.networks import connections
from signet.networks.models import Connection
from signet.networks.models_watched import Covered
from signet.networks.offers import Capabilities
from signet.networks.opening import capabilities_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """The consolidated e-invoice in which a sale stands; whoever sees the sale may know this of it.

    ``teller``: the document; None where whoever asks may not see it, being of a branch. ``network_ids``:
    what the network that was asked for calls it; empty where it does not know it.
    """

    teller: Document | None
    number: str | None
    issue_date: date | None
    is_draft: bool
    network_ids: Mapping[str, str]

    @property
    def name(self) -> str:
        """Its number, as sentences name it."""
        return self.number or _("of its month")


def told_in(document_id: UUID) -> Told | None:
    """The consolidated e-invoice, or the draft of one, in which this document stands."""
    return tellers_of([document_id]).get(document_id)


def tellers_of(document_ids: Iterable[UUID], at: Connection | None = None) -> dict[UUID, Told]:
    """The same for many, by the documents' ids; ``at``: the network whose names for them are wanted."""
    ids, place = list(document_ids), [at.network, at.environment] if at else ["", ""]
    if not ids:
        return {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM networks_tellers(%s::uuid[], %s, %s)", [ids, *place])
        rows = cursor.fetchall()
    seen = Document.objects.in_bulk({row[1] for row in rows})
    return {
        covered: Told(
            teller=seen.get(teller),
            number=number,
            issue_date=day,
            is_draft=state == DocumentState.DRAFT,
            network_ids=json.loads(there) if there else {},
        )
        for covered, teller, number, day, state, there in rows
    }


def covered_by(document_id: UUID) -> QuerySet[Document]:
    """The documents that a consolidated e-invoice tells of, by number."""
    ids = Covered.objects.filter(document_id=document_id).values("covers_id")
    return Document.objects.filter(id__in=ids).order_by("issue_date", "number", "id")


def consolidates(can: Capabilities) -> bool:
    """Is such a network told of many sales in one document?"""
    return Kind.CONSOLIDATED in can.kinds


def is_offered() -> bool:
    """Is a company of the tenant connected to such a network?"""
    return any(consolidates(capabilities_of(one)) for one in connections.live())


def refusal(told: Told) -> NotNeeded:
    """Why a document that is told of goes nowhere on its own."""
    return NotNeeded(
        _(
            "It stands in the draft of a consolidated e-invoice, which tells the tax office of it."
            " Discard that draft to send it on its own."
        )
        if told.is_draft
        else _(
            "The tax office is told of it in the consolidated e-invoice %(number)s. A sale is told once."
        )
        % {"number": told.name},
        code="submission.consolidated",
    )
