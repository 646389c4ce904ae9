"""Give a company an account to be paid to."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.parties.accounts import accounts_of, stored
from signet.parties.content import BankAccountIn
from signet.parties.locking import lock
from signet.parties.models import BankAccount, Company
from signet.tenancy.actor import Actor


def add_bank_account(*, company_id: UUID, content: BankAccountIn, by: Actor) -> BankAccount:
    """The first account of a company becomes its default."""
    by.must("companies.write")
    company = lock(Company, company_id)
    accounts = accounts_of(company.id)
    values = stored(content)
    values["is_default"] = content.is_default or not accounts.exists()
    if values["is_default"]:
        accounts.update(is_default=False)
    account = BankAccount(company=company, **values)
    account.save(force_insert=True)
    seal(
        "companies.add_bank_account",
        by=by,
        object_type="company",
        object_id=company.id,
        label=company.legal_name,
        changes={"account": [None, account.account]},
    )
    return account
