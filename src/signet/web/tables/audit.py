"""The table of the audit log."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.audit.models import Entry
from signet.audit.queries import EntryQuery, actors, entry_count, entry_page, facts_of
from signet.events.catalogue import OBJECTS, VERBS, object_words, verbs_on, words
from signet.web.tables import cells
from signet.web.tables.filters import Choice, Days, Lookup, read_day
from signet.web.tables.spec import Column, Table, Wanted

#: Type of object -> name of the address of its page, and of the argument.
PAGES = {
    "document": ("document", "document_id"),
    "customer": ("customer", "customer_id"),
    "item": ("item", "item_id"),
    "company": ("company_details", "company_id"),
}


def audit_table(today: date) -> Table[Entry]:
    """The list of everything that was done; ``today`` where the tenant keeps its books."""
    return Table(
        noun="audit",
        permission="audit.read",
        writing="audit.read",
        template="audit/list.html",
        empty_template="audit/empty.html",
        title=__("Audit log"),
        search_label=__("Number or name begins with"),
        columns=COLUMNS,
        fetch=lambda wanted: entry_page(query_of(wanted)),
        count=lambda wanted: entry_count(query_of(wanted)),
        name=lambda row: f"{row.sequence} {words(row.verb)}",
        sort="entry",
        descending=True,
        filters=[
            Days(key="from", until="to", label=__("Day"), today=today),
            Lookup(key="who", label=__("Who"), find=_who, name=_name_of, placeholder=__("Name")),
            Lookup(key="verb", label=__("What"), find=_verbs, name=words, placeholder=__("Verb")),
            Choice(key="type", label=__("On"), choices=lambda: list(OBJECTS.items())),
            Lookup(key="object", label=__("Object"), find=lambda _text: [], name=_label_of),
        ],
    )


def query_of(wanted: Wanted) -> EntryQuery:
    """An address as a question to the log."""
    get = wanted.address.get
    verb, kind = get("verb"), get("type")
    verbs = (verb,) if verb else (verbs_on(kind) or (kind,)) if kind else ()
    return EntryQuery(
        search=wanted.search,
        verbs=verbs,
        actor=get("who"),
        object_id=_uuid(get("object")),
        first_day=read_day(get("from")),
        last_day=read_day(get("to")),
        ids=wanted.ids,
        descending=wanted.descending,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


def moment(value: datetime) -> SafeString:
    """An instant on the tenant's wall clock, to the second; in UTC for machines."""
    return format_html(
        '<time datetime="{}">{}</time>',
        value.isoformat(),
        date_format(localtime(value), "j M Y, H:i:s"),
    )


def object_cell(kind: str, object_id: UUID | None, label: str) -> SafeString:
    """A thing by its type and name, with the way to its page where it has one."""
    text = label or object_words(kind)
    if kind in PAGES and object_id:
        name, argument = PAGES[kind]
        shown: str = format_html(
            '<a href="{}"><bdi>{}</bdi></a>', reverse(name, kwargs={argument: object_id}), text
        )
    else:
        shown = format_html("<bdi>{}</bdi>", text)
    return format_html('{}<span class="second">{}</span>', shown, object_words(kind) if label else "")  # fmt: skip


def _reason(row: Entry) -> str:
    return str(facts_of(row)["reason"] or "")


def _request(row: Entry) -> str:
    return str(facts_of(row)["request"] or "")


COLUMNS: list[Column[Any]] = [
    Column(key="entry", label=__("Entry"), sort="entry", descending_first=True, always=True, numeric=True,
           html=lambda r: cells.link(reverse("audit_entry", args=[r.id]), str(r.sequence)),
           plain=lambda r: r.sequence),
    Column(key="when", label=__("When"), html=lambda r: moment(r.created_at),
           plain=lambda r: r.created_at.isoformat()),
    Column(key="who", label=__("Who"), html=lambda r: cells.text(r.actor_label), plain=lambda r: r.actor_label),
    Column(key="what", label=__("What"), html=lambda r: cells.text(words(r.verb)), plain=lambda r: words(r.verb)),
    Column(key="verb", label=__("Verb"), shown=False, html=lambda r: cells.text(r.verb), plain=lambda r: r.verb),
    Column(key="object", label=__("On"), plain=lambda r: r.object_label,
           html=lambda r: object_cell(r.object_type, r.object_id, r.object_label)),
    Column(key="reason", label=__("Reason"), html=lambda r: cells.text(_reason(r)), plain=_reason),
    Column(key="request", label=__("Request"), shown=False,
           html=lambda r: cells.text(_request(r)), plain=_request),
    Column(key="seal", label=__("Seal"), shown=False, html=lambda r: cells.text(bytes(r.hash).hex()[:12]),
           plain=lambda r: bytes(r.hash).hex()),
]  # fmt: skip


def _who(typed: str) -> list[tuple[str, str]]:
    return [(key, label) for key, label in actors() if typed.lower() in label.lower()][:_OFFERED]


def _name_of(key: str) -> str:
    return dict(actors()).get(key, key)


def _verbs(typed: str) -> list[tuple[str, str]]:
    named = [(code, str(verb.text)) for code, verb in VERBS.items()]
    return [(c, name) for c, name in named if typed.lower() in f"{name} {c}".lower()][:_OFFERED]


def _label_of(object_id: str) -> str:
    known = _uuid(object_id)
    row = Entry.objects.filter(object_id=known).order_by("-sequence").first() if known else None
    return row.object_label or object_words(row.object_type) if row else _("unknown")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)  # names nothing: the list is empty rather than unfiltered


#: So many people or verbs a filter offers at once.
_OFFERED = 12
