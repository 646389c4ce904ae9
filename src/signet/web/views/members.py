"""Who may work here: members and invitations."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.mail import send_mail
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.kernel.errors import SignetError
from signet.tenancy.actions.change_role import change_role
from signet.tenancy.actions.invite import invite
from signet.tenancy.actions.revoke_invitation import revoke_invitation
from signet.tenancy.actor import Actor
from signet.tenancy.models import CustomRole, Invitation, Membership, Tenant
from signet.tenancy.offers import held_by
from signet.tenancy.permissions import BUILT_IN, ROLE_PERMISSIONS
from signet.web.accounts import recently_confirmed
from signet.web.branch_choices import branch_choices, posted_branches
from signet.web.sensitive import ask_again, recently_signed_in
from signet.web.views.join import mailed_link


@require_GET
def members(request: HttpRequest) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("members.read")
    if actor.may("members.manage") and not recently_confirmed(request):
        return ask_again(request, request.get_full_path())
    return _members_page(request)


def _members_page(request: HttpRequest, error: SignetError | None = None) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "members": [
            _shown(row, actor)
            for row in Membership.objects.filter(ended_at__isnull=True)
            .select_related("user", "custom_role")
            .order_by("created_at")
        ],
        "invitations": Invitation.objects.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
        )
        .select_related("custom_role")
        .order_by("-created_at"),
        "roles": _roles(actor),
        "branches": branch_choices(actor),
        "four_eyes": Tenant.objects.get().four_eyes,
        "may_manage": request.actor.may("members.manage"),  # type: ignore[attr-defined]
        "error": error,
        "typed": request.POST,
    }
    return render(request, "members/list.html", context, status=error.status if error else 200)


def _shown(row: Membership, by: Actor) -> dict[str, Any]:
    """A member as the page shows him; a role that ``by`` could not give stays what it is."""
    return {
        "id": row.id,
        "user": row.user,
        "role": row.role,
        "role_name": row.role_name,
        "own_role": str(row.custom_role.id) if row.custom_role else "",
        "is_beyond": not by.permissions >= held_by(row),
        "bound": [str(one) for one in row.branches or ()],
    }


def _roles(by: Actor) -> list[tuple[str, Any]]:
    """The roles that one may give: the built-in ones and the account's own."""
    own = CustomRole.objects.filter(retired_at__isnull=True).order_by("name")
    every: list[tuple[str, Any, frozenset[str]]] = [
        (str(role.value), role.label, ROLE_PERMISSIONS[role]) for role in BUILT_IN
    ]
    every += [(str(row.id), row.name, frozenset(row.permissions)) for row in own]
    return [(code, name) for code, name, allows in every if by.permissions >= allows]


def _texts(branches: list[UUID] | None) -> list[str] | None:
    return None if branches is None else [str(one) for one in branches]


@require_POST
@recently_signed_in("members")
def invite_view(request: HttpRequest) -> HttpResponse:
    """Invite by mail; the link is shown as well, for where mail does not work."""
    actor = request.actor  # type: ignore[attr-defined]
    email, role = request.POST.get("email", ""), request.POST.get("role", "")
    try:
        bound = posted_branches(request.POST)
        made = invite(email=email, role=role, by=actor, branches=bound)
    except SignetError as error:
        return _members_page(request, error)
    link = settings.BASE_URL + reverse("accept", args=[made.token])
    sent = send_mail(
        _("You are invited to %(tenant)s") % {"tenant": request.tenant.name},  # type: ignore[attr-defined]
        _("%(who)s invites you. Open this link within seven days:\n\n%(link)s")
        % {"who": actor.label, "link": mailed_link(made.invitation, made.token)},
        None,
        [made.invitation.email],
        fail_silently=True,
    )
    seal(
        "members.invite", by=actor, object_type="invitation", object_id=made.invitation.id,
        label=made.invitation.email,
        changes={"role": made.invitation.role_name, "branches": _texts(bound)},
    )  # fmt: skip
    if sent:
        text = _("Invited. The link, should the mail get lost: %(link)s")
        messages.success(request, text % {"link": link})
    else:
        text = _("The mail could not be sent. Pass the link on yourself: %(link)s")
        messages.warning(request, text % {"link": link})
    return redirect("members")


@require_POST
@recently_signed_in("members")
def role_view(request: HttpRequest, membership_id: UUID) -> HttpResponse:
    """Another role, or the end of a membership."""
    actor = request.actor  # type: ignore[attr-defined]
    role = request.POST.get("role") or None
    try:
        bound = posted_branches(request.POST) if role else None
        membership = change_role(membership_id=membership_id, role=role, by=actor, branches=bound)
    except SignetError as error:
        return _members_page(request, error)
    seal(
        "members.change_role" if role else "members.end", by=actor, object_type="membership",
        object_id=membership.id, label=str(membership.user),
        changes={"role": membership.role_name if role else None, "branches": _texts(bound)},
    )  # fmt: skip
    return redirect("members")


@require_POST
@recently_signed_in("members")
def revoke_invitation_view(request: HttpRequest, invitation_id: UUID) -> HttpResponse:
    """The link in the mail stops working."""
    actor = request.actor  # type: ignore[attr-defined]
    invitation = revoke_invitation(invitation_id=invitation_id, by=actor)
    seal(
        "members.revoke_invitation", by=actor, object_type="invitation", object_id=invitation.id,
        label=invitation.email,
    )  # fmt: skip
    return redirect("members")
