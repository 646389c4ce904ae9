"""Changes that need a recent sign-in: who may come in, and with which keys."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from signet.web.accounts import recently_confirmed
from signet.web.oidc.configuration import PROVIDER

View = Callable[..., HttpResponse]


def recently_signed_in(back: str) -> Callable[[View], View]:
    """Ask who it is when the sign-in is old, then lead on: to the page asked for, or to the one named ``back``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if recently_confirmed(request):
                return view(request, *args, **kwargs)
            if request.method == "GET":
                return ask_again(request, request.get_full_path())
            messages.info(request, _("Confirm that it is you, then do it again."))
            return ask_again(request, reverse(back))

        return guarded

    return decorate


def ask_again(request: HttpRequest, then: str) -> HttpResponse:
    """To the page that asks for a password, code or passkey; without any of these, to single sign-on."""
    if get_adapter(request).get_reauthentication_methods(request.user):
        page, query = reverse("account_reauthenticate"), {"next": then}
    else:
        page = reverse("openid_connect_login", args=[PROVIDER])
        query = {"process": "login", "next": then}
    return redirect(f"{page}?{urlencode(query)}")
