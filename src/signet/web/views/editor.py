"""The editor: a form that is the paper. One request saves, recomputes and redraws."""

from __future__ import annotations

import base64
import re
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from signet.catalogue.queries import search_items
from signet.documents import queries
from signet.documents.actions.change_draft import change_draft
from signet.documents.actions.create_draft import create_draft
from signet.documents.content import DraftIn
from signet.documents.drafts import read
from signet.documents.models import Document, State
from signet.documents.preview import Preview, preview
from signet.documents.readiness import sentence
from signet.en16931.canonical import decimal_text
from signet.kernel.errors import Conflict, SignetError
from signet.kernel.parsing import parse
from signet.parties.models import BankAccount, Company
from signet.parties.queries import search_customers
from signet.rendering.store import preview_pages
from signet.web import choices

_HEADER = (
    "kind", "customer_id", "currency", "issue_date", "due_date", "language", "second_language",
    "buyer_reference", "purchase_order_reference", "payment_terms", "note", "delivery_date",
    "bank_account_id",
)  # fmt: skip
_OPTIONAL = {
    "customer_id",
    "currency",
    "issue_date",
    "due_date",
    "delivery_date",
    "language",
    "bank_account_id",
}
_LINE = re.compile(r"^lines-(\d+)-([a-z_]+)$")


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, kind: str = "invoice") -> HttpResponse:
    """An empty form; the first request that holds anything makes the draft."""
    if request.method == "POST":
        return _save(request, None)
    request.actor.must("documents.draft")  # type: ignore[attr-defined]
    customer = request.GET.get("customer", "")
    values = {"kind": kind, "customer_id": customer, "version": ""}
    return _form(request, values, [{}], None)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """The form of a draft."""
    if request.method == "POST":
        return _save(request, document_id)
    request.actor.must("documents.draft")  # type: ignore[attr-defined]
    document = queries.get(document_id)
    if document.state != State.DRAFT:
        return redirect("document", document_id)
    return _form(request, *_values_of(document), document)


def _save(request: HttpRequest, document_id: UUID | None) -> HttpResponse:
    """Save what was posted. Autosave gets the changed parts back, a plain post the whole page."""
    actor = request.actor  # type: ignore[attr-defined]
    autosave = "X-Autosave" in request.headers
    document: Document | None = None
    found: Preview | None = None
    error: SignetError | None = None
    try:
        content = parse(DraftIn, posted(request.POST))
        found = preview(content, by=actor)
        if document_id is not None:
            version = int(request.POST.get("version") or 0)
            document = change_draft(
                document_id=document_id, version=version, content=content, by=actor
            )
        elif not autosave or content.customer_id or any(line.name for line in content.lines):
            document = create_draft(content=content, by=actor)
    except SignetError as problem:
        error = problem
    if not autosave and error is None and document is not None:
        if "issue" in request.POST:
            return redirect("edit", document.id)
        return redirect("document", document.id)
    parts = _parts(document, found, error)
    status = error.status if error else 200
    if autosave:
        return render(request, "editor/parts.html", parts, status=status)
    values = {
        name: request.POST.get(name, "")
        for name in (*_HEADER, "version", "discount", "discount_kind", "discount_reason")
    }
    return _form(request, values, posted_lines(request.POST), document, extra=parts, status=status)


def _parts(
    document: Document | None, found: Preview | None, error: SignetError | None
) -> dict[str, Any]:
    """What changes on the page when something was typed."""
    findings: list[dict[str, str]] = []
    if error is not None:
        findings = [
            {"severity": "error", "text": field.message, "field": field_id(field.pointer)}
            for field in error.fields
        ] or [{"severity": "error", "text": error.message, "field": ""}]
    elif found is not None:
        findings = [
            {"severity": f.severity, "text": sentence(f), "field": field_id(f.pointer)}
            for f in found.findings
        ]
    invoice = found.invoice if found else None
    pages = []
    if found is not None and invoice is not None:
        company = document.company if document else found.company
        pages = [
            base64.b64encode(p).decode("ascii") for p in preview_pages(found, company, ppi=90)[:1]
        ]
    return {
        "saved": document,
        "stale": isinstance(error, Conflict),
        "error": error,
        "findings": findings,
        "ready": error is None and not any(f["severity"] == "error" for f in findings),
        "invoice": invoice,
        "preview_pages": pages,
        "url": reverse("edit", args=[document.id]) if document else "",
    }


def posted(data: QueryDict) -> dict[str, Any]:
    """The form's fields as draft content."""
    content: dict[str, Any] = {}
    for name in _HEADER:
        value = data.get(name, "").strip().replace("\r\n", "\n")
        if value or name not in _OPTIONAL:
            content[name] = value
    content["lines"] = [_line(line) for line in posted_lines(data) if _is_filled(line)]
    discount = number(data.get("discount", ""))
    if discount:
        kind = "percent" if data.get("discount_kind") == "percent" else "amount"
        reason = data.get("discount_reason", "").strip() or _("Discount")
        content["allowances"] = [{kind: discount, "reason": reason}]
    return content


