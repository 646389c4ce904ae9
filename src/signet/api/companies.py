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
from signet.api.schemas import AccountOut, AccountsOut, CompaniesOut, CompanyOut
from signet.parties.accounts import accounts_of
from signet.parties.actions.add_bank_account import add_bank_account
from signet.parties.actions.change_bank_account import change_bank_account
from signet.parties.actions.retire_bank_account import retire_bank_account
from signet.parties.actions.save_company import save_company
from signet.parties.content import BankAccountIn, CompanyIn
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


@operation(
    router, "GET", "/{uuid:company_id}/accounts", summary="Bank accounts of a company",
    may="companies.read", answer=AccountsOut,
)  # fmt: skip
def list_accounts(call: Call[None, None], company_id: UUID) -> Data:  # noqa: ARG001
    """Where buyers can pay to; retired ones are left out."""
    rows = accounts_of(get_company(company_id).id).order_by("-is_default", "id")
    return {"data": [shown.account(row) for row in rows]}


@operation(
    router, "POST", "/{uuid:company_id}/accounts", summary="Add a bank account",
    may="companies.write", body=BankAccountIn, answer=AccountOut, status=201,
)  # fmt: skip
def add_account(call: Call[BankAccountIn, None], company_id: UUID) -> Data:
    """The first account of a company becomes the one that drafts take when they name none."""
    return shown.account(add_bank_account(company_id=company_id, content=call.body, by=call.by))


@operation(
    router, "PUT", "/accounts/{uuid:account_id}", summary="Change a bank account",
    may="companies.write", body=BankAccountIn, answer=AccountOut,
)  # fmt: skip
def change_account(call: Call[BankAccountIn, None], account_id: UUID) -> Data:
    """Drafts follow the change; issued documents keep the account they were printed with."""
    return shown.account(change_bank_account(account_id=account_id, content=call.body, by=call.by))


@operation(
    router, "POST", "/accounts/{uuid:account_id}/retire", summary="Retire a bank account",
    may="companies.write", answer=AccountOut,
)  # fmt: skip
def retire_account(call: Call[None, None], account_id: UUID) -> Data:
    """It is offered no more; documents that name it stay as they are."""
    return shown.account(retire_bank_account(account_id=account_id, by=call.by))
