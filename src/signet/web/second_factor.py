"""Second factors: secrets are encrypted in the database, sentences are ours."""

from __future__ import annotations

import base64

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Who reads the database alone (a stolen backup) cannot compute anybody's codes."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "add_email_blocked": gettext_lazy(
            "Turn off the second factor before you add an e-mail address."
        ),
        "cannot_delete_authenticator": gettext_lazy("The second factor cannot be turned off."),
        "cannot_generate_recovery_codes": gettext_lazy("Turn on a second factor first."),
        "incorrect_code": gettext_lazy(
            "This code is not right. Wait for the next one and try again."
        ),
        "unverified_email": gettext_lazy(
            "Confirm your e-mail address before you turn on a second factor."
        ),
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: object, type: object) -> str:  # noqa: A002, ARG002
        return _("My passkey")


def _cipher() -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"signet second factor").derive(
        settings.SECRET_KEY.encode()
    )
    return Fernet(base64.urlsafe_b64encode(key))
