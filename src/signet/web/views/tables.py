"""The lists, and a person's saved views of them."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_POST

from signet.bulk.verbs import allowed
from signet.kernel.clock import today
from signet.kernel.errors import NotFound, SignetError
from signet.reports.actions.change_view import make_default, rename_view
from signet.reports.actions.delete_view import delete_view
from signet.reports.actions.save_view import save_view
from signet.reports.views import views_of
from signet.tenancy.models import Tenant
from signet.web.kinds import PAGE_OF_NOUN
from signet.web.tables.address import Address
from signet.web.tables.audit import audit_table
from signet.web.tables.customers import customers_table
from signet.web.tables.documents import documents_table
from signet.web.tables.exchanged import told_to
from signet.web.tables.items import items_table
from signet.web.tables.listing import listing, url_of
from signet.web.tables.orders import orders_table
from signet.web.tables.payments import payments_table
from signet.web.tables.spec import Table

NOUNS = {
    **{noun: page.title for noun, page in PAGE_OF_NOUN.items()},
    "customers": __("Customers"),
    "items": __("Items"),
    "orders": __("Orders"),
    "audit": __("Audit log"),
    "payments": __("Payments"),
}


@require_GET
def documents(request: HttpRequest, noun: str) -> HttpResponseBase:
    """The documents of one kind."""
    return listing(request, _table(request, noun), kind_page=PAGE_OF_NOUN[noun])


@require_GET
def customers(request: HttpRequest) -> HttpResponseBase:
    return listing(request, _table(request, "customers"))


@require_GET
def items(request: HttpRequest) -> HttpResponseBase:
    return listing(request, _table(request, "items"))


@require_GET
def payments(request: HttpRequest) -> HttpResponseBase:
    return listing(request, _table(request, "payments"))


def _table(request: HttpRequest, noun: str) -> Table:  # type: ignore[type-arg]
    """The table of a noun, for the lists above and to check what a view may keep."""
    if noun == "customers":
        return customers_table(may_bill=request.actor.may("documents.draft"))  # type: ignore[attr-defined]
    if noun == "items":
        return items_table()
    if noun == "orders":
        return orders_table()
    day = today(Tenant.objects.get().time_zone)
    if noun == "audit":
        return audit_table(day)
    if noun == "payments":
        return payments_table(day)
    may = request.actor.may  # type: ignore[attr-defined]
    kind = PAGE_OF_NOUN[noun].kind
    bulk = allowed(request.actor, kind)  # type: ignore[attr-defined]
    networks = told_to(request.actor, kind)  # type: ignore[attr-defined]
    return documents_table(kind, day, may_pay=may("payments.record"), bulk=bulk, networks=networks)


@require_GET
def views(request: HttpRequest) -> HttpResponse:
    """The page on which saved views are renamed, made the default and deleted."""
    rows = [
        {"view": view, "list": NOUNS[view.noun], "url": url_of(view.noun, view.query)}
        for view in views_of(request.actor)  # type: ignore[attr-defined]
        if view.noun in NOUNS
    ]
    return render(request, "views/list.html", {"rows": rows})


@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is shown; only what its table understands is kept."""
    noun = request.POST.get("noun", "")
    if noun not in NOUNS:
        raise NotFound(_("There is no such list."))
    table = _table(request, noun)
    request.actor.must(table.permission)  # type: ignore[attr-defined]
    query = Address.read(QueryDict(request.POST.get("query", "")), table.keys).text
    try:
        view = save_view(
            noun=noun, name=request.POST.get("name", ""), query=query,
            by=request.actor, default="default" in request.POST,  # type: ignore[attr-defined]
        )  # fmt: skip
        messages.success(request, _("The view %(name)s is saved.") % {"name": view.name})
    except SignetError as error:
        messages.error(request, error.message)
    return redirect(url_of(noun, query))


@require_POST
def rename(request: HttpRequest, view_id: UUID) -> HttpResponse:
    try:
        rename_view(view_id=view_id, name=request.POST.get("name", ""), by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The view is renamed."))
    except NotFound:
        raise
    except SignetError as error:
        messages.error(request, error.message)
    return redirect("views")


@require_POST
def default(request: HttpRequest, view_id: UUID) -> HttpResponse:
    """The list opens with this view, or with none again."""
    wanted = request.POST.get("default") != "no"
    make_default(view_id=view_id, by=request.actor, default=wanted)  # type: ignore[attr-defined]
    return redirect("views")


@require_POST
def delete(request: HttpRequest, view_id: UUID) -> HttpResponse:
    gone = delete_view(view_id=view_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The view %(name)s is deleted.") % {"name": gone.name})
    return redirect("views")
