"""Reads of webhooks, their deliveries and the events behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.db.models import Min, Q, QuerySet
from django.utils.translation import gettext as _

from signet.events.models import Delivery, DeliveryState, Endpoint, Event
from signet.kernel.errors import NotFound
from signet.tenancy.paging import Count, Page, count_of, page_of


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryQuery:
    """Which deliveries a list shows, newest first."""

    endpoint_id: UUID
    tab: Literal["all", "waiting", "delivered", "failed"] = "all"
    type: str = ""
    ids: tuple[UUID, ...] = ()
    descending: bool = True
    cursor: str = ""
    limit: int = 50


def live_endpoints() -> QuerySet[Endpoint]:
    """Every webhook that was not deleted, in the order in which they were made."""
    return Endpoint.objects.filter(deleted_at__isnull=True).order_by("id")


def get_endpoint(endpoint_id: UUID) -> Endpoint:
    """The webhook, or ``NotFound``."""
    return _there(live_endpoints().filter(id=endpoint_id).first())


def lock_endpoint(endpoint_id: UUID) -> Endpoint:
    """The webhook, locked until the transaction ends; or ``NotFound``."""
    return _there(live_endpoints().select_for_update().filter(id=endpoint_id).first())


def get_delivery(endpoint_id: UUID, delivery_id: UUID) -> Delivery:
    """A delivery of this webhook with its event, or ``NotFound``."""
    found = (
        Delivery.objects.select_related("event", "endpoint")
        .filter(id=delivery_id, endpoint_id=endpoint_id, endpoint__deleted_at__isnull=True)
        .first()
    )
    if found is None:
        raise NotFound(_("There is no such delivery."))
    return found


def delivery_page(query: DeliveryQuery) -> Page[Delivery]:
    """A page of deliveries by age."""
    return page_of(
        _deliveries(query).select_related("event"),
        column=None,
        descending=query.descending,
        cursor=query.cursor,
        limit=query.limit,
    )


def delivery_count(query: DeliveryQuery) -> Count:
    """How many deliveries, counted up to a limit."""
    return count_of(_deliveries(query))


def event_page(
    *, after: int = 0, type_: str = "", cursor: str = "", limit: int = 50
) -> Page[Event]:
    """Events after this sequence, oldest first, so that a receiver can catch up; by type where given.

    Nothing is shown beyond an event that is still to be handed out: who reads on never passes one over.
    """
    rows = Event.objects.filter(sequence__gt=after)
    pending = rows.filter(body__isnull=True).aggregate(first=Min("sequence"))["first"]
    if pending is not None:
        rows = rows.filter(sequence__lt=pending)
    if type_:
        rows = rows.filter(type=type_)
    return page_of(rows, column="sequence", descending=False, cursor=cursor, limit=limit)


_TABS = {
    "waiting": Q(state=DeliveryState.WAITING),
    "delivered": Q(state=DeliveryState.DELIVERED),
    "failed": Q(state__in=[DeliveryState.FAILED, DeliveryState.STOPPED]),
}


def _deliveries(query: DeliveryQuery) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(endpoint_id=query.endpoint_id)
    if query.tab in _TABS:
        rows = rows.filter(_TABS[query.tab])
    if query.type:
        rows = rows.filter(event__type=query.type)
    return rows.filter(id__in=query.ids) if query.ids else rows


def _there(endpoint: Endpoint | None) -> Endpoint:
    if endpoint is None:
        raise NotFound(_("There is no such webhook."))
    return endpoint
