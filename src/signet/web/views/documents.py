"""List and page of documents, and the verbs that are not editing."""

from __future__ import annotations

import base64
import csv
import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from signet.documents import queries
from signet.documents.actions.discard import discard
from signet.documents.actions.issue import issue
from signet.documents.actions.void import void
from signet.documents.models import Document, State
from signet.documents.queries import DocumentQuery
from signet.documents.readiness import NotReady
from signet.documents.states import label_of
from signet.kernel.clock import today
from signet.kernel.errors import BadInput
from signet.kernel.money import Money
from signet.rendering.store import pages_of, pdf_of
from signet.tenancy.models import Tenant

TABS: tuple[tuple[queries.Tab, Any], ...] = (
    ("all", gettext_lazy("All")),
    ("drafts", gettext_lazy("Drafts")),
    ("unpaid", gettext_lazy("Unpaid")),
    ("overdue", gettext_lazy("Overdue")),
    ("paid", gettext_lazy("Paid")),
    ("void", gettext_lazy("Void")),
)
COLUMNS = (
    ("number", gettext_lazy("Number"), "number", False),
    ("customer", gettext_lazy("Customer"), "customer", False),
    ("issue_date", gettext_lazy("Issued"), "issue_date", False),
    ("due_date", gettext_lazy("Due"), "due_date", False),
    ("payable", gettext_lazy("Total"), "payable", True),
    ("balance", gettext_lazy("Balance"), "", True),
    ("state", gettext_lazy("State"), "", False),
)
SORTS = {"newest", "issue_date", "due_date", "number", "customer", "payable"}


@require_GET
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """A page of documents; the address holds the whole state of the list."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    day = today(Tenant.objects.get().time_zone)
    query = _query(request, kind)
    if "csv" in request.GET:
        return _csv(query, day)
    tabs = [
        {
            "key": key,
            "label": label,
            "count": queries.count(DocumentQuery(kind=kind, tab=key), day),
            "url": _url(request, tab=key, cursor=None),
            "current": query.tab == key,
        }
        for key, label in TABS
    ]
    page = queries.page(query, day)
    context = {
        "kind": kind,
        "query": query,
        "tabs": tabs,
        "columns": [_column(request, query, column) for column in COLUMNS],
        "page": page,
        "next": _url(request, cursor=page.next),
        "previous": _url(request, cursor=page.previous),
        "csv": _url(request, csv="1", cursor=None),
        "filtered": bool(query.search or query.issued_from or query.issued_to or query.customer_id),
        "clear": "?",
    }
    return render(request, "documents/list.html", context)


def _query(request: HttpRequest, kind: str) -> DocumentQuery:
    get = request.GET.get
    tab = get("tab", "all")
    sort = get("sort", "newest")
    return DocumentQuery(
        kind=kind,
        tab=tab if tab in dict(TABS) else "all",  # type: ignore[arg-type]
        search=get("q", "").strip()[:100],
        issued_from=_day(get("from")),
        issued_to=_day(get("to")),
        customer_id=_uuid(get("customer")),
        sort=sort if sort in SORTS else "newest",  # type: ignore[arg-type]
        descending=get("order", "desc") != "asc",
        cursor=get("cursor", ""),
    )


def _column(request: HttpRequest, query: DocumentQuery, column: Any) -> dict[str, Any]:
    key, label, sort, numeric = column
    current = bool(sort) and query.sort == sort
    order = "asc" if current and query.descending else "desc"
    return {
        "label": label,
        "numeric": numeric,
        "url": _url(request, sort=sort, order=order, cursor=None) if sort else None,
        "sorted": ("descending" if query.descending else "ascending") if current else None,
        "key": key,
    }


def _url(request: HttpRequest, **changes: str | None) -> str:
    values = {k: v for k, v in request.GET.items() if k != "csv"} | changes
    return "?" + urlencode({key: value for key, value in values.items() if value})


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _uuid(text: str | None) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def _csv(query: DocumentQuery, day: date) -> HttpResponse:
    """What the list shows, up to ten thousand rows."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(
        ["number", "customer", "issue_date", "due_date", "currency", "total", "balance", "state"]
    )
    cursor: str | None = ""
    for _page in range(50):
        found = queries.page(replace(query, cursor=cursor or "", limit=200), day)
        for row in found.rows:
            total, balance = (
                Money(m, row.currency).amount for m in (row.payable_minor, row.balance_minor)
            )
            writer.writerow(
                [
                    _cell(row.number),
                    _cell(row.buyer_name),
                    row.issue_date,
                    row.due_date,
                    row.currency,
                    total,
                    balance,
                    row.state,
                ]
            )
        cursor = found.next
        if cursor is None:
            break
    return _file("\ufeff" + buffer.getvalue(), "text/csv; charset=utf-8", f"{query.kind}s.csv")


