"""One request, one tenant, one transaction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from signet.kernel.errors import SignetError
from signet.kernel.ids import uuid7
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import User
from signet.tenancy.queries import TenantOfUser, tenants_of_user
from signet.tenancy.sessions import (
    ACTIVE_TENANT,
    PAGE_TENANT_HEADER,
    active_tenant,
    actor_of_user,
)
from signet.web.features import OF_PAGE
from signet.web.headers import AWAY, database_down

View = Callable[..., HttpResponse]

#: The field by which a form says whose it is, where no script can set the header.
PAGE_TENANT_FIELD = "tenant"


def public(view: Any) -> Any:
    """Mark a view that needs no tenant: sign-in, the style page, health."""
    view.signet_public = True
    return view


class TenantMiddleware:
    """Runs each page inside the tenant scope of the signed-in user; an error answer writes nothing.

    A page carries its tenant in a header or form field. When the user has switched tenants in another
    tab, a write from the old page is refused instead of landing in the wrong account.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        # What is raised here never reaches ``process_exception`` of any middleware.
        try:
            return self._answer(request, view, args, kwargs)
        except SignetError as error:
            return _told(request, error)
        except AWAY:
            return database_down(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """For views outside a tenant."""
        return _told(request, error) if isinstance(error, SignetError) else None

    def _answer(
        self, request: HttpRequest, view: View, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if getattr(view, "signet_public", False):
            return None
        if not view.__module__.startswith("signet.web"):
            _place(request)  # pages about one's own sign-in stand in the same frame
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        active = _place(request)
        if active is None:
            context = {"open_to_all": get_adapter(request).is_open_for_signup(request)}
            return render(request, "account/no_tenant.html", context, status=403)
        if request.method not in {"GET", "HEAD"} and _is_of_another(request, active.id):
            return render(request, "errors/switched.html", {"tenant": active}, status=409)
        if feature := OF_PAGE.get(
            request.resolver_match.view_name if request.resolver_match else ""
        ):
            request.actor.must_have(feature)  # type: ignore[attr-defined]
        with tenant_scope(active.id, active.branches):
            response = view(request, *args, **kwargs)
            if response.status_code >= 400:
                transaction.set_rollback(True)
        return response


def _place(request: HttpRequest) -> TenantOfUser | None:
    """Note on the request in which of the user's tenants this is, asked anew each time."""
    user = request.user
    if not user.is_authenticated:
        return None
    tenants = tenants_of_user(user.id)
    active = active_tenant(tenants, request.session.get(ACTIVE_TENANT))
    if active is not None:
        request.tenant, request.tenants = active, tenants  # type: ignore[attr-defined]
        request.actor = actor_of(request, user, active)  # type: ignore[attr-defined]
    return active


def _told(request: HttpRequest, error: SignetError) -> HttpResponse:
    return render(request, "errors/error.html", {"error": error}, status=error.status)


def actor_of(request: HttpRequest, user: User, place: TenantOfUser) -> Actor:
    """The signed-in person as the ``by`` of actions."""
    return actor_of_user(
        user, place, request_id=str(uuid7()), address=request.META.get("REMOTE_ADDR")
    )


def _is_of_another(request: HttpRequest, active: UUID) -> bool:
    said = request.headers.get(PAGE_TENANT_HEADER) or request.POST.get(PAGE_TENANT_FIELD)
    return said is not None and said != str(active)
