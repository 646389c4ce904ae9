"""The table of what was sent to a webhook."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.template.defaultfilters import truncatechars
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.events.catalogue import words
from signet.events.endpoints import DeliveryQuery, delivery_count, delivery_page
from signet.events.models import Delivery, DeliveryState
from signet.web.tables import cells
from signet.web.tables.audit import moment
from signet.web.tables.filters import Choice
from signet.web.tables.spec import Column, Tab, Table, Wanted

#: Why there was no answer -> what to do about it.
PROBLEMS: dict[str, str | Promise] = {
    "address": __("The address is not a public one."),
    "dns": __("The name was not found."),
    "connection": __("Nobody answers at this address."),
    "tls": __("The certificate is not valid for this name."),
    "timeout": __("No answer within 15 seconds."),
    "protocol": __("The connection broke off."),
}
_LOOKS = {
    DeliveryState.WAITING: "issued",
    DeliveryState.DELIVERED: "paid",
    DeliveryState.FAILED: "overdue",
    DeliveryState.STOPPED: "void",
}


def deliveries_table(endpoint_id: UUID, types: list[str]) -> Table[Delivery]:
    """Messages to one webhook; ``types`` are those that occur."""

    def query_of(wanted: Wanted) -> DeliveryQuery:
        return DeliveryQuery(
            endpoint_id=endpoint_id,
            tab=wanted.tab,  # type: ignore[arg-type]
            type=wanted.address.get("type"),
            ids=wanted.ids,
            descending=wanted.descending,
            cursor=wanted.cursor,
            limit=wanted.limit,
        )

    return Table(
        noun="webhook",
        permission="webhooks.manage",
        writing="webhooks.manage",
        template="webhooks/show.html",
        empty_template="webhooks/nothing.html",
        title=__("Messages"),
        search_label="",
        columns=_columns(endpoint_id),
        fetch=lambda wanted: delivery_page(query_of(wanted)),
        count=lambda wanted: delivery_count(query_of(wanted)),
        name=lambda row: words(row.event.type),
        sort="newest",
        descending=True,
        views=False,
        tabs=[
            Tab(key="all", label=__("All")),
            Tab(key="waiting", label=__("Waiting")),
            Tab(key="delivered", label=__("Delivered")),
            Tab(key="failed", label=__("Failed")),
        ],
        filters=[Choice(key="type", label=__("Event"), choices=lambda: [(t, words(t)) for t in types])],
    )  # fmt: skip


def answer_text(status: int | None, problem: str) -> str:
    """How the receiver answered, in words."""
    if status is not None:
        return _("answered %(status)s") % {"status": status}
    return str(PROBLEMS.get(problem, "–"))


def state_mark(row: Delivery) -> SafeString:
    """A word and a shape."""
    look = _LOOKS[DeliveryState(row.state)]
    return format_html('<span class="state {}">{}</span>', look, row.get_state_display())


def _columns(endpoint_id: UUID) -> list[Column[Any]]:
    def page(row: Delivery) -> str:
        return reverse("delivery", args=[endpoint_id, row.id])

    return [
        Column(key="event", label=__("Event"), always=True, plain=lambda r: r.event.type,
               html=lambda r: cells.link(page(r), words(r.event.type), truncatechars(r.event.label, 60))),
        Column(key="state", label=__("State"), html=state_mark, plain=lambda r: r.state),
        Column(key="when", label=__("Happened"), sort="newest", descending_first=True,
               html=lambda r: moment(r.event.occurred_at), plain=lambda r: r.event.occurred_at.isoformat()),
        Column(key="answer", label=__("Last answer"),
               html=lambda r: cells.text(answer_text(r.last_status, r.last_problem) if r.last_at else ""),
               plain=lambda r: r.last_status or r.last_problem),
        Column(key="tried", label=__("Attempts"), numeric=True, html=lambda r: cells.text(str(r.tried)),
               plain=lambda r: r.tried),
        Column(key="next", label=__("Next attempt"), plain=lambda r: r.next_at.isoformat() if r.next_at else "",
               html=lambda r: moment(r.next_at) if r.next_at else cells.NOTHING),
        Column(key="id", label="webhook-id", shown=False, html=lambda r: cells.text(str(r.event_id)),
               plain=lambda r: str(r.event_id)),
    ]  # fmt: skip
