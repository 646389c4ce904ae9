"""Where requests go: ``/api`` to the REST API, ``/account`` to sign-in, the rest to the pages."""

from django.urls import URLPattern, URLResolver

urlpatterns: list[URLPattern | URLResolver] = []
