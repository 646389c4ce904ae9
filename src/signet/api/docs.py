"""``/api/docs``: the API for people, rendered from the very document that programs read."""

from __future__ import annotations

import functools

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from signet.api.bodies import MAX_FILES, MAX_JSON
from signet.api.reference import Reference, reference
from signet.api.throttle import PER_MINUTE
from signet.tenancy.permissions import PERMISSIONS

_MEGABYTE = 1024 * 1024


def docs(request: HttpRequest) -> HttpResponse:
    """Public: it says what there is, and nothing of anybody's."""
    return render(
        request,
        "api/docs.html",
        {
            "reference": _reference(),
            "permissions": PERMISSIONS,
            "address": settings.BASE_URL,
            "per_minute": PER_MINUTE,
            "max_json": MAX_JSON // _MEGABYTE,
            "max_files": MAX_FILES // _MEGABYTE,
        },
    )


@functools.cache
def _reference() -> Reference:
    """Made once per process: nothing in it depends on who asks."""
    from signet.api.urls import PREFIX, api

    return reference(api.get_openapi_schema(path_prefix=PREFIX))
