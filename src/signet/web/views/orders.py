"""Orders: the list, the form at the counter, the page with its verbs."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.kernel.errors import SignetError
from signet.kernel.money import Money
from signet.kernel.parsing import parse
from signet.orders import queries, storing
from signet.orders.actions.cancel_order import cancel_order
from signet.orders.actions.change_order import change_order
from signet.orders.actions.create_order import create_order
from signet.orders.actions.invoice_order import invoice_order
from signet.orders.actions.mark_ready import mark_ready
from signet.orders.content import OrderIn
from signet.orders.models import Order
from signet.orders.states import verbs_of
from signet.web.order_form import field_of, form_context, posted_order, with_customer
from signet.web.tables.listing import listing
from signet.web.tables.orders import label, orders_table
from signet.web.views.companies import version_of


@require_GET
def orders(request: HttpRequest) -> HttpResponseBase:
    return listing(request, orders_table())


@require_GET
def show(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """What was ordered, and the verbs that lead on."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("orders.read")
    order = queries.get(order_id)
    verbs = verbs_of(order)
    writes = actor.may("orders.write")
    context = {
        "order": order,
        "label": label(order),
        "lines": [
            {"line": line, "price": Money.of(line.price, order.currency)}
            for line in storing.read(order).lines
        ],
        "may_change": writes and "change" in verbs,
        "may_ready": writes and "mark_ready" in verbs,
        "may_cancel": writes and "cancel" in verbs,
        "may_invoice": actor.may("documents.draft") and "invoice" in verbs,
    }
    return render(request, "orders/show.html", context)


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, order_id: UUID | None = None) -> HttpResponse:
    """The form of a new or known order; a few empty lines are always there, more come on asking."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("orders.write")
    order = queries.get(order_id) if order_id else None
    if request.method == "GET":
        return _form(request, order, storing.read(order) if order else None)
    typed = posted_order(request.POST, storing.read(order) if order else None)
    if "more" in request.POST:
        return _form(request, order, typed)
    try:
        content = parse(OrderIn, with_customer(typed, request.POST))
        if order is None:
            order = create_order(content=content, by=actor)
        else:
            order = change_order(
                order_id=order.id, content=content, by=actor, version=version_of(request)
            )
    except SignetError as error:
        return _form(request, order, typed, error)
    if "ready" in request.POST:
        return _readied(request, order.id)
    messages.success(request, _("%(name)s is saved.") % {"name": order.label})
    return redirect("order", order.id)


@require_POST
def ready(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Ready: its invoice draft follows."""
    return _readied(request, order_id)


@require_POST
def invoice(request: HttpRequest, order_id: UUID) -> HttpResponse:
    """Make the invoice draft by hand, and go on in it."""
    draft = invoice_order(order_id=order_id, by=request.actor)  # type: ignore[attr-defined]
    return redirect("document", draft.id)


@require_POST
def cancel(request: HttpRequest, order_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    order = cancel_order(order_id=order_id, by=request.actor, reason=reason)  # type: ignore[attr-defined]
    messages.success(request, _("%(name)s is cancelled.") % {"name": order.label})
    return redirect("order", order_id)


def _readied(request: HttpRequest, order_id: UUID) -> HttpResponse:
    order = mark_ready(order_id=order_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(
        request, _("%(name)s is ready; its invoice draft is made.") % {"name": order.label}
    )
    return redirect("order", order_id)


def _form(
    request: HttpRequest,
    order: Order | None,
    content: OrderIn | dict[str, Any] | None,
    error: SignetError | None = None,
) -> HttpResponse:
    wrong = [(field_of(f.pointer), f.message) for f in error.fields] if error else []
    context = form_context(content, request.POST, request.actor) | {  # type: ignore[attr-defined]
        "order": order,
        "error": error,
        "wrong": wrong or ([("customer", error.message)] if error else []),
    }
    return render(request, "orders/form.html", context, status=error.status if error else 200)