def posted_lines(data: QueryDict) -> list[dict[str, str]]:
    """The rows of the line grid in the order of the page."""
    rows: dict[int, dict[str, str]] = {}
    for name in data:
        if match := _LINE.match(name):
            rows.setdefault(int(match[1]), {})[match[2]] = data.get(name, "").strip()
    return [rows[index] for index in sorted(rows)] or [{}]


def _is_filled(line: dict[str, str]) -> bool:
    return any(line.get(name) for name in ("name", "price", "item_id", "description"))


def _line(line: dict[str, str]) -> dict[str, Any]:
    category, _sep, percent = line.get("tax", "").partition(":")
    tax: dict[str, Any] = {"category": category or "S"}
    if percent:
        tax["percent"] = percent
    if category == "E":
        tax["exemption_reason"] = line.get("reason") or _("Exempt from VAT")
    content: dict[str, Any] = {
        "name": line.get("name", ""),
        "unit": line.get("unit") or "C62",
        "tax": tax,
    }
    for name in ("quantity", "price"):
        if line.get(name):
            content[name] = number(line[name])
    if line.get("item_id"):
        content["item_id"] = line["item_id"]
    if discount := number(line.get("discount", "").rstrip("% ")):
        content["allowances"] = [{"percent": discount, "reason": _("Discount")}]
    return content


def number(text: str) -> str:
    """``1,250.50`` and ``1.250,50`` as 1250.50, where there is no doubt; the rest is left to be refused."""
    text = text.strip().replace("\u00a0", "").replace(" ", "").replace("\u2212", "-")
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d+)?", text):
        return text.replace(",", "")
    if re.fullmatch(r"-?\d{1,3}(\.\d{3})+,\d+", text) or re.fullmatch(r"-?\d+,\d{1,2}", text):
        return text.replace(".", "").replace(",", ".")
    return text


def field_id(pointer: str) -> str:
    """The id of the form's field for a JSON pointer of the draft: ``/lines/0/price`` -> ``lines-0-price``."""
    parts = pointer.strip("/").split("/")
    if parts[0] == "lines" and len(parts) > 2:
        name = "tax" if parts[2] == "tax" else "discount" if parts[2] == "allowances" else parts[2]
        return f"lines-{parts[1]}-{name}"
    if parts[0] == "lines":
        return "lines-0-name"
    if parts[0] == "buyer":
        return "customer_id"
    return "discount" if parts[0] == "allowances" else parts[0]


def _values_of(document: Document) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    content = read(document)
    values: dict[str, Any] = {name: getattr(content, name) or "" for name in _HEADER}
    for name in ("issue_date", "due_date", "delivery_date"):
        value = getattr(content, name)
        values[name] = value.isoformat() if value else ""
    values["version"] = document.version
    if content.allowances:
        first = content.allowances[0]
        amount = first.percent if first.percent is not None else first.amount
        values["discount"] = decimal_text(amount) if amount is not None else ""
        values["discount_kind"] = "percent" if first.percent is not None else "amount"
        values["discount_reason"] = first.reason
    lines = [
        {
            "item_id": str(line.item_id or ""),
            "name": line.name,
            "quantity": decimal_text(line.quantity),
            "unit": line.unit,
            "price": decimal_text(line.price),
            "tax": f"{line.tax.category}:{decimal_text(line.tax.percent)}"
            if line.tax.percent is not None
            else str(line.tax.category),
            "discount": decimal_text(line.allowances[0].percent)
            if line.allowances and line.allowances[0].percent is not None
            else "",
        }
        for line in content.lines
    ]
    return values, [*lines, {}]


def _form(
    request: HttpRequest,
    values: dict[str, Any],
    lines: list[dict[str, Any]],
    document: Document | None,
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    company = (
        document.company if document else Company.objects.order_by("-is_default", "id").first()
    )
    context = {
        "values": values,
        "lines": lines,
        "document": document,
        "customers": search_customers()[:500],
        "items": search_items()[:500],
        "units": choices.units(),
        "taxes": _taxes(lines),
        "currencies": choices.currencies(),
        "languages": choices.LANGUAGES,
        "accounts": BankAccount.objects.filter(company=company) if company else [],
        "company": company,
        **(extra or {}),
    }
    return render(request, "editor/form.html", context, status=status)


def _taxes(lines: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """The taxes to choose from: those of the catalogue, those in use here, and the zero-rated ones."""
    used = {(item.tax_category, item.tax_percent) for item in search_items()[:500]}
    keys = {
        f"{category}:{decimal_text(percent)}" if percent is not None else category
        for category, percent in used
    } | {line["tax"] for line in lines if line.get("tax")}
    if not any(key.startswith("S:") for key in keys):
        keys.add("S:20")
    keys |= {"Z", "E", "AE", "G", "O"}
    names = dict(choices.CATEGORIES)

    def label(key: str) -> str:
        category, _sep, percent = key.partition(":")
        return f"{percent} %" if category == "S" else str(names.get(category, category))

    return [(key, label(key)) for key in sorted(keys, key=lambda k: (k[:1] != "S", k))]
