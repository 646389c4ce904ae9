"""``/api/v1/companies``: the sellers, which are yours."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Router

from signet.api import shown
from signet.api.call import Call
from signet.api.inputs import CompanyChange
from signet.api.operations import operation
from signet.api.preconditions import version_of
from signet.api.schemas import CompaniesOut, CompanyOut
from signet.parties.actions.save_company import save_company
from signet.parties.content import CompanyIn
from signet.parties.models import Company
from signet.parties.queries import get_company

router = Router(tags=["Companies"])
Data = dict[str, Any]


@operation(router, "GET", "", summary="Your companies", may="companies.read", answer=CompaniesOut)
def list_companies(call: Call[None, None]) -> Data:  # noqa: ARG001
    """Every company of the account, the oldest first."""
    return {"data": [shown.company(row) for row in Company.objects.order_by("id")]}


@operation(
    router, "POST", "", summary="Add a company", may="companies.write",
    body=CompanyIn, answer=CompanyOut, status=201,
)  # fmt: skip
def create_company(call: Call[CompanyIn, None]) -> Data:
    """The first company becomes the one that drafts take when they name none."""
    return shown.company(save_company(content=call.body, by=call.by))


@operation(
    router, "GET", "/{uuid:company_id}", summary="One company", may="companies.read",
    answer=CompanyOut,
)  # fmt: skip
def show_company(call: Call[None, None], company_id: UUID) -> Data:  # noqa: ARG001
    """The seller as drafts print it; issued documents keep what they said."""
    return shown.company(get_company(company_id))


@operation(
    router, "PUT", "/{uuid:company_id}", summary="Change a company", may="companies.write",
    body=CompanyChange, answer=CompanyOut, versioned=True,
)  # fmt: skip
def change_company(call: Call[CompanyChange, None], company_id: UUID) -> Data:
    """Replaces the whole content. Issued documents keep what they said; drafts follow the change."""
    content = CompanyIn.model_validate(call.body.model_dump(exclude={"version"}))
    return shown.company(
        save_company(
            content=content, by=call.by, company_id=company_id, version=version_of(call)
        )
    )  # fmt: skip
