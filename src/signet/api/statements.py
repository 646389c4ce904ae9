"""``/api/v1/customers/{id}/statement``: a customer's account over a period."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Router

from signet.api import shown, shown_payments
from signet.api.call import Call, Download
from signet.api.inputs_payments import StatementFilter
from signet.api.operations import operation
from signet.api.schemas_payments import StatementOut
from signet.kernel.errors import BadInput
from signet.parties.models import Company
from signet.parties.queries import get_company, get_customer
from signet.payments import queries
from signet.payments.statement import Statement, statement_of
from signet.rendering.slips import statement_pdf

router = Router(tags=["Customers"])
Data = dict[str, Any]


@operation(
    router, "GET", "/customers/{uuid:customer_id}/statement", summary="Statement of account",
    may="payments.read", query=StatementFilter, answer=StatementOut,
)  # fmt: skip
def customer_statement(call: Call[None, StatementFilter], customer_id: UUID) -> Data:
    """Opening balance, documents, payments and closing balance, apart for each currency.

    ``standing`` says what is open today, whatever the period.
    """
    found = _statement(customer_id, call.query)
    return shown_payments.statement(found, queries.standings(customer_id))


@operation(
    router, "GET", "/customers/{uuid:customer_id}/statement/pdf", summary="Statement as PDF",
    may="payments.read", query=StatementFilter, media_type="application/pdf",
)  # fmt: skip
def customer_statement_pdf(call: Call[None, StatementFilter], customer_id: UUID) -> Download:
    """The statement on your company's paper, in the customer's languages."""
    found = _statement(customer_id, call.query)
    name = f"statement-{found.start}-{found.end}"
    return shown_payments.download(statement_pdf(found), name)


def _statement(customer_id: UUID, query: StatementFilter) -> Statement:
    customer = get_customer(customer_id)
    day = shown.this_day()
    return statement_of(
        customer_id=customer.id,
        company_id=_company(query.company_id).id,
        start=query.start or date(day.year, 1, 1),
        end=query.until or day,
    )


def _company(company_id: UUID | None) -> Company:
    if company_id:
        return get_company(company_id)
    company = Company.objects.order_by("-is_default", "id").first()
    if company is None:
        raise BadInput(_("Say first who you are, in the settings."), code="company.unknown")
    return company