def _cell(text: str | None) -> str:
    """Spreadsheets run what begins like a formula; a quote in front keeps it a text."""
    return f"'{text}" if text and text[0] in "=+-@\t" else text or ""


@require_GET
def show(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Paper, facts and timeline."""
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.state == State.DRAFT and request.actor.may("documents.draft"):  # type: ignore[attr-defined]
        return redirect("edit", document_id)
    return render(request, "documents/show.html", _context(document))


def _context(document: Document) -> dict[str, Any]:
    time_zone = Tenant.objects.get().time_zone
    pages = [base64.b64encode(page).decode("ascii") for page in pages_of(document)[:5]]
    return {
        "document": document,
        "pages": pages,
        "label": label_of(document, today(time_zone)),
        "history": [
            {
                "text": SENTENCES.get(entry["verb"], entry["verb"]),
                "who": entry["actor"]["label"],
                "at": datetime.fromisoformat(entry["at"]),
                "reason": entry["reason"],
            }
            for entry in queries.history(document)
            if entry["verb"] != "documents.change_draft"
        ],
        "hash": bytes(document.snapshot_hash).hex() if document.snapshot_hash else "",
    }


SENTENCES = {
    "documents.create_draft": gettext_lazy("Draft begun"),
    "documents.issue": gettext_lazy("Issued: number taken, content frozen"),
    "documents.void": gettext_lazy("Declared void"),
    "documents.discard": gettext_lazy("Draft discarded"),
    "documents.import": gettext_lazy("Imported"),
}


@require_POST
def issue_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Issue, then show what was issued; an unready draft goes back to its form with the findings."""
    try:
        seen = request.POST.get("version", "")
        version = int(seen) if seen.isdigit() else None
        document = issue(document_id=document_id, by=request.actor, version=version)  # type: ignore[attr-defined]
    except NotReady:
        return redirect("edit", document_id)
    messages.success(request, _("%(number)s is issued.") % {"number": document.number})
    return redirect("document", document.id)


@require_POST
def void_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        document = void(document_id=document_id, reason=reason, by=request.actor)  # type: ignore[attr-defined]
    except BadInput as error:
        context = _context(queries.get(document_id)) | {
            "void_error": error.message,
            "reason": reason,
        }
        return render(request, "documents/show.html", context, status=422)
    messages.success(request, _("%(number)s is void.") % {"number": document.number})
    return redirect("document", document.id)


@require_POST
def discard_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    discard(document_id=document_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The draft is discarded."))
    return redirect("documents")


@require_GET
def pdf(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = _issued(request, document_id)
    return _file(pdf_of(document), "application/pdf", f"{document.number}.pdf")


@require_GET
def xml(request: HttpRequest, document_id: UUID) -> HttpResponse:
    document = _issued(request, document_id)
    return _file(queries.xml_of(document), "application/xml", f"{document.number}.xml")


def _issued(request: HttpRequest, document_id: UUID) -> Document:
    request.actor.must("documents.read")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.number is None:
        raise BadInput(_("A draft has no file yet; issue it first."), code="document.draft")
    return document


def _file(body: bytes | str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    safe = "".join(c if c.isalnum() or c in "-_." else "-" for c in name)
    response.headers["Content-Disposition"] = f'attachment; filename="{safe}"'
    return response
