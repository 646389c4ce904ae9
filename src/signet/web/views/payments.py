"""The page of a payment, and the verbs on payments and what they settle."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from signet.documents import queries as documents
from signet.documents.models import Document
from signet.events.catalogue import VERBS
from signet.kernel.errors import SignetError
from signet.kernel.money import Money
from signet.kernel.parsing import parse
from signet.payments import queries
from signet.payments.actions.allocate import allocate_credit_note, allocate_payment
from signet.payments.actions.change_overpayment import change_overpayment
from signet.payments.actions.reverse_payment import reverse_payment
from signet.payments.actions.write_off import write_off
from signet.payments.content import AllocateIn, WriteOffIn
from signet.payments.models import Payment
from signet.rendering.slips import receipt_pdf
from signet.tenancy.models import Overpayment, Tenant
from signet.web.settling import allocations, number, rows_of
from signet.web.views.document_page import page_context
from signet.web.views.documents import file_response
from signet.web.views.settlement import local


@require_GET
def show(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """What it is, what it settles, what happened to it."""
    request.actor.must("payments.read")  # type: ignore[attr-defined]
    return _page(request, queries.get(payment_id))


@require_GET
def receipt(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    request.actor.must("payments.read")  # type: ignore[attr-defined]
    payment = queries.get(payment_id)
    return file_response(receipt_pdf(payment), "application/pdf", f"{payment.number}.pdf")


@require_POST
def reverse_view(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    reason = request.POST.get("reason", "")
    try:
        reversal = reverse_payment(payment_id=payment_id, reason=reason, by=request.actor)  # type: ignore[attr-defined]
    except SignetError as error:
        if error.status in {403, 404}:
            raise
        return _page(request, queries.get(payment_id), error=error, reason=reason)
    amount = Money(-reversal.amount_minor, reversal.currency)
    messages.success(request, _("%(amount)s is taken back.") % {"amount": amount})
    return redirect("payment", payment_id)


def _page(
    request: HttpRequest, payment: Payment, error: SignetError | None = None, reason: str = ""
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    zone = ZoneInfo(Tenant.objects.get().time_zone)
    undone = payment.reverses_id is not None or payment.is_reversed  # type: ignore[attr-defined]
    context = {
        "payment": payment,
        "amount": Money(payment.amount_minor, payment.currency),
        "rest": Money(payment.open_minor, payment.currency),
        "label": queries.label_of(payment),
        "settles": [
            {"document": row.document, "amount": Money(row.amount_minor, payment.currency)}
            for row in queries.allocations_of(payment)
        ],
        "reversal": queries.reversal_of(payment),
        "history": _history(payment, zone),
        "may_reverse": not undone and actor.may("payments.reverse"),
        "may_allocate": not undone and payment.open_minor > 0 and actor.may("payments.record"),
        "error": error,
        "reason": reason,
    }
    return render(request, "payments/show.html", context, status=error.status if error else 200)


def _history(payment: Payment, zone: ZoneInfo) -> list[dict[str, Any]]:
    """Newest first, from the audit log; a write-off's entry stands with its document."""
    return [
        {
            "text": VERBS[entry["verb"]].text,
            "code": entry["verb"].rpartition(".")[2],
            "who": entry["actor"]["label"],
            "instant": entry["at"],
            "at": local(datetime.fromisoformat(entry["at"]), zone),
            "reason": entry["reason"],
            "detail": ", ".join((entry["changes"] or {}).get("settles", {})),
        }
        for entry in reversed(queries.history(payment))
    ]


@require_http_methods(["GET", "POST"])
def allocate(request: HttpRequest, payment_id: UUID) -> HttpResponse:
    """Use what a payment left over for open documents of its customer."""
    request.actor.must("payments.record")  # type: ignore[attr-defined]
    payment = queries.get(payment_id)
    error = None
    if request.method == "POST":
        try:
            allocate_payment(
                payment_id=payment_id, allocations=_typed(request).allocations, by=request.actor  # type: ignore[attr-defined]
            )  # fmt: skip
        except SignetError as refused:
            error = refused
        else:
            messages.success(request, _("The credit is used."))
            return redirect("payment", payment_id)
    source = {
        "name": payment.number,
        "rest": Money(payment.open_minor, payment.currency),
        "address": ("payment", payment.id),
    }
    return _allocation(request, source, payment, error)


@require_http_methods(["GET", "POST"])
def allocate_note(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Set a credit note against open documents of its customer."""
    request.actor.must("payments.record")  # type: ignore[attr-defined]
    note = documents.get(document_id)
    error = None
    if request.method == "POST":
        try:
            allocate_credit_note(
                credit_note_id=document_id, allocations=_typed(request).allocations, by=request.actor  # type: ignore[attr-defined]
            )  # fmt: skip
        except SignetError as refused:
            error = refused
        else:
            messages.success(request, _("The credit note is set against what was open."))
            return redirect("document", document_id)
    source = {"name": note.number, "rest": note.balance, "address": ("document", note.id)}
    return _allocation(request, source, note, error)


def _typed(request: HttpRequest) -> AllocateIn:
    return parse(AllocateIn, {"allocations": allocations(request.POST)})


def _allocation(
    request: HttpRequest,
    source: dict[str, Any],
    of: Payment | Document,
    error: SignetError | None,
) -> HttpResponse:
    found = (
        queries.open_documents(of.customer_id, currency=of.currency, company_id=of.company_id)
        if of.customer_id
        else []
    )
    rows = rows_of(list(found), typed=request.POST if error else None, error=error)
    summary = [(f"amount-{row.document.id}", row.error) for row in rows if row.error]
    context = {
        "source": source,
        "rows": rows,
        "currency": of.currency,
        "error": error,
        "summary": summary or ([("main", error.message)] if error else []),
    }
    status = error.status if error else 200
    return render(request, "payments/allocate.html", context, status=status)


@require_POST
def write_off_view(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Give up what is still owed on a document."""
    request.actor.must("payments.write_off")  # type: ignore[attr-defined]
    content = {"reason": request.POST.get("reason", "")}
    if amount := number(request.POST.get("amount", "")):
        content["amount"] = amount
    try:
        lost = write_off(
            document_id=document_id, content=parse(WriteOffIn, content), by=request.actor  # type: ignore[attr-defined]
        )  # fmt: skip
    except SignetError as error:
        context = page_context(documents.get(document_id), request.actor)  # type: ignore[attr-defined]
        context |= {"write_off_error": error.message, "write_off_typed": request.POST}
        return render(request, "documents/show.html", context, status=error.status)
    given_up = Money(lost.amount_minor, lost.currency)
    messages.success(request, _("%(amount)s is written off.") % {"amount": given_up})
    return redirect("document", document_id)


@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest) -> HttpResponse:
    """What happens to money beyond what is owed."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("payments.read" if request.method == "GET" else "companies.write")
    error = None
    if request.method == "POST":
        try:
            change_overpayment(policy=request.POST.get("overpayment", ""), by=actor)
        except SignetError as refused:
            error = refused
        else:
            messages.success(request, _("The rule is saved."))
            return redirect("payment_settings")
    context = {
        "policy": Tenant.objects.get().overpayment,
        "policies": Overpayment,
        "may_change": actor.may("companies.write"),
        "error": error,
    }
    return render(request, "payments/settings.html", context, status=error.status if error else 200)
