"""To the provider and back."""

from __future__ import annotations

from typing import Any

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from signet.web.middleware import public
from signet.web.oidc.provider import StrictAdapter


class _Callback(OAuth2CallbackView):  # type: ignore[misc]
    def _get_state(self, request: HttpRequest, provider: Any) -> tuple[Any, HttpResponse | None]:
        state, response = super()._get_state(request, provider)
        if state is not None:
            self.adapter.nonce = state.get("nonce") or ""
        return state, response


def _run(view: Any, request: HttpRequest, provider_id: str) -> HttpResponse:
    try:
        response: HttpResponse = view.adapter_view(StrictAdapter(request, provider_id))(request)
    except SocialApp.DoesNotExist:
        raise Http404 from None
    except OAuth2Error:
        return render(request, "socialaccount/authentication_error.html", status=502)
    return response


@public
def login(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Sends the browser to the provider."""
    return _run(OAuth2LoginView, request, provider_id)


@public
def callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the browser back to."""
    return _run(_Callback, request, provider_id)
