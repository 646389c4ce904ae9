"""Change a bank account."""

from __future__ import annotations

from uuid import UUID

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.parties.accounts import lock_account, stored
from signet.parties.content import BankAccountIn
from signet.parties.models import BankAccount
from signet.tenancy.actor import Actor


def change_bank_account(*, account_id: UUID, content: BankAccountIn, by: Actor) -> BankAccount:
    """Drafts follow the change; issued documents keep the account they were printed with.

    A company that has accounts has a default one: unticking the default leaves it where it is.
    """
    by.must("companies.write")
    account = lock_account(account_id)
    values = stored(content) | {"is_default": content.is_default or account.is_default}
    before = {name: getattr(account, name) for name in values}
    if values == before:
        return account
    if values["is_default"] and not account.is_default:
        BankAccount.objects.filter(company_id=account.company_id).update(is_default=False)
    for name, value in values.items():
        setattr(account, name, value)
    account.save()
    seal(
        "companies.change_bank_account",
        by=by,
        object_type="company",
        object_id=account.company_id,
        label=account.company.legal_name,
        changes=changed(before, values),
    )
    return account
