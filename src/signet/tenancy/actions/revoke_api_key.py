"""Take a key back."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import NotFound
from signet.tenancy.actor import Actor
from signet.tenancy.models import ApiKey


def revoke_api_key(*, key_id: UUID, by: Actor) -> None:
    """The key stops working with the next request; revoking twice changes nothing."""
    by.must("keys.manage")
    found = ApiKey.objects.filter(id=key_id)
    if not found.exists():
        raise NotFound(_("There is no such key."))
    found.filter(revoked_at__isnull=True).update(revoked_at=now())
