"""Reads of submissions and of what happened to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import NotFound
from signet.networks.content import Tab
from signet.networks.kept import unpacked
from signet.networks.models import Connection, Errand, InboxAnswer, Proof, Step, Submission
from signet.networks.offers import Environment
from signet.networks.states import FREE, State
from signet.tenancy.paging import Count, Page, count_of, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SubmissionQuery:
    """What a list shows, newest first."""

    tab: Tab = "all"
    state: str = ""
    document_id: UUID | None = None
    connection_id: UUID | None = None
    ids: tuple[UUID, ...] = ()
    descending: bool = True
    cursor: str = ""
    limit: int = 50


_MOVING = [State.QUEUED, State.SENDING, State.UNKNOWN, State.SENT, State.CANCELLING]
_TROUBLE = [State.INVALID, State.REJECTED, State.FAILED, State.UNKNOWN]
_TABS = {
    "all": Q(),
    "moving": Q(state__in=_MOVING),
    "done": Q(state__in=[State.DELIVERED, State.VALID, State.CANCELLED]),
    "trouble": Q(state__in=_TROUBLE),
}


def get(submission_id: UUID) -> Submission:
    """The submission, or ``NotFound``."""
    found = Submission.objects.select_related("connection").filter(id=submission_id).first()
    if found is None:
        raise NotFound(_("There is no such submission."), code="submission.not_found")
    return found


def of_document(document_id: UUID) -> list[Submission]:
    """Every attempt to send a document anywhere, newest first."""
    rows = Submission.objects.select_related("connection").filter(document_id=document_id)
    return list(rows.defer("body").order_by("-id"))


def counting() -> QuerySet[Submission]:
    """All but those to a test system whose real network the company is connected to by now."""
    real = Connection.objects.filter(
        company_id=OuterRef("connection__company_id"),
        network=OuterRef("network"),
        environment=Environment.PRODUCTION.value,
        removed_at=None,
    )
    return Submission.objects.filter(~Q(environment=Environment.SANDBOX.value) | ~Exists(real))


def live_of(document_id: UUID) -> list[Submission]:
    """The submissions by which networks have a document, or are about to, and which count."""
    gone = [*FREE, State.CANCELLED]
    rows = counting().filter(document_id=document_id).exclude(state__in=gone)
    return list(rows.defer("body").order_by("-id"))


def stranded(limit: int) -> list[Submission]:
    """The newest that networks refused or that were given up, of documents that no other submission has
    taken there since."""
    others = Submission.objects.filter(
        document_id=OuterRef("document_id"), connection_id=OuterRef("connection_id")
    ).exclude(state__in=FREE)
    rows = Submission.objects.filter(state__in=FREE, document__state="issued")
    rows = rows.filter(~Exists(others)).defer("body").order_by("-id")[: 4 * limit]
    newest: dict[UUID, Submission] = {}
    for row in rows:
        newest.setdefault(row.document_id, row)
    return list(newest.values())[:limit]


def withdrawn(limit: int) -> list[Submission]:
    """The newest that networks have cancelled, of documents that are not void here and stand nowhere else."""
    others = Submission.objects.filter(document_id=OuterRef("document_id")).exclude(
        state__in=[*FREE, State.CANCELLED]
    )
    rows = counting().filter(state=State.CANCELLED, document__state="issued")
    return list(rows.filter(~Exists(others)).defer("body").order_by("-id")[:limit])


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """By what a network's clearance is known: ``link`` is what the QR code on the PDF carries."""

    link: str
    number: str
    at: datetime


def clearance_of(document_id: UUID) -> Clearance | None:
    """The newest clearance of a document; one that was cancelled since says so where its link leads."""
    rows = Submission.objects.filter(document_id=document_id).exclude(link="")
    rows = rows.exclude(state__in=FREE).defer("body")
    row = rows.order_by("environment", "-id").first()  # the real network before its test system
    if row is None:
        return None
    return Clearance(
        link=row.link,
        number=row.network_ids.get("counts") or row.network_id,
        at=validated_at(row) or row.created_at,
    )


def validated_at(row: Submission) -> datetime | None:
    """When the network declared it valid; when it took it, where it does not say."""
    return _time(row.network_ids.get("dateTimeValidated", "")) or row.accepted_at


def _time(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None


def page(query: SubmissionQuery) -> Page[Submission]:
    """A page of submissions by age."""
    return page_of(
        _rows(query),
        column=None,
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def count(query: SubmissionQuery) -> Count:
    """How many, counted up to a limit."""
    return count_of(_rows(query))


def steps(errand: Errand) -> list[Step]:
    """What happened to it, oldest first."""
    own = {"answer": errand} if isinstance(errand, InboxAnswer) else {"submission": errand}
    return list(Step.objects.filter(**own).order_by("id"))


def proofs(steps_: list[Step]) -> dict[UUID, list[Proof]]:
    """The papers that came with steps, without their bodies."""
    found: dict[UUID, list[Proof]] = {}
    for proof in Proof.objects.filter(step__in=steps_).defer("body").order_by("id"):
        found.setdefault(proof.step_id, []).append(proof)
    return found


def proof_body(submission: Submission, proof_id: UUID) -> Proof:
    """A piece of evidence of this submission, or ``NotFound``."""
    found = Proof.objects.filter(id=proof_id, step__submission=submission).first()
    if found is None:
        raise NotFound(_("There is no such piece of evidence."), code="evidence.not_found")
    return found


def body_of(errand: Errand) -> bytes:
    """The very bytes that were handed to the network."""
    return unpacked(errand.body)


def _rows(query: SubmissionQuery) -> QuerySet[Submission]:
    rows = Submission.objects.select_related("connection").defer("body").filter(_TABS[query.tab])
    if query.state:
        rows = rows.filter(state=query.state)
    if query.document_id:
        rows = rows.filter(document_id=query.document_id)
    if query.connection_id:
        rows = rows.filter(connection_id=query.connection_id)
    return rows.filter(id__in=query.ids) if query.ids else rows
