"""Give a member another role, or end the membership."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import Conflict, NotFound
from signet.tenancy.actor import Actor
from signet.tenancy.models import Membership
from signet.tenancy.offers import held_by, may_give, offered
from signet.tenancy.permissions import Role


def change_role(
    *,
    membership_id: UUID,
    role: str | None,
    by: Actor,
    branches: Collection[UUID] | None = None,
) -> Membership:
    """``role=None`` ends the membership; ``branches=None`` means the whole account.

    The last owner stays an owner. Raises ``Forbidden`` where the member holds, or would hold, more than
    ``by`` does: an administrator does not dismiss an owner.
    """
    by.must("members.manage")
    offer = None if role is None else offered(role, branches, by)
    owners = list(
        Membership.objects.select_for_update()
        .filter(role=Role.OWNER, ended_at__isnull=True)
        .order_by("id")
    )
    membership = Membership.objects.select_for_update().filter(id=membership_id).first()
    if membership is None or membership.ended_at:
        raise NotFound(_("There is no such member."))
    may_give(held_by(membership), by)
    if role != Role.OWNER and [owner.id for owner in owners] == [membership.id]:
        raise Conflict(
            _("An account keeps at least one owner. Make somebody else an owner first."),
            code="member.last_owner",
        )
    if offer is None:
        membership.ended_at = now()
    else:
        offer.write(membership)
    membership.save(update_fields=["role", "custom_role", "branches", "ended_at"])
    return membership
