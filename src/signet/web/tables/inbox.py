"""The table of received documents."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.utils.translation import ngettext

from signet.kernel.money import Money
from signet.networks import inbox, registry
from signet.networks.inbox import InboxQuery
from signet.networks.models import InboxItem
from signet.web.tables import cells
from signet.web.tables.audit import moment
from signet.web.tables.spec import Column, Tab, Table, Wanted

#: Our answer -> how its mark looks.
REPLY_LOOKS = {
    "accepted": "paid", "paid": "paid", "conditionally_accepted": "partly_paid",
    "under_query": "partly_paid", "rejected": "overdue",
}  # fmt: skip


def inbox_table() -> Table[InboxItem]:
    """Newest first; found by number and seller."""

    def query_of(wanted: Wanted) -> InboxQuery:
        return InboxQuery(
            tab=wanted.tab,  # type: ignore[arg-type]
            search=wanted.search,
            ids=wanted.ids,
            descending=wanted.descending,
            cursor=wanted.cursor,
            limit=wanted.limit,
        )

    return Table(
        noun="inbox",
        permission="inbox.read",
        writing="inbox.answer",
        template="inbox/list.html",
        empty_template="inbox/empty.html",
        title=__("Inbox"),
        search_label=__("Number or seller begins with"),
        columns=_COLUMNS,
        fetch=lambda wanted: inbox.page(query_of(wanted)),
        count=lambda wanted: inbox.count(query_of(wanted)),
        name=lambda row: row.number or row.seller_name or row.sender,
        sort="newest",
        descending=True,
        views=False,
        tabs=[
            Tab(key="all", label=__("All")),
            Tab(key="open", label=__("To answer")),
            Tab(key="answered", label=__("Answered")),
        ],
    )


def _mark(row: InboxItem) -> SafeString:
    """A word and a shape."""
    if getattr(row, "is_withdrawn", False):
        return format_html('<span class="state overdue">{}</span>', _("Cancelled by the seller"))
    look = REPLY_LOOKS.get(row.reply, "issued")
    word = row.get_reply_display() if row.reply else _("Not answered")
    return format_html('<span class="state {}">{}</span>', look, word)


def _amount(row: InboxItem) -> SafeString:
    if row.payable_minor is None:
        return cells.NOTHING
    return cells.money(Money(row.payable_minor, row.currency))


def _judgment(row: InboxItem) -> SafeString:
    """How many rules it breaks; nothing where there is nothing to say."""
    broken, doubtful = inbox.how_many(row, "error"), inbox.how_many(row, "warning")
    if broken:
        word = ngettext("%(n)s error", "%(n)s errors", broken) % {"n": broken}
        return format_html('<span class="state overdue">{}</span>', word)
    if doubtful:
        word = ngettext("%(n)s warning", "%(n)s warnings", doubtful) % {"n": doubtful}
        return format_html('<span class="state partly_paid">{}</span>', word)
    return cells.NOTHING


_COLUMNS: list[Column[Any]] = [
    Column(key="number", label=__("Number"), always=True, plain=lambda r: r.number,
           html=lambda r: cells.link(reverse("inbox_item", args=[r.id]),
                                     r.number or _("Cannot be read"), r.seller_name or r.sender)),
    Column(key="reply", label=__("Answer"), html=_mark, plain=lambda r: r.reply),
    Column(key="findings", label=__("Rules"), html=_judgment,
           plain=lambda r: inbox.how_many(r, "error")),
    Column(key="issue_date", label=__("Dated"), html=lambda r: cells.day(r.issue_date),
           plain=lambda r: r.issue_date),
    Column(key="due_date", label=__("Due"), html=lambda r: cells.day(r.due_date),
           plain=lambda r: r.due_date),
    Column(key="payable", label=__("To pay"), numeric=True, html=_amount,
           plain=lambda r: r.payable_minor),
    Column(key="when", label=__("Received"), sort="newest", descending_first=True,
           html=lambda r: moment(r.received_at), plain=lambda r: r.received_at.isoformat()),
    Column(key="network", label=__("Network"), shown=False, plain=lambda r: r.network,
           html=lambda r: cells.text(registry.network(r.network).name)),
]  # fmt: skip
