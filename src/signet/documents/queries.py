"""Reads: one document, a page of them, how many there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from signet.documents import drafts
from signet.documents.compose import compose
from signet.documents.kinds import rules_of
from signet.documents.models import Document, Kind, Outcome, Snapshot, State
from signet.en16931 import canonical
from signet.en16931.formats import Form, write
from signet.en16931.model import Invoice
from signet.en16931.totals import calculate
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.parties.models import Customer
from signet.tenancy.paging import Count, Page, count_of, page_of, starts

Tab = Literal[
    "all", "drafts", "issued", "unpaid", "overdue", "paid", "void",
    "sent", "accepted", "declined", "expired", "invoiced", "replaced",
]  # fmt: skip
__all__ = [
    "Count",
    "DocumentQuery",
    "Page",
    "Tab",
    "count",
    "get",
    "history",
    "invoice_of",
    "page",
    "tabs_of",
    "xml_of",
]
MAX_LIMIT = 200


def get(document_id: UUID) -> Document:
    """The document, or ``NotFound``: also when it is another tenant's."""
    document = (
        Document.objects.select_related("company", "branch", "customer", "bank_account", "series")
        .filter(id=document_id)
        .first()
    )
    if document is None:
        raise NotFound(_("There is no such document."))
    return document


def invoice_of(document: Document) -> Invoice:
    """The semantic model: from the snapshot when issued, else calculated from the draft."""
    if document.snapshot_hash:
        body = Snapshot.objects.values_list("body", flat=True).get(document_id=document.id)
        return replace(canonical.loads(bytes(body)), number=document.number)
    content = drafts.with_exchange_rate(drafts.read(document))
    return calculate(
        compose(
            content,
            company=document.company,
            customer=document.customer,
            account=document.bank_account,
            chosen=drafts.chosen_of(content),
        )
    )


def invoices_of(documents: Iterable[Document]) -> dict[UUID, Invoice]:
    """The semantic models of those that are issued, by their ids."""
    issued = {one.id: one for one in documents if one.snapshot_hash}
    found = Snapshot.objects.filter(document_id__in=issued).values_list("document_id", "body")
    return {
        document_id: replace(canonical.loads(bytes(body)), number=issued[document_id].number)
        for document_id, body in found
    }


def xml_of(document: Document, form: Form = "ubl", profile: str | None = None) -> bytes:
    """UBL 2.1 (or CII) of an issued document: the same bytes each time; ``Conflict`` for a quote and a
    consolidated e-invoice, which have none. ``profile`` is the specification it is written under, by
    default Peppol's."""
    if document.kind == Kind.CONSOLIDATED:
        raise Conflict(
            _(
                "A consolidated e-invoice goes to the tax office alone: its XML is what was sent there."
            ),
            code="document.no_xml",
        )
    if not rules_of(document.kind).counts:
        raise Conflict(
            _("A quote is an offer and no invoice, so it has no XML; its PDF is what one sends."),
            code="document.no_xml",
        )
    return write(invoice_of(document), form, profile)


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentQuery:
    """What a list shows. ``cursor`` is what ``Page.next`` or ``Page.previous`` gave."""

    kind: str = "invoice"
    tab: Tab = "all"
    search: str = ""
    customer_id: UUID | None = None
    branch_id: UUID | None = None
    self_billed: bool | None = None  # None: whoever writes it
    currency: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    due_from: date | None = None
    due_to: date | None = None
    ids: tuple[UUID, ...] = ()
    also: Q | None = None  # what another room knows of documents, such as that of networks
    sort: Literal["newest", "issue_date", "due_date", "number", "customer", "payable"] = "newest"
    descending: bool = True
    cursor: str = ""
    limit: int = 50


_ISSUED: Final = Q(state=State.ISSUED)
_OPEN: Final = _ISSUED & Q(outcome=Outcome.OPEN)
_UNPAID: Final = _ISSUED & ~Q(balance_minor=0)

