"""Who calls: a program with an API key, or a page of ours with the session of a person.

Both end in the same ``Actor``; the actions decide by its permissions. A browser sends its session by
itself, so writes with a session must also prove that a page of ours sent them (CSRF token).
"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _

from signet.kernel.errors import Conflict, Forbidden
from signet.tenancy.actor import Actor
from signet.tenancy.keys import NotSignedIn, authenticate
from signet.tenancy.queries import tenants_of_user
from signet.tenancy.sessions import (
    ACTIVE_TENANT,
    PAGE_TENANT_HEADER,
    active_tenant,
    actor_of_user,
)

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """``by_session`` callers must pass ``check_csrf`` before they write."""

    tenant_id: UUID
    actor: Actor
    by_session: bool


def caller_of(request: HttpRequest, *, request_id: str) -> Caller:
    """The caller by key or, without an ``Authorization`` header, by session; raises ``NotSignedIn``."""
    address = request.META.get("REMOTE_ADDR")
    if "Authorization" in request.headers:
        scheme, _space, secret = request.headers["Authorization"].partition(" ")
        if scheme.lower() != "bearer" or not secret.strip():
            raise _nobody()
        tenant_id, actor = authenticate(secret.strip(), request_id=request_id, address=address)
        return Caller(tenant_id=tenant_id, actor=actor, by_session=False)
    if not request.user.is_authenticated:
        raise _nobody()
    tenant = active_tenant(tenants_of_user(request.user.id), request.session.get(ACTIVE_TENANT))
    if tenant is None:
        raise Forbidden(_("You are not a member of any account."), code="forbidden.no_account")
    said = request.headers.get(PAGE_TENANT_HEADER)
    if said is not None and said != str(tenant.id):
        raise Conflict(
            _("You work in another account by now; open this page again."), code="account.switched"
        )
    actor = actor_of_user(request.user, tenant, request_id=request_id, address=address)
    return Caller(tenant_id=tenant.id, actor=actor, by_session=True)


def check_csrf(request: HttpRequest) -> None:
    """Raise ``Forbidden`` unless the request carries the token of a page of ours (``X-CSRFToken``)."""
    if request.method in SAFE:
        return
    check = CsrfViewMiddleware(lambda _request: HttpResponse())
    request.csrf_processing_done = False  # type: ignore[attr-defined]
    check.process_request(request)
    if check.process_view(request, _checked, (), {}) is not None:
        raise Forbidden(
            _("Send the page's CSRF token in the header X-CSRFToken, or use an API key."),
            code="forbidden.csrf",
        )


def _checked(_request: HttpRequest) -> HttpResponse:
    """Stands for the view in Django's check: one that is not exempt."""
    return HttpResponse()


def _nobody() -> NotSignedIn:
    return NotSignedIn(_("Send your API key as 'Authorization: Bearer sgn_...'."))
