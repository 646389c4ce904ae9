"""Take an invitation back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import Conflict, NotFound
from signet.tenancy.actor import Actor
from signet.tenancy.models import Invitation


def revoke_invitation(*, invitation_id: UUID, by: Actor) -> Invitation:
    """The link stops working at once; revoking twice changes nothing."""
    by.must("members.manage")
    invitation = Invitation.objects.select_for_update().filter(id=invitation_id).first()
    if invitation is None:
        raise NotFound(_("There is no such invitation."))
    if invitation.accepted_at:
        raise Conflict(
            _("This invitation was accepted already. End the membership instead."),
            code="invitation.accepted",
        )
    if invitation.revoked_at is None:
        invitation.revoked_at = now()
        invitation.save(update_fields=["revoked_at"])
    return invitation
