"""The API under ``/api/v1``, its description and the page that shows it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from signet import __version__
from signet.api import (
    audit,
    branches,
    bulk,
    companies,
    consolidations,
    customers,
    document_verbs,
    documents,
    events,
    files,
    items,
    networks,
    orders,
    payments,
    reach,
    roles,
    statements,
    submissions,
    taxes,
    webhooks,
)
from signet.api.docs import docs
from signet.api.errors import WrongMethod
from signet.api.openapi import SignetAPI
from signet.api.problems import of_error
from signet.kernel.errors import NotFound
from signet.kernel.ids import uuid7

View = Callable[..., HttpResponse]
PREFIX = "/api/v1/"

api = SignetAPI(
    title="Signet",
    version=__version__,
    description="Invoices whose documents tax authorities accept. Errors are RFC 9457 problem details"
    " with a pointer to each field; every write takes an Idempotency-Key.",
    servers=[{"url": "/", "description": "This installation"}],
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/documents", documents.router)
api.add_router("/documents", document_verbs.router)
api.add_router("/customers", customers.router)
api.add_router("/items", items.router)
api.add_router("/companies", companies.router)
api.add_router("/audit", audit.router)
api.add_router("/branches", branches.router)
api.add_router("/bulk", bulk.router)
api.add_router("/orders", orders.router)
api.add_router("/roles", roles.router)
api.add_router("/taxes", taxes.router)
api.add_router("/exchange-rates", taxes.exchange)
api.add_router("/events", events.router)
api.add_router("/webhooks", webhooks.router)
api.add_router("/networks", networks.router)
api.add_router("/consolidations", consolidations.router)
api.add_router("/submissions", submissions.router)
api.add_router("/inbox", submissions.inbox_router)
api.add_router("", reach.router)
api.add_router("", payments.router)
api.add_router("", statements.router)
api.add_router("", files.router)


@csrf_exempt
def nothing_here(request: HttpRequest, _rest: str = "") -> HttpResponse:
    """An address the API does not have."""
    error = NotFound(
        _("There is no %(path)s in this API; /api/docs shows what there is.")
        % {"path": request.path}
    )
    return of_error(error, str(uuid7()))


def _with_problems(pattern: URLPattern | URLResolver) -> URLPattern | URLResolver:
    """Ninja's answer to a wrong method, as a problem like every other."""
    if isinstance(pattern, URLResolver):
        return pattern
    view: View = pattern.callback

    def answered(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        response = view(request, **kwargs)
        if response.status_code != WrongMethod.status:
            return response
        refused = WrongMethod(_("%(method)s is not for this address.") % {"method": request.method})
        problem = of_error(refused, str(uuid7()))
        problem.headers["Allow"] = response.headers["Allow"]
        return problem

    pattern.callback = csrf_exempt(answered)
    return pattern


_patterns, _app_name, _namespace = api.urls
urlpatterns = [
    path("docs", docs, name="api_docs"),
    path("v1/", ([_with_problems(pattern) for pattern in _patterns], _app_name, _namespace)),
    path("<path:_rest>", nothing_here),
]
