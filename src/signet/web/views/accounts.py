"""A customer's account: what is open, what is credit, and the statement of a period."""

from __future__ import annotations

import csv
import io
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as __
from django.views.decorators.http import require_GET

from signet.kernel.clock import today
from signet.kernel.errors import BadInput
from signet.parties.models import Company
from signet.parties.queries import get_company, get_customer
from signet.payments import queries
from signet.payments.statement import Statement, statement_of
from signet.rendering.slips import statement_pdf
from signet.tenancy.models import Tenant
from signet.web.tables.documents import uuid_of
from signet.web.tables.export import cell
from signet.web.tables.filters import read_day
from signet.web.views.documents import file_response

WORDS = {
    "invoice": __("Invoice"),
    "debit_note": __("Debit note"),
    "credit_note": __("Credit note"),
    "refund_note": __("Refund note"),
    "void": __("Declared void"),
    "receipt": __("Payment"),
    "refund": __("Paid back"),
    "write_off": __("Written off"),
    "reversal": __("Payment reversed"),
}


@require_GET
def account(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """Open documents, credit, and the account over a period."""
    actor = request.actor  # type: ignore[attr-defined]
    actor.must("payments.read")
    customer = get_customer(customer_id)
    error, found = None, None
    company = _company(request)
    try:
        found = _statement(request, customer_id, company)
    except BadInput as refused:
        error = refused
    start, end = _period(request)
    context = {
        "customer": customer,
        "standings": queries.standings(customer_id),
        "owing": queries.standings(customer_id, as_supplier=True),
        "documents": list(queries.open_documents(customer_id)[:200]),
        "notes": list(queries.open_credit_notes(customer_id)),
        "payments": list(queries.open_payments(customer_id)),
        "payables": list(queries.open_payables(customer_id)[:200]),
        "supplier_notes": list(queries.open_supplier_notes(customer_id)),
        "today": _today(),
        "start": start,
        "end": end,
        "statement": found,
        "accounts": _accounts(found) if found else [],
        "company": company,
        "companies": list(Company.objects.filter(archived_at__isnull=True).order_by("legal_name")),
        "error": error,
        "may_record": actor.may("payments.record"),
    }
    return render(request, "customers/account.html", context, status=error.status if error else 200)


@require_GET
def statement(request: HttpRequest, customer_id: UUID) -> HttpResponse:
    """The statement as a PDF, or as CSV (``?as=csv``)."""
    request.actor.must("payments.read")  # type: ignore[attr-defined]
    customer = get_customer(customer_id)
    found = _statement(request, customer_id, _company(request))
    name = f"{customer.code or customer.legal_name} {found.start} {found.end}"
    if request.GET.get("as") == "csv":
        return file_response(_csv(found), "text/csv; charset=utf-8", f"{name}.csv")
    return file_response(statement_pdf(found), "application/pdf", f"{name}.pdf")


def _statement(request: HttpRequest, customer_id: UUID, company: Company) -> Statement:
    start, end = _period(request)
    return statement_of(customer_id=customer_id, company_id=company.id, start=start, end=end)


def _company(request: HttpRequest) -> Company:
    """The named company, or the default one: a statement is between two parties."""
    wanted = uuid_of(request.GET.get("company", ""))
    if wanted:
        return get_company(wanted)
    company = Company.objects.order_by("-is_default", "id").first()
    if company is None:
        raise BadInput(_("Say first who you are, in the settings."), code="company.unknown")
    return company


def _period(request: HttpRequest) -> tuple[date, date]:
    """What was asked for; by default the year so far."""
    day = _today()
    start = read_day(request.GET.get("from", "")) or date(day.year, 1, 1)
    return start, read_day(request.GET.get("until", "")) or day


def _today() -> date:
    return today(Tenant.objects.get().time_zone)


def _accounts(found: Statement) -> list[dict[str, Any]]:
    return [
        {
            "account": account,
            "entries": [(entry, WORDS[entry.movement.what]) for entry in account.entries],
        }
        for account in found.accounts
    ]


def _csv(found: Statement) -> bytes:
    """One row per movement, the opening and closing balance of each currency around them."""
    head = [_("Date"), _("What"), _("Number"), _("Reference"), _("Due"), _("Currency"),
            _("Charged"), _("Settled"), _("Balance")]  # fmt: skip
    rows: list[list[Any]] = [head]
    for account in found.accounts:
        code = account.currency
        rows.append([found.start, _("Opening balance"), "", "", "", code, "", "", account.opening.amount])  # fmt: skip
        for entry in account.entries:
            moved = entry.movement
            charged, settled = ("", -moved.amount.amount)
            if moved.amount.minor > 0:
                charged, settled = (moved.amount.amount, "")  # type: ignore[assignment]
            rows.append([moved.day, WORDS[moved.what], moved.number, moved.reference, moved.due or "",
                         code, charged, settled, entry.balance.amount])  # fmt: skip
        rows.append([found.end, _("Closing balance"), "", "", "", code, account.charged.amount,
                     account.settled.amount, account.closing.amount])  # fmt: skip
    buffer = io.StringIO()
    csv.writer(buffer).writerows([[cell(_plain(value)) for value in row] for row in rows])
    return (
        b"\xef\xbb\xbf" + buffer.getvalue().encode()
    )  # spreadsheets take UTF-8 only with its mark


def _plain(value: Any) -> Any:
    return (
        str(value) if not hasattr(value, "isoformat") and not hasattr(value, "as_tuple") else value
    )
