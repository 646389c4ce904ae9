"""API keys: made, shown once, revoked."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.kernel.errors import BadInput, SignetError
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.revoke_api_key import revoke_api_key
from signet.tenancy.models import ApiKey
from signet.tenancy.permissions import PERMISSIONS, ROLE_PERMISSIONS, Role
from signet.web.accounts import recently_confirmed
from signet.web.branch_choices import branch_choices, posted_branches
from signet.web.sensitive import ask_again, recently_signed_in

LONGEST_DAYS = 3650


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    request.actor.must("keys.manage")  # type: ignore[attr-defined]
    if not recently_confirmed(request):
        return ask_again(request, request.get_full_path())
    return _keys_page(request)


def _keys_page(
    request: HttpRequest, *, secret: str = "", error: SignetError | None = None
) -> HttpResponse:
    ticked = request.POST.getlist("permissions") if error else ROLE_PERMISSIONS[Role.BILLER]
    context = {
        "keys": ApiKey.objects.order_by("-created_at"),
        "permissions": PERMISSIONS.items(),
        "branches": branch_choices(request.actor),  # type: ignore[attr-defined]
        "ticked": ticked,
        "typed": request.POST if error else {},
        "secret": secret,
        "error": error,
        "wrong": error.fields[0].pointer.strip("/") if error and error.fields else "name",
        "now": now(),
    }
    return render(request, "keys/list.html", context, status=error.status if error else 200)


@require_POST
@recently_signed_in("keys")
def create_key(request: HttpRequest) -> HttpResponse:
    """The answer shows the secret, once."""
    actor = request.actor  # type: ignore[attr-defined]
    try:
        made = create_api_key(
            name=request.POST.get("name", ""), by=actor,
            expires_at=_expiry(request.POST.get("days", "")),
            permissions=request.POST.getlist("permissions"),
            branches=posted_branches(request.POST),
        )  # fmt: skip
    except SignetError as error:
        return _keys_page(request, error=error)
    seal(
        "keys.create", by=actor, object_type="api_key", object_id=made.key.id, label=made.key.name,
        changes={
            "permissions": made.key.permissions, "expires": made.key.expires_at,
            "branches": [str(one) for one in made.key.branches] if made.key.branches else None,
        },
    )  # fmt: skip
    return _keys_page(request, secret=made.secret)


def _expiry(days: str) -> datetime | None:
    """None for an empty field only: a number that cannot be read must not make a key for ever."""
    days = days.strip()
    if not days:
        return None
    if not re.fullmatch("[0-9]{1,4}", days) or not 1 <= int(days) <= LONGEST_DAYS:
        raise BadInput(
            _("Give a whole number of days from 1 to 3650, or leave it empty."),
            code="key.days",
            pointer="/days",
        )
    return now() + timedelta(days=int(days))


@require_POST
@recently_signed_in("keys")
def revoke_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    """The key stops working with the next request."""
    actor = request.actor  # type: ignore[attr-defined]
    revoke_api_key(key_id=key_id, by=actor)
    seal("keys.revoke", by=actor, object_type="api_key", object_id=key_id)
    return redirect("keys")
