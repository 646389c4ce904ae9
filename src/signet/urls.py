"""Where requests go: ``/api`` to the REST API, ``/account`` to sign-in, the rest to the pages."""

from django.urls import include, path

urlpatterns = [
    path("api/", include("signet.api.urls")),
    path("account/", include("allauth.urls")),
    path("", include("signet.web.urls")),
]

handler500 = "signet.web.headers.server_error"
