"""Customers and items."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
from signet.parties.content import CustomerIn, PartyIn
from signet.parties.duplicates import duplicates_of
from signet.parties.identifiers import Remark, as_typed, remarks
from signet.parties.models import Company, Customer
from signet.parties.queries import get_customer
from signet.taxation.queries import table
from signet.web import malaysia
from signet.web.company_fields import address, identity, invoicing
from signet.web.customer_fields import payee, people, places
from signet.web.forms import Doubt, FieldSet, Form, Input, over, retyped, shown
from signet.web.item_fields import item_sets
from signet.web.known import doubts, in_words, instead
from signet.web.local_time import in_local_time
from signet.web.malaysian_numbers import by_field, rest_of
from signet.web.reach import reach_of
from signet.web.views.companies import version_of


def customer_sets() -> list[FieldSet]:
    """What is kept of a customer."""
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
        return _page(request, template, _stored(row, sets), customer=row)
    try:
        values = over(row, CustomerIn, sets, instead(request.POST))
        content = parse(CustomerIn, malaysia.with_kind(values, request.POST))
        if row is None and "anyway" not in request.POST and (known := duplicates_of(content)):
            again = _typed(request, sets, doubts(_remarks(content)))
            return _page(request, template, again, customer=None, duplicates=in_words(known))
        saved = save_customer(
            content=content, by=actor, customer_id=customer_id,
            version=version_of(request) if row else None,
        )  # fmt: skip
    except SignetError as error:
        return _page(request, template, _typed(request, sets, error=error), customer=row)
    messages.success(request, _("%(name)s is saved.") % {"name": saved.legal_name})
    if "instead" in request.POST or any(remark.text for remark in remarks(content)):
        return redirect("customer", saved.id)
    return redirect("customers")


def _stored(row: Customer | None, sets: list[FieldSet]) -> Form:
    """The form of a customer as it is kept; where it matters, with who it is to MyInvois."""
    values = shown(row, sets) if row else _defaults()
    found = doubts(_remarks(as_typed(row))) if row else {}
    if not malaysia.concerns():
        return Form(sets=sets, values=values, doubts=found)
    rest = rest_of(values.get("identifiers", []), malaysia.NUMBERS.values())
    values |= {"identifiers": rest} | malaysia.values_of(row)
    return Form(sets=malaysia.sets_for_malaysia(sets), values=values, doubts=found)


def _typed(
    request: HttpRequest,
    sets: list[FieldSet],
    found: Mapping[str, Sequence[Doubt]] | None = None,
    *,
    error: SignetError | None = None,
) -> Form:
    """The form again with everything that was typed."""
    asked = malaysia.sets_for_malaysia(sets) if malaysia.FIELD in request.POST else sets
    return Form(sets=asked, values=retyped(sets, request.POST), doubts=found or {}, error=error)


def _remarks(content: PartyIn) -> list[Remark]:
    """Doubts, those about Malaysian numbers beside the fields that ask for them there."""
    rows = [{"scheme": each.scheme} for each in content.identifiers]
    fields = malaysia.NUMBERS if malaysia.concerns() else {}
    return by_field(remarks(content), rows, fields)


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
    sets = item_sets(table(), malaysian=malaysia.concerns())
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
