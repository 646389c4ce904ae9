"""Who may work here: members, invitations, API keys."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.kernel.errors import SignetError
from signet.tenancy.actions.accept_invitation import accept_invitation, find_invitation
from signet.tenancy.actions.change_role import change_role
from signet.tenancy.actions.create_api_key import create_api_key
from signet.tenancy.actions.invite import invite
from signet.tenancy.actions.revoke_api_key import revoke_api_key
from signet.tenancy.models import ApiKey, Invitation, Membership, User
from signet.tenancy.permissions import PERMISSIONS, ROLE_PERMISSIONS, Role
from signet.web.middleware import public
from signet.web.sensitive import recently_signed_in


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    request.actor.must("members.read")  # type: ignore[attr-defined]
    return _members_page(request)


def _members_page(request: HttpRequest, error: SignetError | None = None) -> HttpResponse:
    context: dict[str, Any] = {
        "members": Membership.objects.filter(ended_at__isnull=True)
        .select_related("user")
        .order_by("created_at"),
        "invitations": Invitation.objects.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
        ).order_by("-created_at"),
        "roles": Role.choices,
        "error": error,
        "typed": request.POST,
    }
    return render(request, "members/list.html", context, status=error.status if error else 200)


@require_POST
@recently_signed_in("members")
def invite_view(request: HttpRequest) -> HttpResponse:
    """Invite by mail; the link is shown as well, for where mail does not work."""
    actor = request.actor  # type: ignore[attr-defined]
    email, role = request.POST.get("email", ""), request.POST.get("role", "")
    try:
        made = invite(email=email, role=role, by=actor)
    except SignetError as error:
        return _members_page(request, error)
    seal(
        "members.invite", by=actor, object_type="invitation", object_id=made.invitation.id,
        label=made.invitation.email, changes={"role": role},
    )  # fmt: skip
    link = settings.BASE_URL + reverse("accept", args=[made.token])
    send_mail(
        _("You are invited to %(tenant)s") % {"tenant": request.tenant.name},  # type: ignore[attr-defined]
        _("%(who)s invites you. Open this link within seven days:\n\n%(link)s")
        % {"who": actor.label, "link": link},
        None,
        [made.invitation.email],
        fail_silently=True,
    )
    messages.success(
        request, _("Invited. The link, should the mail get lost: %(link)s") % {"link": link}
    )
    return redirect("members")


@require_POST
@recently_signed_in("members")
def role_view(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Another role, or the end of a membership."""
    actor = request.actor  # type: ignore[attr-defined]
    role = request.POST.get("role") or None
    try:
        membership = change_role(membership_id=membership_id, role=role, by=actor)
    except SignetError as error:
        return _members_page(request, error)
    seal(
        "members.change_role" if role else "members.end", by=actor, object_type="membership",
        object_id=membership.id, label=str(membership.user), changes={"role": role},
    )  # fmt: skip
    return redirect("members")


@public
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind an invitation's link; needs no account."""
    try:
        invitation = find_invitation(token)
    except SignetError as error:
        return render(request, "errors/error.html", {"error": error}, status=error.status)
    known = User.objects.filter(email=invitation.email).exists()
    context: dict[str, Any] = {"invitation": invitation, "known": known}
    if request.method == "GET":
        return render(request, "members/accept.html", context)
    try:
        accept_invitation(
            token=token,
            name=request.POST.get("name", ""),
            password=request.POST.get("password", ""),
        )
    except SignetError as error:
        context |= {"error": error, "typed": request.POST}
        return render(request, "members/accept.html", context, status=error.status)
    messages.success(request, _("You are a member now. Sign in to begin."))
    return redirect("account_login")


@require_GET
def keys(request: HttpRequest) -> HttpResponse:
    request.actor.must("keys.manage")  # type: ignore[attr-defined]
    return _keys_page(request)


def _keys_page(
    request: HttpRequest, *, secret: str = "", error: SignetError | None = None
) -> HttpResponse:
    context = {
        "keys": ApiKey.objects.order_by("-created_at"),
        "permissions": PERMISSIONS.items(),
        "biller": ROLE_PERMISSIONS[Role.BILLER],
        "secret": secret,
        "error": error,
        "now": now(),
    }
    return render(request, "keys/list.html", context, status=error.status if error else 200)


@require_POST
@recently_signed_in("keys")
def create_key(request: HttpRequest) -> HttpResponse:
    """The answer shows the secret, once."""
    actor = request.actor  # type: ignore[attr-defined]
    days = request.POST.get("days", "")
    expires = now() + timedelta(days=int(days)) if days.isdigit() and len(days) < 5 else None
    try:
        made = create_api_key(
            name=request.POST.get("name", ""), by=actor, expires_at=expires,
            permissions=request.POST.getlist("permissions"),
        )  # fmt: skip
    except SignetError as error:
        return _keys_page(request, error=error)
    seal(
        "keys.create", by=actor, object_type="api_key", object_id=made.key.id, label=made.key.name,
        changes={"permissions": made.key.permissions, "expires": expires},
    )  # fmt: skip
    return _keys_page(request, secret=made.secret)


@require_POST
@recently_signed_in("keys")
def revoke_key(request: HttpRequest, key_id: UUID) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    revoke_api_key(key_id=key_id, by=actor)
    seal("keys.revoke", by=actor, object_type="api_key", object_id=key_id)
    return redirect("keys")
