"""Customers and items."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_http_methods, require_POST

from signet.catalogue.actions.archive_item import archive_item
from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.catalogue.queries import get_item
from signet.kernel.errors import SignetError
from signet.kernel.parsing import parse
from signet.parties.actions.archive_customer import archive_customer
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.duplicates import duplicates_of
from signet.parties.identifiers import as_typed, remarks
from signet.parties.models import Company
from signet.parties.queries import get_customer
from signet.web import choices
from signet.web.company_fields import address, identity, invoicing
from signet.web.customer_fields import payee, people, places
from signet.web.forms import FieldSet, Form, Input, over, retyped, shown
from signet.web.known import doubts, in_words, instead
from signet.web.local_time import in_local_time
from signet.web.malaysia import help_of, with_kind
from signet.web.reach import reach_of
from signet.web.views.companies import version_of


def customer_sets() -> list[FieldSet]:
    return [
        identity(),
        address(),
        invoicing(
            Input(
                name="buyer_reference",
                label=__("Their reference"),
                span=4,
                hint=__("Printed on every invoice."),
            ),
            Input(name="code", label=__("Customer number"), span=4),
            Input(name="note", label=__("Internal note"), kind="textarea", span=12),
        ),
        places(),
        people(),
        payee(),
    ]


def item_sets() -> list[FieldSet]:
    return [
        FieldSet(
            title=__("What is sold"),
            inputs=[
                Input(name="name", label=__("Name"), required=True, span=12),
                Input(name="second_name", label=__("Name in the second language"), span=12),
                Input(name="description", label=__("Description"), kind="textarea", span=12),
                Input(name="second_description", label=__("Description in the second language"), kind="textarea", span=12),
                Input(name="code", label=__("Code"), span=4),
                Input(name="unit", label=__("Unit"), kind="select", choices=choices.every_unit(), span=4, hint=__("A code of UN/ECE Recommendation 20.")),
                Input(name="price", label=__("Price without tax"), kind="number", span=4, required=True, inputmode="decimal"),
                Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), span=4),
                Input(name="tax_category", label=__("Tax"), kind="select", choices=choices.CATEGORIES, span=4),
                Input(name="tax_percent", label=__("Rate in percent"), kind="number", span=4, inputmode="decimal"),
                Input(name="tax_code", label=__("Tax by its code"), span=4, hint=__("A code of your tax table; its rate of the day goes before the two above.")),
                Input(name="exemption_reason", label=__("Reason for exemption"), span=8),
                Input(
                    name="classifications", label=__("Classifications"), kind="rows", span=12,
                    hint=__("What a network asks for, such as list CLASS, code 022 for MyInvois. Leave a row empty to take it away; save to get more rows."),
                    columns=[
                        Input(name="list_id", label=__("List"), span=4),
                        Input(name="code", label=__("Code"), span=4),
                        Input(name="list_version", label=__("Version of the list"), span=4),
                    ],
                ),
            ],
        )
    ]  # fmt: skip


@require_http_methods(["GET", "POST"])
@in_local_time
def customer(request: HttpRequest, customer_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known customer."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("customers.read" if request.method == "GET" and customer_id else "customers.write")
    row = get_customer(customer_id) if customer_id else None
    sets = customer_sets()
    template = "customers/form.html"
    if request.method == "GET":
        form = Form(sets=sets, values=_defaults())
        if row:
            form = Form(sets=sets, values=shown(row, sets), doubts=doubts(remarks(as_typed(row))))
        return _page(request, template, form, customer=row)
    try:
        values = over(row, CustomerIn, sets, instead(request.POST))
        content = parse(CustomerIn, with_kind(values, request.POST))
        if row is None and "anyway" not in request.POST and (known := duplicates_of(content)):
            typed = Form(
                sets=sets, values=retyped(sets, request.POST), doubts=doubts(remarks(content))
            )
            return _page(request, template, typed, customer=None, duplicates=in_words(known))
        saved = save_customer(
            content=content, by=actor, customer_id=customer_id,
            version=version_of(request) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _refused(request, template, sets, error, customer=row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.legal_name})
    if "instead" in request.POST or any(remark.text for remark in remarks(content)):
        return redirect("customer", saved.id)
    return redirect("customers")


@require_POST
def archive(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    archived = request.POST.get("archived") != "no"
    archive_customer(customer_id=customer_id, by=request.actor, archived=archived)  # type: ignore[attr-defined]
    return redirect("customers")


@require_POST
def archive_item_view(request: HttpRequest, item_id: UUID) -> HttpResponse:
    archived = request.POST.get("archived") != "no"
    archive_item(item_id=item_id, by=request.actor, archived=archived)  # type: ignore[attr-defined]
    return redirect("items")


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
            content=parse(ItemIn, over(row, ItemIn, sets, request.POST)), by=actor, item_id=item_id
        )
    except SignetError as error:
        return _refused(request, "items/form.html", sets, error, item=row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.name})
    return redirect("items")


def _defaults() -> dict[str, Any]:
    own = Company.objects.order_by("-is_default", "id").first()
    return (
        {"currency": own.currency, "language": own.language, "country": own.country} if own else {}
    )


def _page(request: HttpRequest, template: str, form: Form, **extra: Any) -> HttpResponse:
    if "customer" in extra:
        extra["malaysia"] = help_of(extra["customer"], request.POST)
        extra["reach"] = reach_of(extra["customer"], request) if extra["customer"] else []
    return render(
        request, template, {"form": form, **extra}, status=form.error.status if form.error else 200
    )


def _refused(
    request: HttpRequest, template: str, sets: list[FieldSet], error: SignetError, **extra: Any
) -> HttpResponse:
    """The form again with everything that was typed."""
    return _page(
        request, template, Form(sets=sets, values=retyped(sets, request.POST), error=error), **extra
    )
