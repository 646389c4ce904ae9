"""Webhooks: added, tested, watched, changed; behind a recent sign-in, as they carry business data out."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.events.actions.ping import ping
from signet.events.actions.resend import resend
from signet.events.actions.rotate_secret import rotate_secret
from signet.events.actions.save_endpoint import change_endpoint, create_endpoint
from signet.events.actions.switch_endpoint import (
    delete_endpoint,
    disable_endpoint,
    enable_endpoint,
)
from signet.events.catalogue import VERBS, object_words, words
from signet.events.content import EndpointIn
from signet.events.deliveries import PING
from signet.events.endpoints import get_delivery, get_endpoint, live_endpoints
from signet.events.models import Delivery, Endpoint
from signet.events.secrets import secret_of
from signet.kernel.clock import now
from signet.kernel.errors import NotFound, SignetError
from signet.kernel.parsing import parse
from signet.web.accounts import recently_confirmed
from signet.web.forms import FieldSet, Form, Input
from signet.web.sensitive import recently_signed_in
from signet.web.tables.deliveries import answer_text, deliveries_table, state_mark
from signet.web.tables.listing import listing
from signet.web.views.companies import version_of

SETS = [
    FieldSet(
        title=__("Where to"),
        inputs=[
            Input(name="url", label=__("Address"), span=12, required=True,
                  hint=__("Of a public server with HTTPS, such as https://example.com/signet.")),
            Input(name="description", label=__("What it is for"), span=12),
        ],
    )
]  # fmt: skip
_SHOW_SECRET = "webhook secret shown"  # noqa: S105  a key of the session, not a secret


@require_GET
def webhooks(request: HttpRequest) -> HttpResponse:
    """All webhooks with their state."""
    request.actor.must("webhooks.manage")  # type: ignore[attr-defined]
    return render(request, "webhooks/list.html", {"endpoints": live_endpoints()})


@require_http_methods(["GET", "POST"])
@recently_signed_in("webhooks")
def new(request: HttpRequest) -> HttpResponse:
    """A new webhook; its page shows the secret."""
    request.actor.must("webhooks.manage")  # type: ignore[attr-defined]
    if request.method == "GET":
        return _form(request, {}, [])
    try:
        made = create_endpoint(content=_typed(request), by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        return _form(request, request.POST.dict(), request.POST.getlist("types"), error)
    request.session[_SHOW_SECRET] = str(made.id)
    messages.success(request, _("The webhook is added. Give its secret to the receiver."))
    return redirect("webhook", made.id)


@require_http_methods(["GET", "POST"])
@recently_signed_in("webhooks")
def edit(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Where it goes, and what it hears of."""
    request.actor.must("webhooks.manage")  # type: ignore[attr-defined]
    endpoint = get_endpoint(endpoint_id)
    if request.method == "GET":
        values = {"url": endpoint.url, "description": endpoint.description}
        return _form(request, values, endpoint.types, endpoint=endpoint)
    try:
        change_endpoint(
            endpoint_id=endpoint_id, content=_typed(request), by=request.actor,  # type: ignore[attr-defined]
            version=version_of(request),
        )  # fmt: skip
    except NotFound:
        raise
    except SignetError as error:
        ticked = request.POST.getlist("types")
        return _form(request, request.POST.dict(), ticked, error, endpoint=endpoint)
    messages.success(request, _("The webhook is saved."))
    return redirect("webhook", endpoint_id)


@require_GET
def webhook(request: HttpRequest, endpoint_id: UUID) -> HttpResponseBase:
    """One webhook: its state, its secret when asked for, and every message to it."""
    request.actor.must("webhooks.manage")  # type: ignore[attr-defined]
    endpoint = get_endpoint(endpoint_id)
    secret = ""
    if request.session.get(_SHOW_SECRET) == str(endpoint_id) and recently_confirmed(request):
        del request.session[_SHOW_SECRET]
        secret = secret_of(endpoint)
    rotating = endpoint.previous_until and endpoint.previous_until > now()
    return listing(
        request,
        deliveries_table(endpoint_id, endpoint.types or _types_of(endpoint)),
        endpoint=endpoint,
        heard=[words(code) for code in endpoint.types],
        secret=secret,
        rotating=rotating,
    )


