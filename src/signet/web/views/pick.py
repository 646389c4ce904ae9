"""What the editor's comboboxes ask for: fragments of options, and short forms to create what is missing."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_http_methods

from signet.catalogue.actions.save_item import save_item
from signet.catalogue.content import ItemIn
from signet.catalogue.models import Item
from signet.catalogue.queries import find_items
from signet.documents.queries import recent_customers
from signet.en16931.canonical import decimal_text
from signet.kernel.errors import SignetError
from signet.kernel.money import exponent
from signet.kernel.parsing import parse
from signet.parties.actions.save_customer import save_customer
from signet.parties.content import CustomerIn
from signet.parties.models import Company
from signet.parties.queries import find_customers
from signet.web import choices, malaysia
from signet.web.draft_tax import key_of
from signet.web.forms import FieldSet, Form, Input, typed
from signet.web.item_taxes import ItemTaxes

LIMIT = 10


@require_GET
def customers(request: HttpRequest) -> HttpResponse:
    """Customers for what was typed; for nothing typed, those invoiced last."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("customers.read")
    text = request.GET.get("q", "").strip()[:100]
    rows = find_customers(text, LIMIT) if text else recent_customers(LIMIT)
    return _options(request, "customers", rows, text, may_create=actor.may("customers.write"))


@require_GET
def items(request: HttpRequest) -> HttpResponse:
    """Items for what was typed."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("items.read")
    text = request.GET.get("q", "").strip()[:100]
    rows = find_items(text, LIMIT)
    return _options(request, "items", rows, text, may_create=actor.may("items.write"))


def _options(
    request: HttpRequest, noun: str, rows: list[Any], text: str, *, may_create: bool
) -> HttpResponse:
    create = may_create and bool(text)
    context = {"noun": noun, "rows": _priced(rows), "text": text, "create": create}
    return render(request, "editor/options.html", context)


@require_http_methods(["GET", "POST"])
def quick_customer(request: HttpRequest) -> HttpResponse:
    """The short form of a new customer; when it is stored, the option that stands for it (201)."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("customers.write")
    own = [_customer_set()]
    sets = malaysia.sets_for_malaysia(own) if malaysia.concerns() else own
    context = {"title": __("New customer"), "url": request.path}
    if request.method == "GET":
        values = _defaults() | malaysia.values_of(None)
        values |= {"legal_name": request.GET.get("name", "")[:200]}
        return _form(request, Form(sets=sets, values=values), context)
    try:
        values = malaysia.with_kind(typed(own, request.POST), request.POST)
        saved = save_customer(content=parse(CustomerIn, values), by=actor)
    except SignetError as error:
        return _form(request, Form(sets=sets, values=request.POST.dict(), error=error), context)
    return _created(request, "customers", saved)


@require_http_methods(["GET", "POST"])
def quick_item(request: HttpRequest) -> HttpResponse:
    """The short form of a new item."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("items.write")
    sets = [_item_set()]
    context = {"title": __("New item"), "url": request.path}
    if request.method == "GET":
        values = _defaults() | {"name": request.GET.get("name", "")[:200]}
        values |= {"unit": "C62", "tax_category": "S"}
        return _form(request, Form(sets=sets, values=values), context)
    try:
        saved = save_item(content=parse(ItemIn, typed(sets, request.POST)), by=actor)
    except SignetError as error:
        return _form(request, Form(sets=sets, values=request.POST.dict(), error=error), context)
    return _created(request, "items", saved)


def _priced(rows: list[Any]) -> list[Any]:
    """Items with the choice that their tax is today, and their price as it is read: at least the currency's decimals."""
    taxes = ItemTaxes()
    for row in rows:
        if isinstance(row, Item):
            row.tax_key = key_of(taxes.of(row))  # type: ignore[attr-defined]
            row.tax_name = taxes.name_of(row)  # type: ignore[attr-defined]
            places = max(exponent(row.currency), len(decimal_text(row.price).partition(".")[2]))
            row.fill = json.dumps(_filled(row))  # type: ignore[attr-defined]
            row.price_shown = f"{row.price:,.{places}f}"  # type: ignore[attr-defined]
    return rows


def _filled(item: Item) -> dict[str, Any]:
    """What choosing the item writes into its line beyond the grid: by the line's own names."""
    return {
        "second_name": item.second_name,
        "description": item.description,
        "second_description": item.second_description,
        "item_code": item.code,
        "classifications": item.classifications,
    }


def _created(request: HttpRequest, noun: str, row: Any) -> HttpResponse:
    return render(
        request, "editor/options.html", {"noun": noun, "rows": _priced([row])}, status=201
    )


def _form(request: HttpRequest, form: Form, context: dict[str, Any]) -> HttpResponse:
    status = form.error.status if form.error else 200
    return render(request, "editor/quick.html", {"form": form, **context}, status=status)


def _customer_set() -> FieldSet:
    return FieldSet(
        title="",
        inputs=[
            Input(name="legal_name", label=__("Legal name"), required=True, span=12),
            Input(name="country", label=__("Country"), kind="select", choices=choices.countries(), required=True),
            Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), required=True),
            Input(name="vat_identifier", label=__("VAT identifier")),
            Input(name="tax_registration", label=__("Other tax number")),
            Input(name="line1", label=__("Address"), span=12),
            Input(name="postal_code", label=__("Postal code"), span=4),
            Input(name="city", label=__("City"), span=4),
            Input(name="subdivision", label=__("State or province"), span=4),
            Input(name="email", label=__("E-mail address"), kind="email"),
            Input(name="phone", label=__("Telephone")),
        ],
    )  # fmt: skip


def _item_set() -> FieldSet:
    return FieldSet(
        title="",
        inputs=[
            Input(name="name", label=__("Name"), required=True, span=12),
            Input(name="code", label=__("Code"), span=4),
            Input(name="unit", label=__("Unit"), kind="select", choices=choices.units(), span=4),
            Input(name="price", label=__("Price without tax"), kind="number", span=4, required=True, inputmode="decimal"),
            Input(name="currency", label=__("Currency"), kind="select", choices=choices.currencies(), span=4),
            Input(name="tax_category", label=__("Tax"), kind="select", choices=choices.CATEGORIES, span=4),
            Input(name="tax_percent", label=__("Rate in percent"), kind="number", span=4, inputmode="decimal"),
        ],
    )  # fmt: skip


def _defaults() -> dict[str, Any]:
    own = Company.objects.order_by("-is_default", "id").first()
    return {"currency": own.currency, "country": own.country} if own else {}
