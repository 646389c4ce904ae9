"""Open an account."""

from __future__ import annotations

from zoneinfo import available_timezones

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput
from signet.kernel.ids import uuid7
from signet.kernel.text import problem
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Membership, Tenant, User
from signet.tenancy.permissions import Role


def create_tenant(
    *, name: str, owner: User, time_zone: str = "UTC", language: str = "en"
) -> Tenant:
    """A new tenant with its first owner. Opens the new tenant's own scope, so it needs none around it."""
    name = name.strip()
    if not name or len(name) > 120 or problem(name):
        raise BadInput(
            _("Give the account a name of up to 120 plain characters."),
            code="tenant.name",
            pointer="/name",
        )
    if time_zone not in available_timezones():
        raise BadInput(
            _("This time zone is not known; choose one such as Asia/Phnom_Penh."),
            code="tenant.time_zone",
            pointer="/time_zone",
        )
    tenant = Tenant(id=uuid7(), name=name, time_zone=time_zone, language=language)
    with tenant_scope(tenant.id):
        tenant.save(force_insert=True)
        Membership(user=owner, role=Role.OWNER).save(force_insert=True)
    return tenant