@require_GET
def delivery(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    """One message: what was sent, and how each attempt went."""
    request.actor.must("webhooks.manage")  # type: ignore[attr-defined]
    found = get_delivery(endpoint_id, delivery_id)
    attempts = [
        {
            **attempt,
            "at": parse_datetime(attempt["at"]),
            "said": answer_text(attempt["status"], attempt["problem"]),
        }
        for attempt in reversed(found.log)
    ]
    context = {
        "delivery": found,
        "title": words(found.event.type),
        "state": state_mark(found),
        "attempts": attempts,
        "body": json.dumps(json.loads(found.event.body or "{}"), ensure_ascii=False, indent=2),
    }
    return render(request, "webhooks/delivery.html", context)


@require_POST
@recently_signed_in("webhooks")
def secret(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """Show the secret, once, on the webhook's page."""
    request.actor.must("webhooks.manage")  # type: ignore[attr-defined]
    request.session[_SHOW_SECRET] = str(get_endpoint(endpoint_id).id)
    return redirect("webhook", endpoint_id)


@require_POST
@recently_signed_in("webhooks")
def rotate(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """A new secret, shown once."""
    rotate_secret(endpoint_id=endpoint_id, by=request.actor)  # type: ignore[attr-defined]
    request.session[_SHOW_SECRET] = str(endpoint_id)
    messages.success(request, _("The secret is changed. For 24 hours messages are signed by both."))
    return redirect("webhook", endpoint_id)


@require_POST
def test(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    """A test message."""
    return _done(request, endpoint_id, ping, _("A test message is on its way."))


@require_POST
def disable(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    return _done(request, endpoint_id, disable_endpoint, _("The webhook is disabled."))


@require_POST
def enable(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    said = _("The webhook is enabled; what was stopped is sent now.")
    return _done(request, endpoint_id, enable_endpoint, said)


@require_POST
def delete(request: HttpRequest, endpoint_id: UUID) -> HttpResponse:
    delete_endpoint(endpoint_id=endpoint_id, by=request.actor)  # type: ignore[attr-defined]
    messages.success(request, _("The webhook is deleted."))
    return redirect("webhooks")


@require_POST
def send_again(request: HttpRequest, endpoint_id: UUID, delivery_id: UUID) -> HttpResponse:
    """The same message again."""
    try:
        resend(endpoint_id=endpoint_id, delivery_id=delivery_id, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, _("The message is on its way again."))
    except NotFound:
        raise
    except SignetError as error:
        if error.status == 403:
            raise
        messages.error(request, error.message)
    return redirect("delivery", endpoint_id, delivery_id)


def _done(
    request: HttpRequest, endpoint_id: UUID, action: Callable[..., Any], said: str
) -> HttpResponse:
    try:
        action(endpoint_id=endpoint_id, by=request.actor)  # type: ignore[attr-defined]
        messages.success(request, said)
    except SignetError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, error.message)
    return redirect("webhook", endpoint_id)


def _typed(request: HttpRequest) -> EndpointIn:
    return parse(
        EndpointIn,
        {
            "url": request.POST.get("url", ""),
            "description": request.POST.get("description", ""),
            "types": request.POST.getlist("types"),
        },
    )


def _types_of(endpoint: Endpoint) -> list[str]:
    """The types of event that were sent to a webhook which hears of all."""
    sent = Delivery.objects.filter(endpoint=endpoint).order_by()
    return sorted(sent.values_list("event__type", flat=True).distinct()[:60])


def _form(
    request: HttpRequest,
    values: dict[str, Any],
    ticked: list[str],
    error: SignetError | None = None,
    endpoint: Endpoint | None = None,
) -> HttpResponse:
    offered = [verb for verb in VERBS.values() if verb.code != PING]
    groups = [
        {
            "title": object_words(kind),
            "verbs": [verb for verb in offered if verb.objects[0] == kind],
        }
        for kind in dict.fromkeys(verb.objects[0] for verb in offered)
    ]
    form = Form(sets=SETS, values=values, error=error)
    context = {"form": form, "groups": groups, "ticked": ticked, "endpoint": endpoint}
    return render(request, "webhooks/form.html", context, status=error.status if error else 200)
