"""Where a user, key or invitation belongs, and who is in a tenant."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from signet.tenancy.features import features_of, limits_of
from signet.tenancy.permissions import PERMISSIONS, ROLE_PERMISSIONS, Role


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOfUser:
    """A tenant that a user may work in, and what the user is there. ``branches`` None: everywhere."""

    id: UUID
    name: str
    role: str
    permissions: frozenset[str]
    branches: frozenset[UUID] | None
    features: frozenset[str]
    limits: Mapping[str, int]


_OF_USER = (
    "SELECT tenant_id, name, role, branches, permissions, plan, overrides FROM tenancy_of_user(%s)"
)


def tenants_of_user(user_id: UUID) -> list[TenantOfUser]:
    """The user's tenants by name; asked before a tenant is known."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_USER, [user_id])
        rows = cursor.fetchall()
    return [
        TenantOfUser(
            id=tenant_id,
            name=name,
            role=role,
            permissions=permissions_of(role, _read(own)),
            branches=None if branches is None else frozenset(branches),
            features=features_of(plan, _read(overrides)),
            limits=limits_of(plan),
        )
        for tenant_id, name, role, branches, own, plan, overrides in rows
    ]


def standing(user_id: UUID, tenant_id: UUID) -> TenantOfUser:
    """What a member is in a tenant; raises ``StopIteration`` for somebody who is not one."""
    return next(t for t in tenants_of_user(user_id) if t.id == tenant_id)


def permissions_of(role: str, own: list[str] | None) -> frozenset[str]:
    """What a role allows; an own role never more than what still is a permission."""
    if role == Role.CUSTOM:
        return frozenset(own or ()) & PERMISSIONS.keys()
    return ROLE_PERMISSIONS[role]


def _read(value: Any) -> Any:
    """Columns of raw statements come as text where Django keeps JSON for itself."""
    return json.loads(value) if isinstance(value, str) else value


def tenant_of_api_key(secret_hash: bytes) -> tuple[UUID, UUID] | None:
    """Tenant and id of the key with this SHA-256, also when expired or revoked; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, key_id FROM tenancy_of_api_key(%s)", [secret_hash])
        row: tuple[UUID, UUID] | None = cursor.fetchone()
    return row


def tenant_of_invitation(token_hash: bytes) -> tuple[UUID, UUID] | None:
    """Tenant and id of the invitation with this SHA-256; None if there is none."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tenant_id, invitation_id FROM tenancy_of_invitation(%s)", [token_hash]
        )
        row: tuple[UUID, UUID] | None = cursor.fetchone()
    return row
