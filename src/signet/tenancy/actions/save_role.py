"""Make a role of the tenant's own, change it, or put it away."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from pydantic import Field

from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.kernel.parsing import Strict, Text
from signet.tenancy.actor import Actor
from signet.tenancy.models import CustomRole, Invitation, Membership
from signet.tenancy.offers import may_give
from signet.tenancy.permissions import PERMISSIONS


class RoleIn(Strict):
    """A name and what it lets one do."""

    name: Annotated[str, Text(60), Field(min_length=1)]
    permissions: Annotated[list[str], Field(min_length=1, max_length=100)]


def save_role(
    *, content: RoleIn, by: Actor, role_id: UUID | None = None, version: int | None = None
) -> CustomRole:
    """Whoever holds the role holds its new permissions with the next request.

    Raises ``Forbidden`` where the role allows, or would allow, more than ``by`` may do.
    """
    by.must("members.manage")
    by.must_have("custom_roles")
    unknown = [name for name in content.permissions if name not in PERMISSIONS]
    if unknown:
        raise BadInput(
            _("%(name)s is no permission.") % {"name": unknown[0]},
            code="role.permissions",
            pointer="/permissions",
        )
    row = _locked(role_id, version) if role_id else CustomRole()
    may_give({*row.permissions, *content.permissions}, by)
    row.name, row.permissions = content.name, sorted(set(content.permissions))
    if role_id:
        row.version += 1
    try:
        with transaction.atomic():
            row.save(force_insert=role_id is None)
    except IntegrityError:
        raise BadInput(
            _("There is a role of this name already."), code="role.name", pointer="/name"
        ) from None
    return row


def retire_role(*, role_id: UUID, by: Actor) -> CustomRole:
    """Put a role away that nobody holds any more. Raises ``Conflict`` while somebody does."""
    by.must("members.manage")
    row = _locked(role_id, None)
    may_give(row.permissions, by)
    held = Membership.objects.filter(custom_role_id=row.id, ended_at__isnull=True).exists()
    offered = Invitation.objects.filter(
        custom_role_id=row.id,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
        expires_at__gt=now(),
    ).exists()
    if held or offered:
        raise Conflict(
            _("Somebody still has this role, or is invited to it. Give him another one first."),
            code="role.in_use",
        )
    row.retired_at = now()
    row.save(update_fields=["retired_at"])
    return row


def _locked(role_id: UUID, version: int | None) -> CustomRole:
    row = CustomRole.objects.select_for_update().filter(id=role_id, retired_at__isnull=True).first()
    if row is None:
        raise NotFound(_("There is no such role."))
    if version is not None and version != row.version:
        raise Conflict(
            _("Somebody else changed this meanwhile. Look at the newer version first."),
            code="changed_meanwhile",
            pointer="/version",
        )
    return row
