"""Reads of received documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from signet.documents.readiness import sentence
from signet.en16931.findings import Severity
from signet.kernel.errors import NotFound
from signet.networks.content import MAX_REASON, InboxTab
from signet.networks.kept import findings_in
from signet.networks.models import InboxAnswer, InboxItem, Step
from signet.tenancy.paging import Count, Page, count_of, page_of, starts


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxQuery:
    """What a list shows, newest first."""

    tab: InboxTab = "all"
    search: str = ""
    company_id: UUID | None = None
    ids: tuple[UUID, ...] = ()
    descending: bool = True
    cursor: str = ""
    limit: int = 50


#: Step of a received document: its sender has cancelled it.
WITHDRAW: Final = "withdraw"
_TABS = {"all": Q(), "open": Q(reply="", is_withdrawn=False), "answered": ~Q(reply="")}


def get(item_id: UUID) -> InboxItem:
    """The received document, or ``NotFound``."""
    return _there(_items().filter(id=item_id).first())


def lock(item_id: UUID) -> InboxItem:
    """The received document, locked until the transaction ends; or ``NotFound``."""
    return _there(_items().select_for_update(of=("self",)).filter(id=item_id).first())


def page(query: InboxQuery) -> Page[InboxItem]:
    """A page of received documents by age."""
    return page_of(
        _rows(query),
        column=None,
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def count(query: InboxQuery) -> Count:
    """How many, counted up to a limit."""
    return count_of(_rows(query))


def how_many(item: InboxItem, severity: Severity) -> int:
    """How many findings of a severity its judgment has."""
    return sum(one["severity"] == severity for one in item.findings)


def reason_for_rejection(item: InboxItem, longest: int = MAX_REASON) -> str:
    """The rules that it breaks, as sentences that the seller can mend it by; as many as a reason holds."""
    reason = ""
    for one in findings_in(item.findings):
        longer = f"{reason} {one.rule}: {sentence(one)}".strip()
        if one.severity == "error" and len(longer) <= longest:
            reason = longer
    return reason


def withdrawal(item: InboxItem) -> Step | None:
    """When and why its sender cancelled it; None where it stands."""
    return Step.objects.filter(item=item, verb=WITHDRAW).first()


def answers(item: InboxItem) -> list[InboxAnswer]:
    """What we said to it, oldest first."""
    return list(InboxAnswer.objects.filter(item=item).defer("body").order_by("id"))


def _rows(query: InboxQuery) -> QuerySet[InboxItem]:
    rows = _items().filter(_TABS[query.tab]).defer("body", "invoice")
    if query.company_id:
        rows = rows.filter(company_id=query.company_id)
    if query.ids:
        rows = rows.filter(id__in=query.ids)
    if query.search:
        rows = rows.filter(starts("number", query.search) | starts("seller_name", query.search))
    return rows


def _items() -> QuerySet[InboxItem]:
    steps = Step.objects.filter(item_id=OuterRef("id"), verb=WITHDRAW)
    rows = InboxItem.objects.select_related("connection", "company")
    return rows.annotate(is_withdrawn=Exists(steps))


def _there(item: InboxItem | None) -> InboxItem:
    if item is None:
        raise NotFound(_("There is no such received document."), code="inbox.not_found")
    return item
