"""Asking a network whether a customer is reachable, from the customer's page and while sending."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from signet.kernel.errors import SignetError
from signet.networks.actions.ask_reach import ask_reach
from signet.parties.queries import get_customer
from signet.web.local_time import in_local_time
from signet.web.reach import shown


@require_POST
@in_local_time
def ask(request: HttpRequest, customer_id: UUID, connection_id: UUID) -> HttpResponse:
    """Ask now; the part of the page that shows it comes back, or the customer's page without HTMX."""
    try:
        one = ask_reach(customer_id=customer_id, connection_id=connection_id, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        if error.status in {403, 404}:
            raise
        messages.error(request, error.message)
        return redirect("customer", customer_id)
    if not request.htmx:  # type: ignore[attr-defined]
        return redirect("customer", customer_id)
    part = shown(one, get_customer(customer_id), request)
    return render(request, "customers/reach.html", {"part": part})
