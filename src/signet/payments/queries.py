"""Reads: a page of payments, what one settles, and what is open between the tenant and a customer."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from signet.audit.models import Entry
from signet.documents.kinds import KINDS
from signet.documents.models import Document, Kind, State
from signet.documents.states import Label
from signet.kernel.errors import NotFound
from signet.kernel.money import Money
from signet.payments.models import Allocation, Payment
from signet.payments.models import Kind as PaymentKind
from signet.tenancy.paging import Count, Page, count_of, page_of, starts

#: Documents that a customer owes, and those that the customer was given.
OWED = tuple(kind for kind, rules in KINDS.items() if rules.side == "owed")
GIVEN = tuple(kind for kind, rules in KINDS.items() if rules.side == "given")
MAX_LIMIT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentQuery:
    """What a list shows. ``cursor`` is what ``Page.next`` or ``Page.previous`` gave."""

    tab: Literal["all", "standing", "reversed", "open"] = "all"
    search: str = ""
    kind: str = ""
    method: str = ""
    operator: str = ""
    currency: str = ""
    customer_id: UUID | None = None
    branch_id: UUID | None = None
    document_id: UUID | None = None
    received_from: date | None = None
    received_to: date | None = None
    ids: tuple[UUID, ...] = ()
    sort: Literal["newest", "received_on", "number", "amount"] = "newest"
    descending: bool = True
    cursor: str = ""
    limit: int = 50


_COLUMNS = {
    "newest": None,
    "received_on": "received_on",
    "number": "number",
    "amount": "amount_minor",
}


def page(query: PaymentQuery) -> Page[Payment]:
    """A page of payments by key, each with its customer and whether it was reversed."""
    return page_of(
        _filtered(query).select_related("customer", "branch", "reverses"),
        column=_COLUMNS[query.sort],
        descending=query.descending,
        cursor=query.cursor,
        limit=max(1, min(query.limit, MAX_LIMIT)),
    )


def count(query: PaymentQuery) -> Count:
    """How many payments, counted up to a limit."""
    return count_of(_filtered(query))


def get(payment_id: UUID) -> Payment:
    """The payment, or ``NotFound``: also when it is another tenant's."""
    rows = _annotated().select_related("customer", "company", "reverses")
    payment = rows.filter(id=payment_id).first()
    if payment is None:
        raise NotFound(_("There is no such payment."))
    return payment


def _annotated() -> QuerySet[Payment]:
    """With ``is_reversed``: does a later record undo it?"""
    return Payment.objects.annotate(is_reversed=_undone())


def _undone() -> Exists:
    return Exists(Payment.objects.filter(reverses_id=OuterRef("id")))


def _filtered(query: PaymentQuery) -> QuerySet[Payment]:
    rows = _annotated()
    if query.tab == "standing":
        rows = rows.filter(~_undone(), reverses__isnull=True)
    elif query.tab == "reversed":
        rows = rows.filter(Q(_undone()) | Q(reverses__isnull=False))
    elif query.tab == "open":
        rows = rows.filter(~_undone(), open_minor__gt=0)
    if query.search:
        rows = rows.filter(starts("number", query.search) | starts("reference", query.search))
    if query.document_id:
        settling = Allocation.objects.filter(payment_id=OuterRef("id"))
        rows = rows.filter(Exists(settling.filter(document_id=query.document_id)))
    exact = {
        "kind": query.kind,
        "method": query.method,
        "operator": query.operator,
        "currency": query.currency,
        "customer_id": query.customer_id,
        "branch_id": query.branch_id,
        "received_on__gte": query.received_from,
        "received_on__lte": query.received_to,
    }
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.filter(id__in=query.ids) if query.ids else rows


def allocations_of(payment: Payment) -> list[Allocation]:
    """What a payment settles (negative on a reversal), in the order it was written."""
    rows = Allocation.objects.filter(payment_id=payment.id).select_related("document")
    return list(rows.order_by("id"))


