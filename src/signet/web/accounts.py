"""Who may open an account: by invitation, or anybody where the operator says so."""

from __future__ import annotations

import os

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-up is closed unless ``SIGNET_SIGNUP=1``."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return os.environ.get("SIGNET_SIGNUP") == "1"
