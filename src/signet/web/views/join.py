"""The page behind an invitation's link: outside any tenant until it is accepted."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature, Signer
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from signet.audit.seal import seal
from signet.kernel.errors import SignetError
from signet.tenancy.actions.accept_invitation import accept_invitation, find_invitation
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Invitation, User
from signet.tenancy.queries import standing
from signet.tenancy.sessions import ACTIVE_TENANT
from signet.web.middleware import actor_of, public
from signet.web.oidc.accounts import INVITATION

#: Signs the link that is mailed, and only that one: whoever holds the signature reads the mailbox.
_MAILED = Signer(salt="signet.invitation.mailed", sep=".")


def mailed_link(invitation: Invitation, token: str) -> str:
    """The link of the mail. The one shown to the inviter lacks ``m`` and proves no mailbox."""
    proof = _MAILED.signature(str(invitation.id))
    return f"{settings.BASE_URL}{reverse('accept', args=[token])}?m={proof}"


@public
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Join as the person who is signed in, or open an account by name and password."""
    invitation = find_invitation(token)
    signed_in = request.user if request.user.is_authenticated else None
    context: dict[str, Any] = {
        "invitation": invitation,
        "signed_in": signed_in,
        "mine": signed_in is not None and signed_in.email.lower() == invitation.email,
        "known": User.objects.filter(email=invitation.email).exists(),
        "here": request.get_full_path(),
        "single_sign_on": bool(settings.SOCIALACCOUNT_PROVIDERS),
    }
    if request.method == "GET":
        request.session[INVITATION] = token  # lets the invited address in through single sign-on
        return render(request, "members/accept.html", context)
    try:
        _join(request, invitation, token, signed_in)
    except SignetError as error:
        context |= {"error": error, "typed": request.POST}
        return render(request, "members/accept.html", context, status=error.status)
    request.session.pop(INVITATION, None)
    if signed_in is not None:
        request.session[ACTIVE_TENANT] = str(invitation.tenant.id)
        return redirect("home")
    messages.success(request, _("You are a member now. Sign in to begin."))
    return redirect("account_login")


def _join(request: HttpRequest, invitation: Invitation, token: str, signed_in: User | None) -> None:
    with tenant_scope(invitation.tenant.id):
        membership = accept_invitation(
            token=token, signed_in=signed_in,
            name=request.POST.get("name", ""), password=request.POST.get("password", ""),
        )  # fmt: skip
        user = membership.user
        _note_address(user, proved=_came_by_mail(request, invitation))
        seal(
            "members.join", by=actor_of(request, user, standing(user.id, invitation.tenant.id)),
            object_type="membership",
            object_id=membership.id, label=str(user), changes={"role": membership.role},
        )  # fmt: skip


def _came_by_mail(request: HttpRequest, invitation: Invitation) -> bool:
    try:
        _MAILED.unsign(f"{invitation.id}.{request.GET.get('m', '')}")
    except BadSignature:
        return False
    return True


def _note_address(user: User, *, proved: bool) -> None:
    address, _created = EmailAddress.objects.get_or_create(
        user=user, email=user.email, defaults={"primary": True, "verified": proved}
    )
    if proved and not address.verified:
        address.verified = True
        address.save(update_fields=["verified"])