#: What each list within the list holds; a quote has expired, and an invoice is overdue, by the calendar.
_TABS: Final[dict[Tab, Callable[[date], Q]]] = {
    "all": lambda _day: ~Q(state=State.DISCARDED),
    "drafts": lambda _day: Q(state=State.DRAFT),
    "issued": lambda _day: _ISSUED,
    "unpaid": lambda _day: _UNPAID,
    "overdue": lambda day: _UNPAID & Q(due_date__lt=day),
    "paid": lambda _day: _ISSUED & Q(balance_minor=0),
    "void": lambda _day: Q(state=State.VOID),
    "sent": lambda day: _OPEN & (Q(due_date__isnull=True) | Q(due_date__gte=day)),
    "accepted": lambda _day: _ISSUED & Q(outcome=Outcome.ACCEPTED),
    "declined": lambda _day: _ISSUED & Q(outcome=Outcome.DECLINED),
    "expired": lambda day: _OPEN & Q(due_date__lt=day),
    "invoiced": lambda _day: _ISSUED & Q(outcome=Outcome.CONVERTED),
    "replaced": lambda _day: _ISSUED & Q(outcome=Outcome.SUPERSEDED),
}
_QUOTE_TABS: Final[tuple[Tab, ...]] = (
    "all", "drafts", "sent", "accepted", "declined", "expired", "invoiced", "replaced",
)  # fmt: skip
_LEGAL_TABS: Final[tuple[Tab, ...]] = (
    "all", "drafts", "issued", "unpaid", "overdue", "paid", "void",
)  # fmt: skip
_MADE_TABS: Final[tuple[Tab, ...]] = ("all", "drafts", "issued", "void")


def tabs_of(kind: str) -> tuple[Tab, ...]:
    """The lists within the list of a kind."""
    if kind == Kind.QUOTE:
        return _QUOTE_TABS
    return _LEGAL_TABS if rules_of(kind).counts else _MADE_TABS


_COLUMNS = {
    "newest": None,
    "issue_date": "issue_date",
    "due_date": "due_date",
    "number": "number",
    "customer": "buyer_name",
    "payable": "payable_minor",
}


def page(query: DocumentQuery, today: date) -> Page[Document]:
    """A page by key, not by offset: page a thousand is as quick as page one."""
    return page_of(
        _filtered(query, today).select_related("branch").defer("content", "snapshot_hash"),
        column=_COLUMNS[query.sort],
        descending=query.descending,
        cursor=query.cursor,
        limit=max(1, min(query.limit, MAX_LIMIT)),
    )


def count(query: DocumentQuery, today: date) -> Count:
    """How many rows the query has, counted up to ``COUNT_LIMIT``."""
    return count_of(_filtered(query, today))


def matching(query: DocumentQuery, today: date) -> QuerySet[Document]:
    """Every document that the query finds, on all its pages."""
    return _filtered(query, today)


def _filtered(query: DocumentQuery, today: date) -> QuerySet[Document]:
    if query.tab not in tabs_of(query.kind):
        raise BadInput(
            _("Documents of this kind have no list “%(tab)s”; there are: %(tabs)s.")
            % {"tab": query.tab, "tabs": ", ".join(tabs_of(query.kind))},
            code="documents.tab",
            pointer="/tab",
        )
    rows = Document.objects.filter(_TABS[query.tab](today), kind=query.kind)
    if query.search:
        rows = rows.filter(starts("number", query.search) | starts("buyer_name", query.search))
    if query.customer_id:
        rows = rows.filter(customer_id=query.customer_id)
    if query.branch_id:
        rows = rows.filter(branch_id=query.branch_id)
    if query.self_billed is not None:
        rows = rows.filter(self_billed=query.self_billed)
    if query.currency:
        rows = rows.filter(currency=query.currency)
    if query.issued_from:
        rows = rows.filter(issue_date__gte=query.issued_from)
    if query.issued_to:
        rows = rows.filter(issue_date__lte=query.issued_to)
    if query.due_from:
        rows = rows.filter(due_date__gte=query.due_from)
    if query.due_to:
        rows = rows.filter(due_date__lte=query.due_to)
    if query.ids:
        rows = rows.filter(id__in=query.ids)
    return rows.filter(query.also) if query.also is not None else rows


def history(document: Document) -> list[dict[str, Any]]:
    """The document's audit entries, oldest first, as plain data for the timeline."""
    import json

    from signet.audit.models import Entry

    return [
        json.loads(payload)
        for payload in Entry.objects.filter(object_id=document.id)
        .order_by("sequence")
        .values_list("payload", flat=True)
    ]


def recent_customers(limit: int) -> list[Customer]:
    """Those who were written to last, newest first: whom one is most likely to write to again."""
    newest = Document.objects.exclude(customer=None).order_by("-id")
    ids = list(dict.fromkeys(newest.values_list("customer_id", flat=True)[:200]))[:limit]
    rows = Customer.objects.filter(id__in=ids, archived_at__isnull=True)
    known = {row.id: row for row in rows}
    return [known[i] for i in ids if i in known]
