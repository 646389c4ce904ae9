"""What the command palette shows; a page of its own where there is no script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_GET

from signet.kernel.clock import today
from signet.tenancy.models import Tenant
from signet.web.palette import groups


@require_GET
def palette(request: HttpRequest) -> HttpResponse:
    """Options for what was typed."""
    text = request.GET.get("q", "")
    found = groups(text, request.actor, today(Tenant.objects.get().time_zone))  # type: ignore[attr-defined]
    context = {"groups": found, "text": text, "count": sum(len(g.options) for g in found)}
    swapped = request.htmx  # type: ignore[attr-defined]
    response = render(request, "palette/options.html" if swapped else "palette/page.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
