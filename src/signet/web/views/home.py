"""The first page: what is owed, what is late, what was issued."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import activate, check_for_language
from django.views.decorators.http import require_GET, require_POST

from signet.documents.queries import DocumentQuery, page
from signet.kernel.clock import today
from signet.kernel.errors import NotFound
from signet.reports.figures import dashboard
from signet.tenancy.models import Tenant
from signet.web.middleware import ACTIVE_TENANT, public


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    request.actor.must("reports.read")  # type: ignore[attr-defined]
    day = today(Tenant.objects.get().time_zone)
    figures = dashboard(day)
    charts = [
        {
            "currency": currency,
            "bars": _bars([month.amount.minor for month in months]),
            "months": months,
        }
        for currency, months in figures.months.items()
    ]
    return render(
        request,
        "home.html",
        {"figures": figures, "charts": charts, "recent": page(DocumentQuery(limit=8), day).rows},
    )


def _bars(values: list[int]) -> list[dict[str, float]]:
    """Where each month's bar stands in a drawing of 600 by 140."""
    highest = max([*values, 1])
    return [
        {
            "x": 10 + i * 49,
            "y": 120 - 110 * max(v, 0) / highest,
            "height": 110 * max(v, 0) / highest,
        }
        for i, v in enumerate(values)
    ]


@require_POST
def switch_tenant(request: HttpRequest) -> HttpResponse:
    """Work in another of the user's accounts from now on."""
    wanted = request.POST.get("to", "")
    if wanted not in {str(tenant.id) for tenant in request.tenants}:  # type: ignore[attr-defined]
        raise NotFound("There is no such account.")
    request.session[ACTIVE_TENANT] = wanted
    return redirect("home")


@public
@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Read the pages in another language; kept with the user and in a cookie."""
    from django.conf import settings

    code = request.POST.get("language", "")
    back = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()})
    response = redirect(back if ours else "/")
    if check_for_language(code) and code in dict(settings.LANGUAGES):
        activate(code)
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=31_536_000, samesite="Lax")
        if request.user.is_authenticated:
            request.user.language = code
            request.user.save(update_fields=["language"])
    return response


@public
@require_GET
def health(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """For load balancers: 200 when the database answers, else 503 by the middleware."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
