"""Who is calling: from an API key's secret to a tenant and an actor."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import SignetError
from signet.tenancy.actor import Actor
from signet.tenancy.context import tenant_scope
from signet.tenancy.features import features_of, limits_of
from signet.tenancy.models import ApiKey, Plan
from signet.tenancy.queries import tenant_of_api_key

_USED_EVERY = timedelta(minutes=1)


class NotSignedIn(SignetError):
    """No key, or one that is unknown, revoked or expired: which of these is not told."""

    status = 401
    code = "not_signed_in"


def authenticate(secret: str, *, request_id: str, address: str | None) -> tuple[UUID, Actor]:
    """The tenant and actor of a key; raises ``NotSignedIn``."""
    refused = NotSignedIn(_("This API key is not valid. Make a new one in the settings."))
    if len(secret) > 200:
        raise refused
    found = tenant_of_api_key(hashlib.sha256(secret.encode()).digest())
    if found is None:
        raise refused
    tenant_id, key_id = found
    moment = now()
    with tenant_scope(tenant_id):
        key = ApiKey.objects.get(id=key_id)
        if key.revoked_at or (key.expires_at and key.expires_at <= moment):
            raise refused
        if key.last_used_at is None or moment - key.last_used_at > _USED_EVERY:
            ApiKey.objects.filter(id=key_id).update(last_used_at=moment)
        actor = actor_of_key(key, request_id=request_id, address=address)
    return tenant_id, actor


def actor_of_key(key: ApiKey, *, request_id: str | None, address: str | None) -> Actor:
    """A key of the running tenant as the ``by`` of actions."""
    plan = Plan.objects.first()
    return Actor(
        kind="api_key",
        id=key.id,
        label=f"{key.name} (API key {key.prefix})",
        permissions=frozenset(key.permissions),
        branches=None if key.branches is None else frozenset(key.branches),
        features=features_of(plan.plan, plan.overrides) if plan else features_of(None, None),
        person=key.created_by_id,
        limits=limits_of(plan.plan if plan else None),
        request_id=request_id,
        address=address,
    )
