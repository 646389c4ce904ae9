"""What the editor's page and its changing parts are made of."""

from __future__ import annotations

import base64
from datetime import date
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from signet.catalogue.models import Item
from signet.documents.content import DraftIn
from signet.documents.kinds import label_of_kind
from signet.documents.models import Document, Kind
from signet.documents.preview import Preview
from signet.documents.readiness import sentence
from signet.en16931.canonical import decimal_text
from signet.en16931.findings import Finding
from signet.en16931.places import pointer_of
from signet.kernel.clock import today
from signet.kernel.errors import Conflict, SignetError
from signet.networks.myinvois.places import MALAYSIA
from signet.networks.prospects import Prospect, prospects
from signet.parties.accounts import accounts_of
from signet.parties.models import Company, Customer
from signet.rendering.store import preview_pages
from signet.taxation.queries import Offer, offers, table
from signet.tenancy.models import Tenant
from signet.web.branch_choices import branch_choices
from signet.web.draft_form import NONE
from signet.web.draft_places import Places
from signet.web.draft_tax import tax_choices
from signet.web.draft_values import Values, placed
from signet.web.editor_fields import line_fields, place_fields, sections, unit_choices
from signet.web.figures import figures
from signet.web.finding_places import party_page
from signet.web.forms import Choice
from signet.web.item_fields import CLASS_LISTS
from signet.web.kinds import KIND_PAGES
from signet.web.reach import absent
from signet.web.views.settlement import local

#: Above so many lines, only those that say more than the grid come with their further fields.
_ALL_DETAILED = 40


def parts_of(
    document: Document | None,
    found: Preview | None,
    error: SignetError | None,
    places: Places,
    document_id: UUID | None = None,
) -> dict[str, Any]:
    """What changes on the page when something was typed."""
    findings: list[dict[str, str]] = []
    ways: list[dict[str, Any]] = []
    if error is not None:
        findings = [_finding("error", f.message, places.id_of(f.pointer)) for f in error.fields]
        findings = findings or [_finding("error", error.message, "")]
    elif found is not None:
        general = [one for one in found.findings if _is_general(one)]
        ways = [_way(one, found, places) for one in prospects(found, general)]
        findings = [_shown(f, found, places) for f in (general if ways else found.findings)]
        findings += [_finding("warning", text, "", page) for text, page in absent(found)]
    pages = preview_pages(found, found.company, ppi=90) if found else []
    where = document.id if document else document_id
    return {
        "saved": document,
        "saved_at": _local(document) if document else None,
        "stale": isinstance(error, Conflict) and error.code == "draft.changed_meanwhile",
        "error": error,
        "findings": findings,
        "ways": ways,
        "warnings": sum(f["severity"] != "error" for f in findings),
        "found": found,
        "invoice": found.invoice if found else None,
        "figures": figures(found.invoice) if found else [],
        "taxes": _offered(found) if found else [],
        "preview_pages": [base64.b64encode(p).decode("ascii") for p in pages[:1]],
        "page_count": len(pages),
        "keys": places.lines(),
        "nets": _nets(found, places) if found else [],
        "url": reverse("edit", args=[where]) if where else "",
        "copy_url": reverse("copy", args=[where]) if where else "",
    }


def places_of(content: DraftIn) -> dict[str, Any]:
    """The choice among a customer's addresses and contacts, when another customer was named."""
    fields = place_fields(_customer(content.customer_id))
    values = {field.name: getattr(content, field.name) for field in fields}
    shown = {n: NONE if v == "" else "" if v is None else str(v) for n, v in values.items()}
    return {"place_fields": fields, "values": shown, "other_customer": True}


def _shown(finding: Finding, found: Preview, places: Places) -> dict[str, str]:
    """A finding with the field it is about: on this page, or on that of the company or customer."""
    text = sentence(finding)
    pointer = pointer_of(finding)
    page = party_page(
        pointer,
        self_billed=found.content.self_billed,
        company_id=found.company.id,
        customer_id=found.content.customer_id,
        rule=finding.rule,
    )
    return _finding(finding.severity, text, "" if page else places.id_of(pointer), page)


def _way(prospect: Prospect, found: Preview, places: Places) -> dict[str, Any]:
    """How a network would take the draft, with what it would object to."""
    findings = [_shown(one, found, places) for one in prospect.findings]
    return {
        "name": prospect.name,
        "connection": prospect.connection,
        "is_ready": prospect.is_ready,
        "is_later": prospect.is_later,
        "errors": sum(one.severity == "error" for one in prospect.findings),
        "findings": findings,
    }


