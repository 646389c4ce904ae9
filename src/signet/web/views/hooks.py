"""Where networks POST to: a secret address for each connection. What comes is a hint, judged by its adapter."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from signet.kernel.errors import NotFound
from signet.networks import connections
from signet.networks.parcels import WebhookRequest
from signet.networks.polling import pushed
from signet.networks.problems import NetworkProblem, NotGenuine
from signet.tenancy.context import tenant_scope
from signet.web.middleware import public


@public
@csrf_exempt
@require_POST
def hook(request: HttpRequest, tenant_id: UUID, connection_id: UUID, secret: str) -> HttpResponse:
    """Kept before it is answered. 401 where it is not genuine, 404 for an address that is not one."""
    with tenant_scope(tenant_id):
        try:
            connection = connections.by_hook(connection_id, secret)
        except NotFound:
            return HttpResponse(status=404)
        said = WebhookRequest(
            method=request.method or "POST",
            query=request.GET.dict(),
            headers={name.lower(): value for name, value in request.headers.items()},
            body=request.body,
        )
        try:
            answer = pushed(connection, said)
        except NotGenuine:
            return HttpResponse(status=401)
        except NetworkProblem:
            return HttpResponse(status=503)
    return HttpResponse(answer.body, status=answer.status, content_type=answer.media_type)
