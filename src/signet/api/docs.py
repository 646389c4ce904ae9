"""``/api/docs``: the API for people, rendered from the very document that programs read."""

from __future__ import annotations

import functools

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from signet.api.bodies import MAX_FILES, MAX_JSON
from signet.api.events import OBJECTS
from signet.api.reference import Reference, reference
from signet.api.throttle import PER_MINUTE
from signet.events.catalogue import VERBS, object_words
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
            "events": _events(),
            "address": settings.BASE_URL,
            "per_minute": PER_MINUTE,
            "max_json": MAX_JSON // _MEGABYTE,
            "max_files": MAX_FILES // _MEGABYTE,
        },
    )


def _events() -> list[dict[str, object]]:
    """Every event that webhooks may ask for, by what it is about; ``whole``: its message shows the object."""
    return [
        {
            "type": verb.code,
            "text": verb.text,
            "about": [object_words(kind) for kind in verb.objects],
            "whole": any(kind in OBJECTS for kind in verb.objects),
        }
        for verb in VERBS.values()
    ]


@functools.cache
def _reference() -> Reference:
    """Made once per process: nothing in it depends on who asks."""
    from signet.api.urls import PREFIX, api

    return reference(api.get_openapi_schema(path_prefix=PREFIX))
