"""What networks say of the documents of a list: a column, and a filter by it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.documents.models import Document, Kind
from signet.networks import connections, listed, registry
from signet.networks.models import Submission
from signet.networks.states import State
from signet.tenancy.actor import Actor
from signet.tenancy.paging import Page
from signet.web.tables import cells
from signet.web.tables.filters import Choice
from signet.web.tables.spec import Column, Wanted

#: State -> how its mark looks.
LOOKS: Final = {
    State.QUEUED: "issued", State.SENDING: "issued", State.UNKNOWN: "partly_paid",
    State.SENT: "issued", State.DELIVERED: "paid", State.VALID: "paid", State.INVALID: "overdue",
    State.REJECTED: "overdue", State.CANCELLING: "partly_paid", State.CANCELLED: "void",
    State.FAILED: "overdue",
}  # fmt: skip
KEY: Final = "exchanged"
FILTER: Final = Choice(
    key=KEY,
    label=__("E-invoice"),
    choices=lambda: [
        ("none", __("Not sent")),
        ("moving", __("On its way")),
        ("done", __("Taken")),
        ("trouble", __("Needs attention")),
        ("cancelled", __("Cancelled")),
    ],
)


def told_to(by: Actor, kind: str) -> bool:
    """Do lists of this kind say it to this reader? Where nothing is connected there is nothing to say."""
    return kind != Kind.QUOTE and by.may("networks.read") and connections.live().exists()


class Marks:
    """The newest word of every network on each row of a page, read at once with the page."""

    def __init__(self) -> None:
        self._rows: dict[UUID, list[Submission]] = {}
        self._covered: set[UUID] = set()

    def beside(
        self, fetch: Callable[[Wanted], Page[Document]]
    ) -> Callable[[Wanted], Page[Document]]:
        """The same pages, after which the column knows what to say of their rows."""

        def fetched(wanted: Wanted) -> Page[Document]:
            page = fetch(wanted)
            ids = [row.id for row in page.rows]
            self._rows, self._covered = listed.newest_of(ids), listed.covered(ids)
            return page

        return fetched

    def among(self, columns: Sequence[Column[Document]]) -> list[Column[Document]]:
        """A column of its own for those who want it; its mark stands beside the document's state, where there
        is room for it."""
        return [
            *(replace(c, html=self._beside(c.html)) if c.key == "state" else c for c in columns),
            Column(key=KEY, label=__("E-invoice"), shown=False, html=self._html, plain=self._plain),
        ]

    def _beside(self, state: Callable[[Document], str]) -> Callable[[Document], SafeString]:
        return lambda row: format_html(
            '<span class="states">{}{}</span>', state(row), self._marks(row)
        )

    def _marks(self, document: Document) -> SafeString:
        rows = self._rows.get(document.id, [])
        return format_html_join(" ", "{}", ((_mark(row, alone=len(rows) == 1),) for row in rows))

    def _html(self, document: Document) -> SafeString:
        return self._marks(document) or cells.text(self._plain(document))

    def _plain(self, document: Document) -> str:
        words = [
            f"{registry.network(row.network).name}: {State(row.state).label}"
            for row in self._rows.get(document.id, [])
        ]
        if not words and document.id in self._covered:
            return _("With the month’s sales")
        return ", ".join(words)


def _mark(row: Submission, *, alone: bool) -> SafeString:
    """A word and a shape; by which network is read out, and seen where there are several."""
    return format_html(
        '<span class="state {}"><span class="{}"><bdi>{}</bdi>: </span>{}</span>',
        LOOKS[State(row.state)],
        "visually-hidden" if alone else "",
        registry.network(row.network).name,
        State(row.state).label,
    )
