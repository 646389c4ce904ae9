"""``/api/v1/events``: what happened, for programs that poll or that missed messages of their webhook."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import branches, orders, shown
from signet.api.call import Call
from signet.api.events_schemas import EventsOut
from signet.api.inputs import EventFilter
from signet.api.operations import operation
from signet.catalogue.queries import get_item
from signet.documents import queries
from signet.events.endpoints import event_page
from signet.orders.queries import get as get_order
from signet.parties.branches import get_branch
from signet.parties.queries import get_company, get_customer

router = Router(tags=["Events"])
Data = dict[str, Any]

#: Type of object -> how the API shows it; what is not here is told of by its id.
OBJECTS: Mapping[str, Callable[[UUID], Data]] = {
    "document": lambda object_id: shown.document(queries.get(object_id)),
    "customer": lambda object_id: shown.customer(get_customer(object_id)),
    "item": lambda object_id: shown.item(get_item(object_id)),
    "branch": lambda object_id: branches.shown(get_branch(object_id)),
    "order": lambda object_id: orders.whole(get_order(object_id)),
    "company": lambda object_id: shown.company(get_company(object_id)),
}


@operation(
    router, "GET", "", summary="List events", may="webhooks.manage", query=EventFilter,
    answer=EventsOut,
)  # fmt: skip
def list_events(call: Call[None, EventFilter]) -> Data:
    """The messages that webhooks get, oldest first; keep the last ``sequence`` and ask on ``after`` it.

    Events are recorded while the account has a webhook, also a disabled one, and kept for 90 days.
    """
    wanted = call.query
    page = event_page(
        after=wanted.after, type_=wanted.type, cursor=wanted.cursor, limit=wanted.limit
    )
    return shown.page(page, lambda event: json.loads(event.body or "null"))
