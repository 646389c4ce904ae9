"""Under ``/account/``; the second address is the redirect URI to register at the provider."""

from __future__ import annotations

from django.urls import path

from signet.web.oidc import views

urlpatterns = [
    path("<slug:provider_id>/login/", views.login, name="openid_connect_login"),
    path("<slug:provider_id>/login/callback/", views.callback, name="openid_connect_callback"),
]
