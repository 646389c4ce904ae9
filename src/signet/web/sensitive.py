"""Changes that need a recent sign-in: who may come in, and with which keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.decorators import reauthentication_required
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

View = Callable[..., HttpResponse]


def recently_signed_in(back: str) -> Callable[[View], View]:
    """Ask for the password again when the sign-in is old, then lead back to the page named ``back``."""

    def decorate(view: View) -> View:
        checked = reauthentication_required(view)

        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                response: HttpResponse = checked(request, *args, **kwargs)
            except ReauthenticationRequired:
                messages.info(request, _("Confirm that it is you, then do it again."))
                query = urlencode({"next": reverse(back)})
                return redirect(f"{reverse('account_reauthenticate')}?{query}")
            return response

        return guarded

    return decorate
