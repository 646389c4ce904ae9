"""Who may come in through the provider: members, and people with an open invitation."""

from __future__ import annotations

from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest
from django.shortcuts import render
from django.utils.translation import gettext_lazy

from signet.kernel.errors import NotFound
from signet.kernel.text import problem
from signet.tenancy.actions.accept_invitation import find_invitation

#: Session key of the invitation whose page the browser last opened.
INVITATION = "invitation"


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """A stranger is turned away with a sentence; an account is made only for an invited, verified address."""

    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": gettext_lazy(
            "Somebody has an account with this e-mail address already. Sign in to it first (%s)."
        ),
        "invalid_token": gettext_lazy("The provider's answer cannot be believed."),
        "no_password": gettext_lazy("Set a password first; otherwise you could not sign in again."),
        "no_verified_email": gettext_lazy("Confirm your e-mail address first."),
        "disconnect_last": gettext_lazy("This is your only way to sign in."),
        "connected_other": gettext_lazy("This identity belongs to another account already."),
    }

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        verified = {one.email.lower() for one in sociallogin.email_addresses if one.verified}
        if verified and (super().is_open_for_signup(request, sociallogin) or (
            _invited(request) in verified
        )):  # fmt: skip
            return True
        told = [one.email for one in sociallogin.email_addresses]
        context = {"email": told[0] if told else "", "verified": bool(verified)}
        raise ImmediateHttpResponse(
            render(request, "socialaccount/refused.html", context, status=403)
        )

    def populate_user(
        self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]
    ) -> Any:
        user = super().populate_user(request, sociallogin, data)
        name = str(data.get("name") or "").strip()
        user.name = name if name and len(name) <= 120 and not problem(name) else user.email
        return user


def _invited(request: HttpRequest) -> str | None:
    try:
        return find_invitation(request.session.get(INVITATION, "")).email
    except NotFound:
        return None
