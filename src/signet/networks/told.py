"""What the tax office is told of in a consolidated e-invoice, and is therefore not told of again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.documents.models import Document, Kind
from signet.documents.models import State as DocumentState
from signet.kernel.errors import NotNeeded
from signet.networks import connections
from signet.networks.models_watched import Covered
from signet.networks.offers import Capabilities
from signet.networks.opening import capabilities_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """``teller``: the consolidated e-invoice; None where whoever asks may not see it, being of a branch."""

    teller: Document | None

    @property
    def name(self) -> str:
        """Its number, as sentences name it."""
        number = self.teller.number if self.teller else None
        return number or _("of its month")

    @property
    def is_draft(self) -> bool:
        return self.teller is not None and self.teller.state == DocumentState.DRAFT


def told_in(document_id: UUID) -> Told | None:
    """The consolidated e-invoice, or the draft of one, in which this document stands."""
    return tellers_of([document_id]).get(document_id)


def tellers_of(document_ids: Iterable[UUID]) -> dict[UUID, Told]:
    """The same for many, by the documents' ids."""
    rows = Covered.objects.filter(covers_id__in=list(document_ids))
    pairs = dict(rows.values_list("covers_id", "document_id"))
    seen = Document.objects.in_bulk(set(pairs.values()))
    return {covered: Told(teller=seen.get(teller)) for covered, teller in pairs.items()}


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
