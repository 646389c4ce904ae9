"""E-invoice networks: companies are connected, connections explain themselves, and are tried."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.kernel.errors import NotFound, SignetError
from signet.kernel.parsing import parse
from signet.networks import connections, registry
from signet.networks.actions.connect import change_connection, connect
from signet.networks.actions.switch_connection import (
    check_connection,
    remove_connection,
    switch_connection,
)
from signet.networks.content import ConnectionIn, NewConnectionIn
from signet.networks.models import Connection, Environments
from signet.networks.offers import Ask, Environment
from signet.networks.opening import capabilities_of
from signet.parties.models import Company
from signet.web.forms import FieldSet, Form, Input
from signet.web.sensitive import recently_signed_in
from signet.web.views.companies import version_of

_KINDS = {"secret": "password", "choice": "select", "switch": "checkbox"}
_YES = "1"


@require_GET
def networks(request: HttpRequest) -> HttpResponse:
    """Every connection with its state, and the networks that one can connect to."""
    request.actor.must("networks.read")  # type: ignore[attr-defined]
    context = {
        "connections": [_shown(row) for row in connections.live()],
        "offers": [registry.network(code) for code in registry.codes()],
        "may_connect": request.actor.may("networks.connect"),  # type: ignore[attr-defined]
    }
    return render(request, "networks/list.html", context)


@require_http_methods(["GET", "POST"])
@recently_signed_in("networks")
def new(request: HttpRequest, code: str, environment: str) -> HttpResponse:
    """Connect a company; tried as soon as it is saved."""
    request.actor.must("networks.connect")  # type: ignore[attr-defined]
    adapter = registry.network(code)
    if environment not in Environments.values:
        raise NotFound(_("There is no such network."), code="network.not_found")
    where = Environment(environment)
    asks = adapter.asks(where)
    needs = adapter.capabilities(where).certificate
    page = {"adapter": adapter, "environment": where, "other": _other(where)}
    if request.method == "GET":
        values = {ask.name: ask.default for ask in asks}
        return _form(request, asks, values, needs, page, companies=True)
    try:
        content = parse(
            NewConnectionIn,
            _typed(request, asks)
            | {
                "company_id": request.POST.get("company_id", ""),
                "network": code,
                "environment": environment,
            },
        )
        made = connect(content=content, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        typed = request.POST.dict()
        return _form(request, asks, typed, needs, page, error=error, companies=True)
    messages.success(request, _("The company is connected; the connection is being tried."))
    return redirect("connection", made.id)


@require_http_methods(["GET", "POST"])
@recently_signed_in("networks")
def edit(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """Other settings; a secret that is left empty stays as it is."""
    request.actor.must("networks.connect")  # type: ignore[attr-defined]
    row = connections.get(connection_id)
    adapter = registry.network(row.network)
    asks = adapter.asks(Environment(row.environment))
    needs = capabilities_of(row).certificate
    page = {"adapter": adapter, "environment": Environment(row.environment), "row": row}
    if request.method == "GET":
        return _form(request, asks, dict(row.settings), needs, page)
    try:
        content = parse(ConnectionIn, _typed(request, asks))
        change_connection(
            connection_id=connection_id, content=content, by=request.actor,  # type: ignore[attr-defined]
            version=version_of(request),
        )  # fmt: skip
    except NotFound:
        raise
    except SignetError as error:
        return _form(request, asks, request.POST.dict(), needs, page, error=error)
    messages.success(request, _("The connection is saved and being tried."))
    return redirect("connection", connection_id)


@require_GET
def connection(request: HttpRequest, connection_id: UUID) -> HttpResponse:
    """One connection; while it is tried, its state asks for itself again."""
    request.actor.must("networks.read")  # type: ignore[attr-defined]
    context = {
        "shown": _shown(connections.get(connection_id)),
        "may_connect": request.actor.may("networks.connect"),  # type: ignore[attr-defined]
        "base": request.build_absolute_uri("/")[:-1],
    }
    fragment = request.htmx  # type: ignore[attr-defined]
    return render(request, "networks/state.html" if fragment else "networks/show.html", context)


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
        (asks[name].label if name in asks else name, _value(asks.get(name), value))
        for name, value in row.settings.items()
        if value
    ]
    return {
        "row": row,
        "name": adapter.name,
        "can": capabilities_of(row),
        "problem": connections.problem_text(row),
        "settings": settings,
        "hook": connections.hook_path(row),
    }


def _value(ask: Ask | None, value: str) -> str:
    if ask is None or ask.kind != "choice":
        return value
    return str(dict(ask.choices).get(value, value))


def _other(environment: Environment) -> Environment:
    return next(one for one in Environment if one != environment)


def _typed(request: HttpRequest, asks: tuple[Ask, ...]) -> dict[str, Any]:
    given: dict[str, dict[str, str]] = {"settings": {}, "credentials": {}}
    for ask in asks:
        value = request.POST.get(ask.name, "")
        if ask.kind == "switch":
            value = _YES if ask.name in request.POST else ""
        given["credentials" if ask.kind == "secret" else "settings"][ask.name] = value
    file = request.FILES.get("certificate")
    return given | {
        "certificate": base64.b64encode(file.read()).decode() if file else "",
        "certificate_password": request.POST.get("certificate_password", ""),
    }


def _form(
    request: HttpRequest,
    asks: tuple[Ask, ...],
    values: dict[str, Any],
    needs: str,
    page: dict[str, Any],
    *,
    error: SignetError | None = None,
    companies: bool = False,
) -> HttpResponse:
    inputs = [_input(ask, is_new=companies) for ask in asks]
    if companies:
        rows = Company.objects.filter(archived_at=None).order_by("-is_default", "legal_name")
        choices = [(str(row.id), row.legal_name) for row in rows]
        inputs.insert(0, Input(name="company_id", label=_("Company"), kind="select", span=12, choices=choices))  # fmt: skip
    sets = [FieldSet(title=_("How the company is known there"), inputs=inputs)]
    if needs != "none":
        hint = _("A .p12, .pfx or PEM file. It is kept encrypted and never shown.")
        sets.append(
            FieldSet(
                title=_("Certificate for signing"),
                inputs=[
                    Input(name="certificate", label=_("File"), kind="file", hint=hint),
                    Input(name="certificate_password", label=_("Its password"), kind="password"),
                ],
            )
        )
    shown = {name: value for name, value in values.items() if not _is_secret(name, asks)}
    form = Form(sets=sets, values=shown, error=error)
    if error is not None:
        form.errors = {bad.pointer.rpartition("/")[2]: bad.message for bad in error.fields}
    status = error.status if error else 200
    return render(request, "networks/form.html", {"form": form, **page}, status=status)


def _input(ask: Ask, *, is_new: bool) -> Input:
    hint = ask.help
    if ask.kind == "secret" and not is_new:
        hint = _("Leave it empty and it stays as it is.")
    return Input(
        name=ask.name, label=ask.label, kind=_KINDS.get(ask.kind, ask.kind), span=6, hint=hint,
        choices=ask.choices, required=ask.required and (is_new or ask.kind != "secret"),
    )  # fmt: skip


def _is_secret(name: str, asks: tuple[Ask, ...]) -> bool:
    return name == "certificate_password" or any(
        ask.name == name and ask.kind == "secret" for ask in asks
    )
