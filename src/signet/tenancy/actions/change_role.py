"""Give a member another role, or end the membership."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, NotFound
from signet.tenancy.actor import Actor
from signet.tenancy.models import Membership
from signet.tenancy.permissions import Role


def change_role(*, membership_id: UUID, role: str | None, by: Actor) -> Membership:
    """``role=None`` ends the membership. The last owner stays an owner."""
    by.must("members.manage")
    if role is not None and role not in Role.values:
        raise BadInput(_("Choose a role."), code="member.role", pointer="/role")
    owners = list(
        Membership.objects.select_for_update()
        .filter(role=Role.OWNER, ended_at__isnull=True)
        .order_by("id")
    )
    membership = Membership.objects.select_for_update().filter(id=membership_id).first()
    if membership is None or membership.ended_at:
        raise NotFound(_("There is no such member."))
    if role != Role.OWNER and [owner.id for owner in owners] == [membership.id]:
        raise Conflict(
            _("An account keeps at least one owner. Make somebody else an owner first."),
            code="member.last_owner",
        )
    if role is None:
        membership.ended_at = now()
    else:
        membership.role = role
    membership.save(update_fields=["role", "ended_at"])
    return membership
