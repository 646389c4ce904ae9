"""E-invoice networks: companies are connected, connections explain themselves, and are tried."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.documents.readiness import sentence
from signet.en16931.findings import Finding
from signet.kernel.crypto import CannotOpen
from signet.kernel.errors import NotFound, SignetError
from signet.kernel.parsing import parse
from signet.networks import certificates, connections, kept, registry
from signet.networks.actions.connect import change_connection, connect
from signet.networks.actions.switch_connection import (
    check_connection,
    remove_connection,
    switch_connection,
)
from signet.networks.content import ConnectionIn, NewConnectionIn
from signet.networks.models import Connection, Environments
from signet.networks.offers import Ask, Environment
from signet.networks.opening import SecretsClosed, capabilities_of, open_connection
from signet.web.connection_form import connection_form, typed
from signet.web.forms import Form
from signet.web.local_time import in_local_time
from signet.web.sensitive import recently_signed_in
from signet.web.views.companies import own_companies, version_of
from signet.web.views.reconciliations import compared


@require_GET
def networks(request: HttpRequest) -> HttpResponse:
    """Every connection with its state, and the networks that one can connect to."""
    request.actor.must("networks.read")  # type: ignore[attr-defined]
    context = {
        "connections": [_shown(row) for row in connections.live()],
        "offers": _offers(),
        "nobody": not own_companies().exists(),
        "may_connect": request.actor.may("networks.connect"),  # type: ignore[attr-defined]
    }
    return render(request, "networks/list.html", context)


def _offers() -> list[dict[str, Any]]:
    """What the tenant's companies can still be connected to; the networks of their own countries first."""
    found = []
    for code in registry.codes():
        adapter = registry.network(code)
        open_ = [one for one in Environment if connections.open_to(code, one)]
        if open_:
            can = adapter.capabilities(open_[0])
            found.append({"adapter": adapter, "can": can, "open": [one.value for one in open_]})
    return sorted(found, key=lambda offer: not offer["can"].countries)


