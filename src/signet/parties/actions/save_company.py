"""Add a company of the tenant's own, or change one."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID

from signet.audit.changes import changed
from signet.audit.seal import seal
from signet.en16931.canonical import decimal_text
from signet.parties.content import CompanyIn
from signet.parties.locking import lock
from signet.parties.models import Company
from signet.tenancy.actor import Actor
from signet.tenancy.limits import must_have_room


def save_company(
    *, content: CompanyIn, by: Actor, company_id: UUID | None = None, version: int | None = None
) -> Company:
    """The first company becomes the default. Issued documents keep what they said."""
    by.must("companies.write")
    if company_id:
        company = lock(Company, company_id, version)
    else:
        must_have_room("companies", by, Company.objects.count)
        company = Company(is_default=not Company.objects.exists())
    values = content.model_dump(mode="json")
    before = {name: _plain(getattr(company, name)) for name in values}
    for name, value in values.items():
        setattr(company, name, value)
    if company_id:
        company.version += 1
    company.save(force_insert=company_id is None)
    seal(
        "companies.change" if company_id else "companies.create",
        by=by,
        object_type="company",
        object_id=company.id,
        label=company.legal_name,
        changes=changed(before, values),
    )
    return company


def _plain(value: object) -> object:
    """As the audit log holds it."""
    return decimal_text(value) if isinstance(value, Decimal) else value
