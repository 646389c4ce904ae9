"""A person signed in by a browser's session, as the ``by`` of actions."""

from __future__ import annotations

from collections.abc import Sequence

from signet.tenancy.actor import Actor
from signet.tenancy.models import User
from signet.tenancy.queries import TenantOfUser

#: Session key of the tenant the user works in, and the header by which a page says whose it is.
ACTIVE_TENANT = "tenant"
PAGE_TENANT_HEADER = "X-Signet-Tenant"


def active_tenant(tenants: Sequence[TenantOfUser], chosen: str | None) -> TenantOfUser | None:
    """The tenant that the session chose, else the user's first; None for a user without any."""
    return next((t for t in tenants if str(t.id) == chosen), tenants[0] if tenants else None)


def actor_of_user(
    user: User, place: TenantOfUser, *, request_id: str, address: str | None
) -> Actor:
    """What the person may do follows from the role, the branches and the plan there."""
    return Actor(
        kind="user",
        id=user.id,
        label=f"{user.name} <{user.email}>" if user.name else user.email,
        permissions=place.permissions,
        role=place.role,
        branches=place.branches,
        features=place.features,
        person=user.id,
        limits=place.limits,
        request_id=request_id,
        address=address,
    )