def _is_general(finding: Finding) -> bool:
    """Is it of more than one network? Where networks are connected, each judges for itself."""
    return finding.severity == "error" or not finding.rule.startswith("PEPPOL-")


def _finding(severity: str, text: str, field: str, page: str = "") -> dict[str, str]:
    return {"severity": severity, "text": text, "field": field, "page": page}


def _nets(found: Preview, places: Places) -> list[tuple[str, Any]]:
    """(id of the row, amount) for every line: net, or with tax where prices are."""
    lines = found.invoice.lines
    rows = [at for at, _key in places.lines()] or [f"lines-{i}" for i in range(len(lines))]
    return [(at, line.with_tax or line.net) for at, line in zip(rows, lines, strict=False)]


def _offered(found: Preview) -> list[Choice]:
    """The taxes to choose from on the draft's tax date; the page keeps what its lines have beside them."""
    content, company = found.content, found.company
    day = content.tax_point_date or content.issue_date
    assert day is not None
    return tax_choices((), _offers(day, company, found.invoice.currency))


def _offers(day: date, company: Company | None, currency: str) -> list[Offer]:
    return offers(table(), day=day, country=company.country if company else "", currency=currency)


def _local(document: Document) -> Any:
    return local(document.updated_at, ZoneInfo(Tenant.objects.get().time_zone))


def form_page(
    request: HttpRequest,
    values: Values,
    lines: list[Values],
    *,
    document: Document | None,
    extra: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The whole page."""
    companies = list(Company.objects.filter(archived_at__isnull=True).order_by("-is_default", "id"))
    company = document.company if document else next(iter(companies), None)
    customer = _customer(values.get("customer_id"))
    if customer is not None and not values.get("customer"):
        values |= {"customer": customer.legal_name, "customer_was": customer.legal_name}
    nets = dict((extra or {}).get("nets", ()))
    detailed = len(lines) <= _ALL_DETAILED
    for line in lines:
        line["detailed"] = line["detailed"] or detailed
        line["net"] = nets.get(line["at"])
    _values, [blank] = placed({}, [{"detailed": True}])
    used = list(Item.objects.values_list("unit", "tax_category", "tax_percent").distinct()[:200])
    currency = values.get("currency") or (customer or company or Company()).currency
    day = _day(values.get("tax_point_date")) or _day(values.get("issue_date"))
    offered = _offers(day or today(Tenant.objects.get().time_zone), company, currency)
    values.setdefault("prices_include_tax", "1" if company and company.prices_include_tax else "")
    context = {
        "values": values,
        "lines": lines,
        "blank": blank | {"detailed": True},
        "document": document,
        "customer": customer,
        "company": company,
        "sections": sections(
            values,
            companies,
            accounts_of(company.id) if company else [],
            branch_choices(request.actor),  # type: ignore[attr-defined]
        ),
        "line_fields": line_fields(),
        "class_lists": CLASS_LISTS if any(c.country == MALAYSIA for c in companies) else (),
        "class_codes": frozenset(code for code, _name in CLASS_LISTS),
        "units": unit_choices([u for u, _c, _p in used] + [line.get("unit", "") for line in lines]),
        "currency": currency,
        "kind": Kind(values.get("kind") or Kind.INVOICE),
        "title": label_of_kind(
            values.get("kind") or Kind.INVOICE, self_billed=bool(values.get("self_billed"))
        ),
        "place_fields": place_fields(customer),
        "original": document.corrects if document else None,
        "autosave": reverse("edit", args=[document.id]) if document else _new(values),
        **(extra or {"saved": document, "findings": [], "warnings": 0}),
        "taxes": tax_choices(_tax_keys(values, lines, used, offered), offered),
    }
    return render(request, "editor/form.html", context, status=status)


def _new(values: Values) -> str:
    return reverse(KIND_PAGES[values.get("kind") or Kind.INVOICE].begin)


def _customer(customer_id: object) -> Customer | None:
    try:
        return Customer.objects.filter(id=UUID(str(customer_id))).first()
    except ValueError:
        return None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text or ""))
    except ValueError:
        return None


def _tax_keys(
    values: Values, lines: list[Values], used: list[tuple[Any, ...]], offered: list[Offer]
) -> set[str]:
    """What is chosen on the page; without a tax table also what the catalogue uses."""
    catalogue = {
        f"{category}:{decimal_text(percent)}" if percent is not None else category
        for _unit, category, percent in used
        if not offered
    }
    rows = [*lines, *values["allowances"]]
    rows += [row for line in lines for row in line["allowances"]]
    return catalogue | {row["tax"] for row in rows if row.get("tax")}
