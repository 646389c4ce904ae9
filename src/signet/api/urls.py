"""The API under ``/api/v1``."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import path
from ninja import NinjaAPI

from signet import __version__
from signet.api import directory, documents
from signet.api.problems import problem
from signet.kernel.ids import uuid7

api = NinjaAPI(
    title="Signet",
    version=__version__,
    description="Invoices whose documents tax authorities accept. Errors are RFC 9457 problem details"
    " with a pointer to each field; every write takes an Idempotency-Key.",
    docs_url=None,
    openapi_url="/openapi.json",
    urls_namespace="api",
)
api.add_router("/documents", documents.router)
api.add_router("", directory.router)


def nothing_here(request: HttpRequest, _rest: str = "") -> HttpResponse:
    """An address the API does not have."""
    return problem(
        404,
        f"There is no {request.path} in this API; see /api/v1/openapi.json.",
        code="not_found",
        request_id=str(uuid7()),
    )


urlpatterns = [
    path("v1/", api.urls),
    path("<path:_rest>", nothing_here),
]
