"""Bank accounts as rows: how they are written and locked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from signet.kernel.errors import NotFound
from signet.parties.content import BankAccountIn
from signet.parties.locking import lock
from signet.parties.models import BankAccount, Company


def stored(content: BankAccountIn) -> dict[str, Any]:
    """The content as columns; an IBAN is kept without the spaces it is printed with."""
    values: dict[str, Any] = content.model_dump(mode="json")
    if values["account"][:2].isalpha():
        values["account"] = values["account"].replace(" ", "").upper()
    return values


def lock_account(account_id: UUID) -> BankAccount:
    """The account with its company locked, which keeps the single default single."""
    account = BankAccount.objects.filter(id=account_id).first()
    if account is None:
        raise NotFound(_("The company has no such bank account."))
    company = lock(Company, account.company_id)
    account.refresh_from_db()
    account.company = company
    return account


def accounts_of(company_id: UUID) -> QuerySet[BankAccount]:
    """The accounts in use, the default first."""
    rows = BankAccount.objects.filter(company_id=company_id, archived_at__isnull=True)
    return rows.order_by("-is_default", "id")