def reversal_of(payment: Payment) -> Payment | None:
    """The record that undoes the payment, if there is one."""
    return Payment.objects.filter(reverses_id=payment.id).first()


def history(payment: Payment) -> list[dict[str, Any]]:
    """The payment's audit entries, oldest first, as plain data for its timeline."""
    entries = Entry.objects.filter(object_id=payment.id).order_by("sequence")
    return [json.loads(payload) for payload in entries.values_list("payload", flat=True)]


def settlements_of(document: Document) -> list[Allocation]:
    """Everything that settles a document, and what a credit note itself settles, oldest first."""
    rows = Allocation.objects.filter(Q(document_id=document.id) | Q(credit_note_id=document.id))
    related = rows.select_related("payment", "payment__reverses", "credit_note", "document")
    return list(related.order_by("id"))


def open_documents(
    customer_id: UUID, *, currency: str = "", company_id: UUID | None = None
) -> QuerySet[Document]:
    """What the customer still owes, the longest due first."""
    rows = _open(customer_id, OWED)
    if currency:
        rows = rows.filter(currency=currency)
    if company_id:
        rows = rows.filter(company_id=company_id)
    return rows.order_by("due_date", "issue_date", "id")


def open_credit_notes(customer_id: UUID) -> QuerySet[Document]:
    """Notes of the customer that are not used up."""
    return _open(customer_id, GIVEN).order_by("issue_date", "id")


def open_payables(customer_id: UUID) -> QuerySet[Document]:
    """What we owe him as our supplier, the longest due first."""
    return _open(customer_id, OWED, self_billed=True).order_by("due_date", "issue_date", "id")


def open_supplier_notes(customer_id: UUID) -> QuerySet[Document]:
    """Self-billed notes that are not used up: what he owes us back."""
    return _open(customer_id, GIVEN, self_billed=True).order_by("issue_date", "id")


def open_payments(customer_id: UUID) -> QuerySet[Payment]:
    """Payments of the customer that settle less than they brought."""
    rows = _annotated().filter(~_undone(), customer_id=customer_id, open_minor__gt=0)
    return rows.order_by("id")


def _open(
    customer_id: UUID, kinds: Sequence[Kind], *, self_billed: bool = False
) -> QuerySet[Document]:
    rows = Document.objects.filter(
        customer_id=customer_id, kind__in=kinds, state=State.ISSUED, self_billed=self_billed
    )
    return rows.exclude(balance_minor=0).defer("content", "snapshot_hash")


def label_of(payment: Payment) -> Label:
    """The one word for a payment that a query of this module gave."""
    if payment.reverses_id is not None:
        return Label(code="reversal", text=_("Reversal"))
    if payment.is_reversed:  # type: ignore[attr-defined]
        return Label(code="void", text=_("Reversed"))
    if payment.open_minor:
        return Label(code="partly_paid", text=_("Credit left"))
    return Label(code="paid", text=str(PaymentKind(payment.kind).label))


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a customer stands in one currency: owed less credit is the balance of the account."""

    owed: Money
    credit: Money

    @property
    def balance(self) -> Money:
        return self.owed - self.credit


def standings(customer_id: UUID, *, as_supplier: bool = False) -> list[Standing]:
    """One entry per currency in which something is open; as our supplier, what we owe less his notes."""
    documents = (open_payables if as_supplier else open_documents)(customer_id)
    notes = (open_supplier_notes if as_supplier else open_credit_notes)(customer_id)
    owed = _sums(documents.values_list("currency", "balance_minor"))
    rests = () if as_supplier else open_payments(customer_id).values_list("currency", "open_minor")
    credit = _sums([*notes.values_list("currency", "balance_minor"), *rests])
    return [
        Standing(owed=Money(owed.get(code, 0), code), credit=Money(credit.get(code, 0), code))
        for code in sorted({*owed, *credit})
    ]


def _sums(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for code, minor in rows:
        found[code] = found.get(code, 0) + minor
    return found
