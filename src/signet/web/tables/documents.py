"""The table of documents, one for each kind."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __

from signet.bulk.verbs import Verb as BulkVerb
from signet.documents import queries
from signet.documents.kinds import rules_of
from signet.documents.models import Document, State
from signet.documents.queries import DocumentQuery
from signet.documents.states import label_of
from signet.kernel.money import Money
from signet.networks import listed
from signet.parties.models import Customer
from signet.parties.queries import search_customers
from signet.tenancy.paging import Page
from signet.web.branch_choices import branch_filter
from signet.web.kinds import KIND_PAGES
from signet.web.tables import cells, exchanged
from signet.web.tables.choices import document_currencies
from signet.web.tables.filters import Choice, Days, Filter, Lookup, read_day
from signet.web.tables.spec import Amount, Column, Table, Verb, Wanted

_PAY = Verb(key="pay", label=__("Record payment"), address="record_payment", icon="banknote")

_WRITTEN = Choice(
    key="written",
    label=__("Written"),
    choices=lambda: [("own", __("as the seller")), ("self", __("in a supplier’s name"))],
)


def documents_table(
    kind: str,
    today: date,
    *,
    may_pay: bool = False,
    bulk: Sequence[BulkVerb] = (),
    networks: bool = False,
) -> Table[Document]:
    """The list of one kind of document on the tenant's ``today``, with what may be done to the chosen.
    ``networks``: the reader may know what e-invoice networks say of them."""

    page = KIND_PAGES[kind]
    rules = rules_of(kind)
    is_due = rules.by_hand and rules.side != "given"
    marks = exchanged.Marks()

    def fetch(wanted: Wanted) -> Page[Document]:
        return queries.page(document_query(kind, wanted), today)

    due = Days(key="due_from", until="due_to", label=page.due, today=today, past=False)
    return Table(
        noun=page.noun,
        permission="documents.read",
        writing="documents.draft",
        template="documents/list.html",
        empty_template="documents/empty.html",
        title=page.title,
        search_label=__("Number or customer begins with"),
        columns=marks.among(_columns(today, kind)) if networks else _columns(today, kind),
        fetch=marks.beside(fetch) if networks else fetch,
        count=lambda wanted: queries.count(document_query(kind, wanted), today),
        name=lambda row: row.number or _("Draft for %(name)s") % {"name": row.buyer_name or "–"},
        sort="newest",
        descending=True,
        tabs=page.tabs,
        filters=[
            Days(key="from", until="to", label=__("Issued"), today=today),
            *([due] if is_due else []),
            customer_filter(),
            *branch_filter(),
            Choice(key="currency", label=__("Currency"), choices=lambda: document_currencies(kind)),
            *([_WRITTEN] if rules_of(kind).counts else []),
            *([exchanged.FILTER] if networks else []),
        ],
        amount=_amount,
        verbs=[
            *([_PAY] if rules_of(kind).side == "owed" and may_pay else []),
            *(
                Verb(key=v.key, label=v.label, address="bulk_begin", icon=v.icon, many=True)
                for v in bulk
            ),
        ],
    )


def document_query(kind: str, wanted: Wanted) -> DocumentQuery:
    """What the list shows, as a question."""
    get = wanted.address.get
    return DocumentQuery(
        kind=kind,
        tab=wanted.tab,  # type: ignore[arg-type]
        search=wanted.search,
        customer_id=uuid_of(get("customer")),
        branch_id=uuid_of(get("branch")),
        self_billed={"self": True, "own": False}.get(get("written")),
        currency=get("currency"),
        issued_from=read_day(get("from")),
        issued_to=read_day(get("to")),
        due_from=read_day(get("due_from")),
        due_to=read_day(get("due_to")),
        ids=wanted.ids,
        also=listed.standing(get(exchanged.KEY)),
        sort=wanted.sort,  # type: ignore[arg-type]
        descending=wanted.descending,
        cursor=wanted.cursor,
        limit=wanted.limit,
    )


def _columns(today: date, kind: str) -> Sequence[Column[Document]]:
    rules = rules_of(kind)

    def money(minor: int, row: Document) -> Money:
        return Money(minor, row.currency)

    every: list[Column[Document]] = [
        Column(key="number", label=__("Number"), sort="number", always=True,
               html=lambda r: cells.link(reverse("document", args=[r.id]), r.number or _("Draft")),
               plain=lambda r: r.number or ""),
        Column(key="customer", label=__("Customer"), sort="customer",
               html=lambda r: cells.text(r.buyer_name), plain=lambda r: r.buyer_name),
        Column(key="branch", label=__("Branch"), shown=False,
               html=lambda r: cells.text(r.branch.name if r.branch else ""),
               plain=lambda r: r.branch.name if r.branch else ""),
        Column(key="issue_date", label=__("Issued"), sort="issue_date", descending_first=True,
               html=lambda r: cells.day(r.issue_date), plain=lambda r: r.issue_date),
        Column(key="due_date", label=KIND_PAGES[kind].due, sort="due_date", shown=rules.side != "given",
               html=lambda r: cells.day(r.due_date), plain=lambda r: r.due_date),
        Column(key="currency", label=__("Currency"), shown=False,
               html=lambda r: cells.text(r.currency), plain=lambda r: r.currency),
        Column(key="without_tax", label=__("Without tax"), numeric=True, shown=False,
               html=lambda r: cells.money(money(r.without_tax_minor, r)),
               plain=lambda r: money(r.without_tax_minor, r).amount),
        Column(key="tax", label=__("Tax"), numeric=True, shown=False,
               html=lambda r: cells.money(money(r.tax_minor, r)),
               plain=lambda r: money(r.tax_minor, r).amount),
        Column(key="payable", label=__("Total"), sort="payable", numeric=True, descending_first=True,
               html=lambda r: cells.money(money(r.payable_minor, r)),
               plain=lambda r: money(r.payable_minor, r).amount),
        Column(key="balance", label=__("Balance"), numeric=True, shown=rules.side == "owed",
               html=lambda r: cells.money(money(r.balance_minor, r)) if r.number else cells.NOTHING,
               plain=lambda r: money(r.balance_minor, r).amount if r.number else None),
        Column(key="state", label=__("State"),
               html=lambda r: cells.state(label_of(r, today)), plain=lambda r: label_of(r, today).text),
        Column(key="created", label=__("Begun"), shown=False,
               html=lambda r: cells.day(r.created_at.date()), plain=lambda r: r.created_at.date()),
        Column(key="issued_by", label=__("Issued by"), shown=False,
               html=lambda r: cells.text(r.issued_by), plain=lambda r: r.issued_by),
    ]  # fmt: skip
    without = set() if rules.counts else {"balance"} if rules.by_hand else {"balance", "due_date"}
    return [column for column in every if column.key not in without]


def _amount(row: Document) -> Amount:
    """Void and discarded documents count for nothing; a draft counts as what it would come to."""
    if row.state in {State.VOID, State.DISCARDED}:
        return Amount(skipped=State(row.state).label)
    return Amount(money=Money(row.payable_minor, row.currency))


def customer_filter() -> Filter:
    """Rows of one customer, found by the beginning of the name."""

    def find(typed: str) -> list[tuple[str, str]]:
        found = search_customers(typed).values_list("id", "legal_name")[:8]
        return [(str(customer_id), name) for customer_id, name in found]

    def name(value: str) -> str:
        customer_id = uuid_of(value)
        row = Customer.objects.filter(id=customer_id).first() if customer_id else None
        return row.legal_name if row else _("unknown")

    return Lookup(
        key="customer",
        label=__("Customer"),
        find=find,
        name=name,
        placeholder=__("Name begins with"),
    )


def uuid_of(text: str) -> UUID | None:
    """An identifier of an address, None where there is none."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return UUID(int=0)  # an address that names nobody lists nothing, rather than everything
