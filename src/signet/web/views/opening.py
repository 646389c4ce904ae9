"""Open a business, where the operator lets everybody (``SIGNET_SIGNUP=1``)."""

from __future__ import annotations

from typing import Any
from zoneinfo import available_timezones

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from signet.audit.seal import seal
from signet.kernel.errors import SignetError
from signet.tenancy.actions.create_tenant import create_tenant
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Tenant, User
from signet.tenancy.queries import standing
from signet.tenancy.sessions import ACTIVE_TENANT
from signet.web.middleware import actor_of, public


@public
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """Needs a person, and no tenant yet."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
    if not get_adapter(request).is_open_for_signup(request):
        return render(request, "account/signup_closed.html", status=403)
    context: dict[str, Any] = {"time_zones": sorted(available_timezones()), "typed": request.POST}
    if request.method == "GET":
        return render(request, "account/open.html", context)
    try:
        tenant = _opened(request, request.user)
    except SignetError as error:
        return render(request, "account/open.html", context | {"error": error}, status=error.status)
    request.session[ACTIVE_TENANT] = str(tenant.id)
    return redirect("company")


def _opened(request: HttpRequest, owner: User) -> Tenant:
    tenant = create_tenant(
        name=request.POST.get("name", ""), owner=owner, language=get_language() or "en",
        time_zone=request.POST.get("time_zone", "UTC"),
    )  # fmt: skip
    with tenant_scope(tenant.id):
        seal(
            "tenants.create", by=actor_of(request, owner, standing(owner.id, tenant.id)), object_type="tenant",
            object_id=tenant.id, label=tenant.name,
        )  # fmt: skip
    return tenant
