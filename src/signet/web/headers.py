"""Headers that every answer carries, and the answer when the database is away."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from http import HTTPStatus

from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _
from django.views import defaults

Answer = Callable[[HttpRequest], HttpResponse]

#: What the driver raises when the server is gone, going, or has no room for us.
AWAY = (OperationalError, InterfaceError)

#: No inline script or style anywhere, nothing from elsewhere; pictures of pages come as data: or blob:.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
    " font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none';"
    " base-uri 'none'; manifest-src 'self'"
)


class SecurityHeaders:
    """Content Security Policy; private pages are not kept by caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        if not request.path.startswith("/static/"):
            response.headers.setdefault("Cache-Control", "no-store")
        return response


class DatabaseDown:
    """Says so while the database is away, and recovers by itself: the broken connection is closed."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """What a view raised. What other middleware raised comes to ``server_error``."""
        return database_down(request) if isinstance(error, AWAY) else None


def server_error(request: HttpRequest) -> HttpResponse:
    """``handler500``: whatever nobody caught, such as a session that could not be read or saved."""
    if isinstance(sys.exc_info()[1], AWAY):
        return database_down(request)
    return defaults.server_error(request)


def database_down(request: HttpRequest | None = None) -> HttpResponse:
    """503 without asking the database anything; problem details (RFC 9457) for the API."""
    connections.close_all()
    if request is not None and request.path.startswith("/api/"):
        detail = _("The database cannot be reached; nothing was saved. Try again in a few seconds.")
        body = {
            "type": "urn:signet:problem:database.down",
            "title": HTTPStatus.SERVICE_UNAVAILABLE.phrase,
            "status": HTTPStatus.SERVICE_UNAVAILABLE,
            "detail": detail,
            "code": "database.down",
        }
        response = HttpResponse(json.dumps(body), content_type="application/problem+json")
    else:
        direction = "rtl" if get_language_bidi() else "ltr"
        response = HttpResponse(render_to_string("errors/503.html", {"direction": direction}))
    response.status_code = HTTPStatus.SERVICE_UNAVAILABLE
    response.headers["Retry-After"] = "5"
    return response
