"""Reads: one document, a page of them, how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from signet.documents import drafts
from signet.documents.compose import compose
from signet.documents.models import Document, Snapshot, State
from signet.en16931 import canonical
from signet.en16931.model import Invoice
from signet.en16931.totals import calculate
from signet.en16931.ubl.writer import write
from signet.kernel.errors import BadInput, NotFound

Tab = Literal["all", "drafts", "unpaid", "overdue", "paid", "void"]
MAX_LIMIT = 200
#: Counting stops here; a list shows "1,000+" rather than count a million rows.
COUNT_LIMIT = 1000


def get(document_id: UUID) -> Document:
    """The document, or ``NotFound``: also when it is another tenant's."""
    document = (
        Document.objects.select_related("company", "customer", "bank_account", "series")
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
    return calculate(
        compose(
            drafts.read(document),
            company=document.company,
            customer=document.customer,
            account=document.bank_account,
        )
    )


def xml_of(document: Document) -> bytes:
    """UBL 2.1 of an issued document: the same bytes each time."""
    return write(invoice_of(document))


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentQuery:
    """What a list shows. ``cursor`` is what ``Page.next`` or ``Page.previous`` gave."""

    kind: str = "invoice"
    tab: Tab = "all"
    search: str = ""
    customer_id: UUID | None = None
    currency: str = ""
    issued_from: date | None = None
    issued_to: date | None = None
    sort: Literal["newest", "issue_date", "due_date", "number", "customer", "payable"] = "newest"
    descending: bool = True
    cursor: str = ""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of rows with the cursors of its neighbours."""

    rows: Sequence[Document]
    next: str | None
    previous: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of rows; ``more`` where counting stopped at the limit."""

    n: int
    more: bool


_COLUMNS = {
    "newest": None,
    "issue_date": "issue_date",
    "due_date": "due_date",
    "number": "number",
    "customer": "buyer_name",
    "payable": "payable_minor",
}


def page(query: DocumentQuery, today: date) -> Page:
    """A page by key, not by offset: page a thousand is as quick as page one."""
    rows = _filtered(query, today)
    column = _COLUMNS[query.sort]
    backwards, key, last_id = _read_cursor(query.cursor)
    descending = query.descending != backwards
    if column is not None:
        rows = rows.exclude(**{column: None})
    if last_id is not None:
        after = "lt" if descending else "gt"
        if column is None:
            rows = rows.filter(**{f"id__{after}": last_id})
        else:
            # The plain bound lets the index find the place; the second part orders equals by id.
            rows = rows.filter(**{f"{column}__{after}e": key}).filter(
                Q(**{f"{column}__{after}": key}) | Q(**{column: key, f"id__{after}": last_id})
            )
    sign = "-" if descending else ""
    order = [f"{sign}{column}", f"{sign}id"] if column else [f"{sign}id"]
    limit = max(1, min(query.limit, MAX_LIMIT))
    found = list(rows.order_by(*order).defer("content", "snapshot_hash")[: limit + 1])
    more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    has_next = bool(found) and (more or backwards)
    has_previous = bool(found) and (more if backwards else last_id is not None)
    return Page(
        rows=found,
        next=_cursor(found[-1], column, backwards=False) if has_next else None,
        previous=_cursor(found[0], column, backwards=True) if has_previous else None,
    )


def count(query: DocumentQuery, today: date) -> Count:
    """How many rows the query has, counted up to ``COUNT_LIMIT``."""
    n = _filtered(query, today).order_by()[: COUNT_LIMIT + 1].count()
    return Count(n=min(n, COUNT_LIMIT), more=n > COUNT_LIMIT)


def _filtered(query: DocumentQuery, today: date) -> QuerySet[Document]:
    rows = Document.objects.filter(kind=query.kind)
    if query.tab == "drafts":
        rows = rows.filter(state=State.DRAFT)
    elif query.tab == "unpaid":
        rows = rows.filter(state=State.ISSUED).exclude(balance_minor=0)
    elif query.tab == "overdue":
        rows = rows.filter(state=State.ISSUED, due_date__lt=today).exclude(balance_minor=0)
    elif query.tab == "paid":
        rows = rows.filter(state=State.ISSUED, balance_minor=0)
    elif query.tab == "void":
        rows = rows.filter(state=State.VOID)
    else:
        rows = rows.exclude(state=State.DISCARDED)
    if query.search:
        rows = rows.filter(_starts("number", query.search) | _starts("buyer_name", query.search))
    if query.customer_id:
        rows = rows.filter(customer_id=query.customer_id)
    if query.currency:
        rows = rows.filter(currency=query.currency)
    if query.issued_from:
        rows = rows.filter(issue_date__gte=query.issued_from)
    if query.issued_to:
        rows = rows.filter(issue_date__lte=query.issued_to)
    return rows


def _starts(column: str, prefix: str) -> Q:
    """A prefix as a range: LIKE is not leakproof and would lose its index under row-level security."""
    return Q(**{f"{column}__gte": prefix, f"{column}__lt": prefix + "\U0010ffff"})


def _cursor(row: Document, column: str | None, *, backwards: bool) -> str:
    key = "" if column is None else str(getattr(row, column))
    return f"{'b' if backwards else 'f'}.{row.id.hex}.{key.encode().hex()}"


def _read_cursor(cursor: str) -> tuple[bool, str | None, UUID | None]:
    if not cursor:
        return False, None, None
    try:
        direction, last_id, key = cursor.split(".")
        return direction == "b", bytes.fromhex(key).decode(), UUID(hex=last_id)
    except ValueError:
        raise BadInput(
            _("This cursor is not one that a list gave; begin from the first page."),
            code="cursor.bad",
            pointer="/cursor",
        ) from None


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