@require_http_methods(["GET", "POST"])
@recently_signed_in("networks")
def new(request: HttpRequest, code: str, environment: str) -> HttpResponse:
    """Connect a company; tried as soon as it is saved."""
    request.actor.must("networks.connect")  # type: ignore[attr-defined]
    adapter = registry.network(code)
    if environment not in Environments.values:
        raise NotFound(_("There is no such network."), code="network.not_found")
    where = Environment(environment)
    companies = connections.open_to(code, where)
    asks = adapter.asks(where)
    needs = adapter.capabilities(where).certificate
    page = {
        "adapter": adapter,
        "environment": where,
        "other": _other(code, where),
        "companies": companies,
    }

    def show(values: dict[str, Any], error: SignetError | None = None) -> HttpResponse:
        form = connection_form(asks, values, needs, error=error, companies=companies)
        return _page(request, form, page)

    if request.method == "GET":
        return show({ask.name: ask.default for ask in asks})
    try:
        known = {"company_id": request.POST.get("company_id", ""), "network": code}
        given = typed(request, asks) | known | {"environment": environment}
        content = parse(NewConnectionIn, given)
        made = connect(content=content, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        return show(request.POST.dict(), error)
    messages.success(request, _("The company is connected; the connection is being tried."))
    return redirect("connection", made.id)


@require_http_methods(["GET", "POST"])
@recently_signed_in("networks")
@in_local_time
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Other settings; a secret that is left empty stays as it is."""
    request.actor.must("networks.connect")  # type: ignore[attr-defined]
    row = connections.get(connection_id)
    adapter = registry.network(row.network)
    asks = adapter.asks(Environment(row.environment))
    needs = adapter.capabilities(Environment(row.environment)).certificate  # of every version
    page = {"adapter": adapter, "environment": Environment(row.environment), "row": row}

    def show(values: dict[str, Any], error: SignetError | None = None) -> HttpResponse:
        form = connection_form(asks, values, needs, error=error, certificate=_certificate(row))
        return _page(request, form, page)

    if request.method == "GET":
        return show(dict(row.settings))
    try:
        content = parse(ConnectionIn, typed(request, asks))
        change_connection(
            connection_id=connection_id, content=content, by=request.actor,  # type: ignore[attr-defined]
            version=version_of(request, "row_version"),  # networks ask for a "version" of theirs
        )  # fmt: skip
    except NotFound:
        raise
    except SignetError as error:
        return show(request.POST.dict(), error)
    messages.success(request, _("The connection is saved and being tried."))
    return redirect("connection", connection_id)


@require_GET
@in_local_time
def connection(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """One connection; while it is tried, its state asks for itself again."""
    request.actor.must("networks.read")  # type: ignore[attr-defined]
    row = connections.get(connection_id)
    context = {
        "shown": _shown(row),
        "compared": compared(row, request.actor),  # type: ignore[attr-defined]
        "may_connect": request.actor.may("networks.connect"),  # type: ignore[attr-defined]
        "base": request.build_absolute_uri("/")[:-1],
    }
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "networks/state.html", context)
    row = context["shown"]["row"]
    context["certificate"] = _certificate(row)
    context["certificate_findings"] = _certificate_findings(row)
    return render(request, "networks/show.html", context)


def _certificate(row: Connection) -> certificates.Facts | None:
    """Its facts; nothing where the secrets cannot be opened, which the connection's test says."""
    try:
        return certificates.facts(kept.opened(row, "certificate"))
    except CannotOpen:
        return None


def _certificate_findings(row: Connection) -> list[dict[str, str]]:
    try:
        link = open_connection(row).link
    except SecretsClosed:
        return []
    found = registry.network(row.network).certificate_findings(link)
    return [_certificate_finding(one, row.certificate_until) for one in found]


def _certificate_finding(one: Finding, until: datetime | None) -> dict[str, str]:
    """Its day as the page tells days, and its rule where that is the network's own and not ours."""
    if until is not None and "day" in one.params:
        one = one._replace(params={**one.params, "day": date_format(localtime(until), "j M Y")})
    rule = "" if "." in one.rule else one.rule
    return {"severity": one.severity, "text": sentence(one), "rule": rule}


@require_POST
def check(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    return _done(request, connection_id, check_connection, _("The connection is being tried."))


@require_POST
def switch_on(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    said = _("The connection is on; what waited goes on.")
    return _done(request, connection_id, lambda **k: switch_connection(on=True, **k), said)


@require_POST
def switch_off(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    said = _("The connection is off; what waits goes on waiting.")
    return _done(request, connection_id, lambda **k: switch_connection(on=False, **k), said)


@require_POST
def remove(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    try:
        remove_connection(connection_id=connection_id, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, error.message)
        return redirect("connection", connection_id)
    messages.success(request, _("The connection is removed and its secrets are forgotten."))
    return redirect("networks")


def _done(
    request: HttpRequest, connection_id: UUID, action: Callable[..., Any], said: str
) -> HttpResponse:
    action(connection_id=connection_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, said)
    return redirect("connection", connection_id)


def _shown(row: Connection) -> dict[str, Any]:
    adapter = registry.network(row.network)
    asks = {ask.name: ask for ask in adapter.asks(Environment(row.environment))}
    settings = [
        (ask.label, _value(ask, row.settings[name]))
        for name, ask in asks.items()
        if row.settings.get(name)
    ]
    return {
        "row": row,
        "name": adapter.name,
        "can": capabilities_of(row),
        "problem": connections.problem_text(row),
        "facts": [_(fact) for fact in row.check_facts],
        "settings": settings,
        "hook": connections.hook_path(row),
    }


def _value(ask: Ask, value: str) -> str:
    if ask.kind != "choice":
        return value
    return str(dict(ask.choices).get(value, value))


def _other(code: str, environment: Environment) -> Environment | None:
    """The other environment, where a company can still be connected to it."""
    other = next(one for one in Environment if one != environment)
    return other if connections.open_to(code, other) else None


def _page(request: HttpRequest, form: Form, page: dict[str, Any]) -> HttpResponse:
    status = form.error.status if form.error else 200
    return render(request, "networks/form.html", {"form": form, **page}, status=status)
