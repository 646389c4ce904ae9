"""What a webhook is told: a small envelope of fixed form, and the object as the API shows it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.translation import override

from signet.events.models import Event
from signet.kernel.errors import NotFound

#: Counted up when a field is taken away or changes its meaning; new fields may come at any time.
VERSION = 1
#: A larger object is left out; its id is there to get it by.
LARGEST = 200_000


def message_of(event: Event) -> str:
    """The JSON of an event. ``data.object`` is the object at the time the event is handed out."""
    return _json(event, _object(event))


def _json(event: Event, shown: Mapping[str, Any] | None) -> str:
    message = {
        "id": str(event.id),
        "type": event.type,
        "version": VERSION,
        "sequence": event.sequence,
        "timestamp": event.occurred_at.isoformat(),
        "data": {
            "object_type": event.object_type,
            "object_id": str(event.object_id) if event.object_id else None,
            "label": event.label,
            "object": shown,
        },
    }
    body = json.dumps(message, ensure_ascii=False, separators=(",", ":"), default=str)
    return body if shown is None or len(body) <= LARGEST else _json(event, None)


def _object(event: Event) -> Mapping[str, Any] | None:
    """None for what the API does not show, and for what is not there any more."""
    objects: Mapping[str, Callable[[UUID], Mapping[str, Any]]] = import_string(
        settings.EVENT_OBJECTS
    )
    if event.object_id is None or event.object_type not in objects:
        return None
    try:
        with override("en"):  # programs read it: no label changes with a reader's language
            return objects[event.object_type](event.object_id)
    except NotFound:
        return None
