"""Write down a payment: for one document, for several, or as a customer's credit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from signet.documents.models import Document
from signet.documents.queries import recent_customers
from signet.kernel.clock import today
from signet.kernel.errors import SignetError
from signet.kernel.ids import uuid7
from signet.kernel.money import Money, exponent
from signet.kernel.parsing import parse
from signet.parties.models import Customer
from signet.parties.queries import find_customers, get_customer
from signet.payments import queries, settling
from signet.payments.actions.record_payment import record_payment
from signet.payments.content import PaymentIn
from signet.payments.models import Kind, Method, Payment
from signet.tenancy.actor import Actor
from signet.tenancy.models import Tenant
from signet.web.branch_choices import branch_choices
from signet.web.settling import Row, allocations, ids_of, number, rows_of, sum_of
from signet.web.tables.documents import uuid_of

#: What the form holds besides the documents.
FIELDS = ("amount", "method", "received_on", "branch_id", "reference", "note")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whose payment, in which currency, and for what; ``left_out`` says what cannot be part of it."""

    kind: Kind
    customer: Customer
    company_id: UUID | None
    currency: str
    documents: Sequence[Document]
    chosen: Sequence[Document]
    left_out: Sequence[Document] = field(default=())


@require_http_methods(["GET", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """The form; without a document or a customer it asks first who paid."""
    data = request.POST if request.method == "POST" else request.GET
    kind = Kind.REFUND if data.get("kind") == Kind.REFUND else Kind.RECEIPT
    wanted = _wanted(data, kind)
    runs = settling.turned(kind, wanted.documents[0] if wanted and wanted.documents else None)
    request.actor.must("payments.refund" if runs in settling.OUTGOING else "payments.record")  # type: ignore[attr-defined]
    if wanted is None:
        return render(request, "payments/who.html", _who(request.GET.get("q", "").strip()[:100]))
    if request.method == "GET":
        return _page(request, wanted)
    try:
        payment = _recorded(request, wanted)
    except SignetError as error:
        return _page(request, wanted, error)
    amount = Money(payment.amount_minor, payment.currency)
    said = {"number": payment.number, "amount": amount}
    messages.success(
        request,
        _("%(number)s: %(amount)s is paid back.") % said
        if payment.kind == Kind.REFUND
        else _("%(number)s: %(amount)s is paid.") % said
        if payment.kind == Kind.PAYOUT
        else _("%(number)s: %(amount)s is recorded.") % said,
    )
    back = uuid_of(data.get("back", ""))
    return redirect("document", back) if back else redirect("payment", payment.id)


def _recorded(request: HttpRequest, wanted: Wanted) -> Payment:
    typed = request.POST
    content: dict[str, Any] = {name: typed[name] for name in FIELDS if typed.get(name)}
    content |= {
        "amount": number(typed.get("amount", "")),
        "customer_id": wanted.customer.id,
        "currency": wanted.currency,
        "allocations": allocations(typed),
    }
    if wanted.company_id:
        content["company_id"] = wanted.company_id
    once = ids_of([typed.get("once", "")])
    return record_payment(
        content=parse(PaymentIn, content), by=request.actor, kind=wanted.kind,  # type: ignore[attr-defined]
        payment_id=once[0] if once else None,
    )  # fmt: skip


def _wanted(data: QueryDict, kind: Kind) -> Wanted | None:
    """From the ticked documents of a list, one document, or a customer; None: nobody is named yet."""
    named = ids_of([*data.getlist("chosen"), *data.getlist("pay"), data.get("document", "")])
    found = {d.id: d for d in Document.objects.filter(id__in=named, customer__isnull=False)}
    asked = [found[i] for i in named if i in found]
    payable = [d for d in asked if _payable(d, kind)]
    first = next(iter(payable or asked), None)
    customer_id = uuid_of(data.get("customer", "")) or (first.customer_id if first else None)
    if customer_id is None:
        return None
    customer = get_customer(customer_id)
    documents = list(_open(customer.id, kind, self_billed=bool(first and first.self_billed)))
    currency = (first.currency if first else "") or data.get("currency", "")
    currencies = [d.currency for d in documents]
    if not currency:
        usual = not currencies or customer.currency in currencies
        currency = customer.currency if usual else currencies[0]
    company_id = first.company_id if first else uuid_of(data.get("company", ""))
    ours = [
        d for d in documents
        if d.currency == currency and (company_id is None or d.company_id == company_id)
    ]  # fmt: skip
    inside = {d.id for d in ours}
    return Wanted(
        kind=kind,
        customer=customer,
        company_id=company_id,
        currency=currency,
        documents=ours,
        chosen=[d for d in asked if d.id in inside],
        left_out=[d for d in asked if d.id not in inside],
    )


def _payable(document: Document, kind: Kind) -> bool:
    return settling.settles(settling.turned(kind, document), document) and bool(
        document.balance_minor
    )


def _open(customer_id: UUID, kind: Kind, *, self_billed: bool) -> Sequence[Document]:
    if kind is Kind.REFUND:
        notes = queries.open_supplier_notes if self_billed else queries.open_credit_notes
        return list(notes(customer_id))
    return list(
        queries.open_payables(customer_id) if self_billed else queries.open_documents(customer_id)
    )


def _page(request: HttpRequest, wanted: Wanted, error: SignetError | None = None) -> HttpResponse:
    typed = request.POST if error else None
    chosen = [document.id for document in wanted.chosen]
    rows = rows_of(wanted.documents, chosen=chosen, typed=typed, error=error)
    runs = settling.turned(wanted.kind, wanted.documents[0] if wanted.documents else None)
    pay = form_context(request.actor, runs, wanted.currency, sum_of(rows, wanted.currency))  # type: ignore[attr-defined]
    if typed is not None and error is not None:
        pay["values"] = {name: typed.get(name, "") for name in FIELDS}
        pay["once"] = typed.get("once", "")
        pay["errors"] = {f.pointer.strip("/"): f.message for f in reversed(error.fields)}
    data = request.POST if error else request.GET
    context = {
        "pay": pay,
        "refund": pay["refund"],
        "payout": pay["payout"],
        "places": exponent(wanted.currency),
        "currency": wanted.currency,
        "customer": wanted.customer,
        "company_id": wanted.company_id,
        "rows": rows,
        "left_out": [(d, _why(d, wanted)) for d in wanted.left_out],
        "currencies": _currencies(wanted),
        "back": data.get("back", ""),
        "error": error,
        "summary": _summary(error, rows),
    }
    return render(request, "payments/record.html", context, status=error.status if error else 200)


def form_context(by: Actor, kind: Kind, currency: str, amount: Decimal | None) -> dict[str, Any]:
    """What ``payments/fields.html`` needs: also in the dialog on the page of a document."""
    tenant = Tenant.objects.get()
    day = today(tenant.time_zone)
    return {
        "refund": kind in {Kind.REFUND, Kind.RETURNED},
        "payout": kind is Kind.PAYOUT,
        "currency": currency,
        "methods": Method.choices,
        "branches": branch_choices(by),
        "today": day.isoformat(),
        "keeps_credit": kind is Kind.RECEIPT and tenant.overpayment == "credit",
        "once": str(uuid7()),
        "values": {
            "amount": format(amount, "f") if amount else "",
            "method": Method.CASH,
            "received_on": day.isoformat(),
        },
        "errors": {},
    }


def _why(document: Document, wanted: Wanted) -> str:
    if not _payable(document, wanted.kind):
        return _("nothing is to be paid on it")
    if document.customer_id != wanted.customer.id:
        return _("it belongs to another customer")
    if document.self_billed != any(one.self_billed for one in wanted.documents):
        return _("what suppliers are owed is paid by itself")
    if document.currency != wanted.currency:
        return _("it is in another currency")
    return _("it belongs to another company of yours")


def _currencies(wanted: Wanted) -> list[str]:
    """The currencies in which the customer owes something, to change between; none to choose: empty."""
    if any(document.self_billed for document in wanted.documents):
        return []
    documents = _open(wanted.customer.id, wanted.kind, self_billed=False)
    found = {d.currency for d in documents} | {wanted.currency}
    return sorted(found) if len(found) > 1 else []


def _summary(error: SignetError | None, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """(id of the field, sentence), in the order of the page."""
    if error is None:
        return []
    named = [(f.pointer.strip("/"), f.message) for f in error.fields]
    found = [(name, text) for name, text in named if name in FIELDS]
    found += [(f"amount-{row.document.id}", row.error) for row in rows if row.error]
    return found or [("main", error.message)]


def _who(text: str) -> dict[str, Any]:
    """Those whose name holds the text, or whom one wrote to last, with what each owes."""
    found = find_customers(text, 20) if text else recent_customers(12)
    return {
        "q": text,
        "found": [(customer, queries.standings(customer.id)) for customer in found],
    }
