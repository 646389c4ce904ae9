"""Our rules of sign-in: who may open an account, where links in mails lead, when to ask again."""

from __future__ import annotations

import logging
import os
import time
from smtplib import SMTPException
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from signet.kernel.errors import SignetError

log = logging.getLogger(__name__)

#: Sentences of sign-in in our own catalogues; the library has no Khmer and no Malay.
SENTENCES = {
    "account_inactive": gettext_lazy("This account has been closed."),
    "cannot_remove_primary_email": gettext_lazy("The main e-mail address cannot be removed."),
    "duplicate_email": gettext_lazy("This e-mail address is yours already."),
    "email_password_mismatch": gettext_lazy(
        "This e-mail address and password do not belong together."
    ),
    "email_taken": gettext_lazy("Somebody has an account with this e-mail address already."),
    "enter_current_password": gettext_lazy("This is not your current password."),
    "incorrect_code": gettext_lazy("This code is not right. Wait for the next one and try again."),
    "incorrect_password": gettext_lazy("This is not your password."),
    "invalid_login": gettext_lazy("This sign-in is not possible."),
    "invalid_or_expired_key": gettext_lazy("This link is too old or not whole."),
    "invalid_password_reset": gettext_lazy("This link is too old or was used already."),
    "max_email_addresses": gettext_lazy("You cannot have more than %d e-mail addresses."),
    "rate_limited": gettext_lazy("Too many tries. Wait some minutes, then try again."),
    "same_as_current": gettext_lazy("This is the same as before."),
    "select_only_one": gettext_lazy("Choose one only."),
    "too_many_login_attempts": gettext_lazy(
        "Too many failed tries. Wait five minutes, or reset your password."
    ),
    "unknown_email": gettext_lazy("Nobody has an account with this e-mail address."),
    "unverified_primary_email": gettext_lazy("Confirm your main e-mail address first."),
}


class MailFailed(SignetError):
    """The mail server did not take the message (503)."""

    status = 503
    code = "mail.failed"


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed unless ``SIGNET_SIGNUP=1``; mails lead to ``SIGNET_BASE_URL`` and nowhere else."""

    error_messages = DefaultAccountAdapter.error_messages | SENTENCES

    def new_user(self, request: HttpRequest) -> Any:
        """A new person keeps the language that the pages spoke so far."""
        user = super().new_user(request)
        user.language = get_language() or "en"
        return user

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return os.environ.get("SIGNET_SIGNUP") == "1"

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Never from the request's Host header: a forged one would carry the key to a stranger."""
        uid, _sep, token = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uid, "key": token})
        return f"{settings.BASE_URL}{path}"

    def get_email_confirmation_url(self, request: HttpRequest, emailconfirmation: Any) -> str:  # noqa: ARG002
        path = reverse("account_confirm_email", args=[emailconfirmation.key])
        return f"{settings.BASE_URL}{path}"

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:  # noqa: ARG002
        """A sign-in of the last minutes is as good as a confirmation."""
        return not recently_confirmed(self.request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use a code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [method | {"description": words[method["id"]]} for method in methods]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        try:
            super().send_mail(template_prefix, email, context)
        except (SMTPException, OSError) as error:
            log.exception("The mail %s could not be sent", template_prefix)
            raise MailFailed(
                _("The mail could not be sent. Try again later, or tell the operator.")
            ) from error

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """News of a change already made: what was done stands, also when the mail server is away."""
        try:
            super().send_notification_mail(*args, **kwargs)
        except MailFailed:
            return


def recently_confirmed(request: HttpRequest) -> bool:
    """Did this session prove who it is within ``ACCOUNT_REAUTHENTICATION_TIMEOUT`` seconds?"""
    if not request.user.is_authenticated:
        return False
    records = get_authentication_records(request, request.user)
    newest: float = max((record["at"] for record in records), default=0.0)
    return time.time() - newest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
