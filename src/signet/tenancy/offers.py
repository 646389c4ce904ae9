"""What a role comes to before it is given: a built-in one or one of the tenant's own, with its bounds.

Nobody gives what he does not hold, and nobody takes from others what he could not give them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, Forbidden
from signet.tenancy.actor import Actor
from signet.tenancy.models import CustomRole, Position
from signet.tenancy.permissions import BUILT_IN, Role
from signet.tenancy.queries import permissions_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A role as it is stored with a membership or an invitation."""

    role: str
    custom_role: CustomRole | None
    branches: list[UUID] | None
    permissions: frozenset[str]

    def write(self, row: Position) -> None:
        """Put it into a row that is about to be saved."""
        row.role, row.custom_role, row.branches = self.role, self.custom_role, self.branches


def offered(role: str, branches: Collection[UUID] | None, by: Actor) -> Offer:
    """The offer for ``role``: the code of a built-in one, or the id of an own one.

    Raises ``BadInput`` for an unknown role or an owner bound to branches, ``Forbidden`` for more than
    ``by`` holds.
    """
    found = _own(role)
    code = Role.CUSTOM if found else role
    if found is None and role not in BUILT_IN:
        raise BadInput(_("Choose a role."), code="member.role", pointer="/role")
    if code == Role.OWNER and branches is not None:
        raise BadInput(
            _("An owner works in every branch; choose another role to bind somebody to some."),
            code="member.owner_everywhere",
            pointer="/branches",
        )
    if branches is not None and not branches:
        raise BadInput(
            _("Choose at least one branch, or the whole account."),
            code="member.no_branch",
            pointer="/branches",
        )
    permissions = permissions_of(code, found.permissions if found else None)
    may_give(permissions, by)
    return Offer(
        role=code,
        custom_role=found,
        branches=None if branches is None else sorted(set(branches)),
        permissions=permissions,
    )


def held_by(row: Position) -> frozenset[str]:
    """What a membership or invitation allows now."""
    return permissions_of(row.role, row.custom_role.permissions if row.custom_role else None)


def may_give(permissions: Collection[str], by: Actor) -> None:
    """Raise ``Forbidden`` unless ``by`` holds all of them, whatever the account's plan switches off."""
    if by.branches is not None or not by.permissions.issuperset(permissions):
        raise Forbidden(
            _("Nobody can give or take more than he may do himself."), code="forbidden.beyond"
        )


def _own(role: str) -> CustomRole | None:
    try:
        wanted = UUID(role)
    except ValueError:
        return None
    return CustomRole.objects.filter(id=wanted, retired_at__isnull=True).first()
