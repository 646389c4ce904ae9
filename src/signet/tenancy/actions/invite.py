"""Offer somebody a membership."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict
from signet.tenancy.actor import Actor
from signet.tenancy.limits import must_have_room
from signet.tenancy.models import Invitation, Membership
from signet.tenancy.offers import offered

VALID = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invited:
    """``token`` goes into the link of the mail; the database keeps its SHA-256 only."""

    invitation: Invitation
    token: str


def invite(
    *, email: str, role: str, by: Actor, branches: Collection[UUID] | None = None
) -> Invited:
    """An invitation that can be accepted once within seven days; it replaces an open one to the address."""
    by.must("members.manage")
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise BadInput(
            _("This is not an e-mail address."), code="invitation.email", pointer="/email"
        ) from None
    offer = offered(role, branches, by)
    if Membership.objects.filter(user__email=email, ended_at__isnull=True).exists():
        raise Conflict(
            _("This person is a member already."), code="invitation.member", pointer="/email"
        )
    Invitation.objects.filter(
        email=email, accepted_at__isnull=True, revoked_at__isnull=True
    ).update(revoked_at=now())
    must_have_room("members", by, members_and_invited)
    token = secrets.token_urlsafe(32)
    invitation = Invitation(
        email=email,
        token_hash=hashlib.sha256(token.encode()).digest(),
        invited_by=by.label,
        expires_at=now() + VALID,
    )
    offer.write(invitation)
    invitation.save(force_insert=True)
    return Invited(invitation=invitation, token=token)


def members_and_invited() -> int:
    """Those who work here, and those who may join any moment."""
    open_now = Invitation.objects.filter(
        accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now()
    )
    return Membership.objects.filter(ended_at__isnull=True).count() + open_now.count()
