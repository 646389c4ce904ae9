"""Customers, items, company and audit log."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.audit.models import Entry
from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.catalogue.queries import get_item, search_items
from signet.documents.gaps import gap_report
from signet.kernel.errors import SignetError
from signet.kernel.parsing import parse
from signet.parties.actions.add_bank_account import add_bank_account
from signet.parties.actions.archive_customer import archive_customer
from signet.parties.actions.save_company import save_company
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import BankAccountIn, CompanyIn, CustomerIn
from signet.parties.models import BankAccount, Company
from signet.parties.queries import get_customer, search_customers
from signet.web import choices
from signet.web.forms import FieldSet, Form, Input, shown, typed

_PER_PAGE = 200


def _identity() -> FieldSet:
    return FieldSet(
        title=__("Who"),
        inputs=[
            Input(name="legal_name", label=__("Legal name"), required=True, span=12),
            Input(name="second_name", label=__("Name in the second language")),
            Input(name="trading_name", label=__("Trading name")),
            Input(name="vat_identifier", label=__("VAT identifier"), hint=__("With its country, such as GB123456789.")),
            Input(name="tax_registration", label=__("Other tax number"), hint=__("A number without a country in front, such as a TIN.")),
            Input(name="legal_registration", label=__("Registration number")),
            Input(name="email", label=__("E-mail address"), kind="email"),
            Input(name="phone", label=__("Telephone")),
            Input(name="contact_name", label=__("Contact")),
        ],
    )  # fmt: skip


def _address() -> FieldSet:
    return FieldSet(
        title=__("Where"),
        inputs=[
            Input(name="line1", label=__("Address"), span=12),
            Input(name="line2", label=__("Address, second line"), span=12),
            Input(name="postal_code", label=__("Postal code"), span=4),
            Input(name="city", label=__("City"), span=4),
            Input(name="subdivision", label=__("State or province"), span=4),
            Input(name="country", label=__("Country"), kind="select", choices=choices.countries(), required=True),
        ],
    )  # fmt: skip


def _invoicing(*extra: Input) -> FieldSet:
    return FieldSet(
        title=__("Invoicing"),
        inputs=[
            Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), span=3, required=True),
            Input(name="payment_days", label=__("Days to pay"), kind="number", span=3, inputmode="numeric"),
            Input(name="language", label=__("Language"), kind="select", choices=choices.LANGUAGES, span=3),
            Input(name="second_language", label=__("Second language"), kind="select", choices=[("", "—"), *choices.LANGUAGES], span=3),
            Input(name="electronic_scheme", label=__("Electronic address scheme"), span=4, hint=__("EAS code, such as 0088 for GLN.")),
            Input(name="electronic_address", label=__("Electronic address"), span=4),
            *extra,
        ],
    )  # fmt: skip


def customer_sets() -> list[FieldSet]:
    return [
        _identity(),
        _address(),
        _invoicing(
            Input(
                name="buyer_reference",
                label=__("Their reference"),
                span=4,
                hint=__("Printed on every invoice."),
            ),
            Input(name="code", label=__("Customer number"), span=4),
            Input(name="note", label=__("Internal note"), kind="textarea", span=12),
        ),
    ]


def company_sets() -> list[FieldSet]:
    return [
        _identity(),
        _address(),
        _invoicing(
            Input(
                name="document_title",
                label=__("Title of an invoice"),
                span=4,
                hint=__("Such as Tax invoice."),
            ),
            Input(
                name="colour", label=__("Colour"), kind="text", span=4, hint=__("Such as #a8271f.")
            ),
            Input(name="payment_terms", label=__("Payment terms"), span=12),
            Input(name="legal_form", label=__("Legal information in small print"), span=12),
        ),
    ]


def item_sets() -> list[FieldSet]:
    return [
        FieldSet(
            title=__("What is sold"),
            inputs=[
                Input(name="name", label=__("Name"), required=True, span=12),
                Input(name="second_name", label=__("Name in the second language"), span=12),
                Input(name="description", label=__("Description"), kind="textarea", span=12),
                Input(name="code", label=__("Code"), span=4),
                Input(name="unit", label=__("Unit"), kind="select", choices=choices.units(), span=4),
                Input(name="price", label=__("Price without tax"), kind="number", span=4, required=True, inputmode="decimal"),
                Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), span=4),
                Input(name="tax_category", label=__("Tax"), kind="select", choices=choices.CATEGORIES, span=4),
                Input(name="tax_percent", label=__("Rate in percent"), kind="number", span=4, inputmode="decimal"),
                Input(name="exemption_reason", label=__("Reason for exemption"), span=12),
            ],
        )
    ]  # fmt: skip


@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    request.actor.must("customers.read")  # type: ignore[attr-defined]
    search = request.GET.get("q", "").strip()[:100]
    archived = request.GET.get("tab") == "archived"
    rows = search_customers(search, archived=archived)[:_PER_PAGE]
    return render(
        request, "customers/list.html", {"rows": rows, "search": search, "archived": archived}
    )


@require_http_methods(["GET", "POST"])
def customer(request: HttpRequest, customer_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known customer."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("customers.read" if request.method == "GET" and customer_id else "customers.write")
    row = get_customer(customer_id) if customer_id else None
    sets = customer_sets()
    if request.method == "GET":
        values = shown(row, sets) if row else _defaults()
        return _page(request, "customers/form.html", Form(sets=sets, values=values), customer=row)
    try:
        saved = save_customer(
            content=parse(CustomerIn, typed(sets, request.POST)), by=actor, customer_id=customer_id,
            version=int(request.POST.get("version") or 0) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _refused(request, "customers/form.html", sets, error, customer=row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.legal_name})
    return redirect("customers")


@require_POST
def archive(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    archived = request.POST.get("archived") != "no"
    archive_customer(customer_id=customer_id, by=request.actor, archived=archived)  # type: ignore[attr-defined]
    return redirect("customers")


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    request.actor.must("items.read")  # type: ignore[attr-defined]
    search = request.GET.get("q", "").strip()[:100]
    return render(
        request, "items/list.html", {"rows": search_items(search)[:_PER_PAGE], "search": search}
    )


@require_http_methods(["GET", "POST"])
def item(request: HttpRequest, item_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known item."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("items.read" if request.method == "GET" and item_id else "items.write")
    row = get_item(item_id) if item_id else None
    sets = item_sets()
    if request.method == "GET":
        values = shown(row, sets) if row else _defaults() | {"unit": "C62", "tax_category": "S"}
        return _page(request, "items/form.html", Form(sets=sets, values=values), item=row)
    try:
        saved = save_item(
            content=parse(ItemIn, typed(sets, request.POST)), by=actor, item_id=item_id
        )
    except SignetError as error:
        return _refused(request, "items/form.html", sets, error, item=row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return redirect("items")


@require_http_methods(["GET", "POST"])
def company(request: HttpRequest) -> HttpResponse:
    """The tenant's own company: what stands on top of every document."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("companies.read" if request.method == "GET" else "companies.write")
    row = Company.objects.order_by("-is_default", "id").first()
    sets = company_sets()
    extra = {
        "company": row,
        "accounts": BankAccount.objects.filter(company=row),
        "series": gap_report(),
    }
    if request.method == "GET":
        values = shown(row, sets) if row else {"currency": "USD", "language": "en"}
        return _page(request, "companies/form.html", Form(sets=sets, values=values), **extra)
    try:
        save_company(
            content=parse(CompanyIn, typed(sets, request.POST)), by=actor,
            company_id=row.id if row else None,
            version=int(request.POST.get("version") or 0) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _refused(request, "companies/form.html", sets, error, **extra)
    messages.success(request, _("The company is saved."))
    return redirect("company")


@require_POST
def bank_account(request: HttpRequest) -> HttpResponse:
    row = Company.objects.order_by("-is_default", "id").first()
    assert row is not None
    names = ("account", "account_name", "bank_identifier", "bank_name")
    content = parse(BankAccountIn, {name: request.POST.get(name, "") for name in names})
    add_bank_account(company_id=row.id, content=content, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The account is added."))
    return redirect("company")


@require_GET
def audit(request: HttpRequest) -> HttpResponse:
    """The newest entries of the audit log."""
    request.actor.must("audit.read")  # type: ignore[attr-defined]
    entries = [
        json.loads(p)
        for p in Entry.objects.order_by("-sequence").values_list("payload", flat=True)[:200]
    ]
    return render(request, "audit.html", {"entries": entries})


def _defaults() -> dict[str, Any]:
    own = Company.objects.order_by("-is_default", "id").first()
    return (
        {"currency": own.currency, "language": own.language, "country": own.country} if own else {}
    )


def _page(request: HttpRequest, template: str, form: Form, **extra: Any) -> HttpResponse:
    return render(
        request, template, {"form": form, **extra}, status=form.error.status if form.error else 200
    )


def _refused(
    request: HttpRequest, template: str, sets: list[FieldSet], error: SignetError, **extra: Any
) -> HttpResponse:
    """The form again with everything that was typed."""
    return _page(
        request, template, Form(sets=sets, values=request.POST.dict(), error=error), **extra
    )
