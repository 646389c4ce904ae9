"""On whose behalf a run goes on: the person or key that began it, with what they may do now."""

from __future__ import annotations

from uuid import UUID

from django.utils.translation import gettext as _

from signet.bulk.models import Run
from signet.kernel.clock import now
from signet.kernel.errors import Forbidden
from signet.tenancy.actor import Actor, system_actor
from signet.tenancy.keys import actor_of_key
from signet.tenancy.models import ApiKey, User
from signet.tenancy.queries import tenants_of_user
from signet.tenancy.sessions import actor_of_user


def actor_of(run: Run, tenant_id: UUID) -> Actor:
    """Raises ``Forbidden`` for somebody who left, and for a key that was revoked or has expired."""
    if run.actor_kind == "system":
        return system_actor(run.actor_label)
    if run.actor_id is not None:
        found = _key(run, run.actor_id) or _person(run, run.actor_id, tenant_id)
        if found is not None:
            return found
    raise Forbidden(_("Whoever began this may not work here any more."), code="bulk.actor_gone")


def _key(run: Run, key_id: UUID) -> Actor | None:
    key = ApiKey.objects.filter(id=key_id).first()
    if key is None or key.revoked_at or (key.expires_at and key.expires_at <= now()):
        return None
    return actor_of_key(key, request_id=run.request_id, address=run.address)


def _person(run: Run, user_id: UUID, tenant_id: UUID) -> Actor | None:
    user = User.objects.filter(id=user_id, is_active=True).first()
    place = next((t for t in tenants_of_user(user_id) if t.id == tenant_id), None)
    if user is None or place is None:
        return None
    return actor_of_user(user, place, request_id=run.request_id or "", address=run.address)
