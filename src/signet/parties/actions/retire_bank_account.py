"""Take a bank account out of use."""

from __future__ import annotations

from uuid import UUID

from signet.audit.seal import seal
from signet.kernel.clock import now
from signet.parties.accounts import lock_account
from signet.parties.models import BankAccount
from signet.tenancy.actor import Actor


def retire_bank_account(*, account_id: UUID, by: Actor) -> BankAccount:
    """It is offered no more; documents that name it stay as they are. The next one becomes the default."""
    by.must("companies.write")
    account = lock_account(account_id)
    if account.archived_at is not None:
        return account
    was_default, account.is_default = account.is_default, False
    account.archived_at = now()
    account.save(update_fields=["archived_at", "is_default"])
    if was_default:
        rest = BankAccount.objects.filter(company_id=account.company_id, archived_at__isnull=True)
        following = rest.order_by("id").first()
        if following is not None:
            following.is_default = True
            following.save(update_fields=["is_default"])
    seal(
        "companies.retire_bank_account",
        by=by,
        object_type="company",
        object_id=account.company_id,
        label=account.company.legal_name,
        changes={"account": [account.account, None]},
    )
    return account
