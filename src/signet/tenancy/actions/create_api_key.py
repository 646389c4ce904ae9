"""Give a program a key to the REST API."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, Forbidden
from signet.kernel.text import problem
from signet.tenancy.actor import Actor
from signet.tenancy.models import ApiKey
from signet.tenancy.permissions import PERMISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class NewKey:
    """``secret`` is shown this once; the database keeps its SHA-256 only."""

    key: ApiKey
    secret: str


def create_api_key(
    *,
    name: str,
    permissions: Collection[str],
    by: Actor,
    expires_at: datetime | None = None,
    branches: Collection[UUID] | None = None,
) -> NewKey:
    """A key can never do more than the person who makes it. ``branches`` bounds it to some of them."""
    by.must("keys.manage")
    name = name.strip()
    if not name or len(name) > 80 or problem(name):
        raise BadInput(
            _("Give the key a name of up to 80 plain characters."), code="key.name", pointer="/name"
        )
    unknown = set(permissions) - set(PERMISSIONS)
    if unknown or not permissions:
        raise BadInput(
            _("Choose what the key may do."), code="key.permissions", pointer="/permissions"
        )
    if not by.holds(permissions):
        raise Forbidden(_("A key cannot be given more than you may do yourself."))
    random = secrets.token_urlsafe(32)
    prefix = secrets.token_hex(4)
    secret = f"sgn_{prefix}_{random}"
    key = ApiKey(
        name=name,
        prefix=prefix,
        secret_hash=hashlib.sha256(secret.encode()).digest(),
        permissions=sorted(permissions),
        branches=None if branches is None else sorted(branches),
        created_by=by.label,
        created_by_id=by.person,
        expires_at=expires_at,
    )
    key.save(force_insert=True)
    return NewKey(key=key, secret=secret)
