"""Where requests go: ``/account`` to sign-in, the rest to the pages."""

from django.urls import include, path

urlpatterns = [
    path("account/", include("allauth.urls")),
    path("", include("signet.web.urls")),
]
