"""Where a user, key or invitation belongs, and who is in a tenant."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True, kw_only=True)
class TenantOfUser:
    """A tenant that a user may work in, with the role held there."""

    id: UUID
    name: str
    role: str


def tenants_of_user(user_id: UUID) -> list[TenantOfUser]:
    """The user's tenants by name; asked before a tenant is known."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, name, role FROM tenancy_of_user(%s)", [user_id])
        return [TenantOfUser(id=row[0], name=row[1], role=row[2]) for row in cursor.fetchall()]


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
