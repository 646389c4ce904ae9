"""Become a member by the link of an invitation."""

from __future__ import annotations

import hashlib

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import BadInput, NotFound
from signet.kernel.text import problem
from signet.tenancy.context import tenant_scope
from signet.tenancy.models import Invitation, Membership, User
from signet.tenancy.queries import tenant_of_invitation


def find_invitation(token: str) -> Invitation:
    """The open invitation of this token; ``NotFound`` when used, revoked, expired or made up."""
    gone = NotFound(_("This invitation is not valid any more. Ask for a new one."))
    found = tenant_of_invitation(hashlib.sha256(token[:200].encode()).digest())
    if found is None:
        raise gone
    with tenant_scope(found[0]):
        invitation = Invitation.objects.select_related("tenant").get(id=found[1])
    if invitation.accepted_at or invitation.revoked_at or invitation.expires_at <= now():
        raise gone
    return invitation


def accept_invitation(*, token: str, name: str = "", password: str = "") -> User:
    """Join the tenant. Whoever has no account yet gives a name and a password.

    An existing account is joined without asking for its password: signing in is a step of its own.
    """
    invitation = find_invitation(token)
    tenant_id = invitation.tenant.id
    with tenant_scope(tenant_id):
        invitation = Invitation.objects.select_for_update().get(id=invitation.id)
        if invitation.accepted_at or invitation.revoked_at:
            raise NotFound(_("This invitation is not valid any more. Ask for a new one."))
        user = User.objects.filter(email=invitation.email).first()
        if user is None:
            user = _new_user(invitation.email, name, password)
        membership, created = Membership.objects.get_or_create(
            user=user, defaults={"role": invitation.role}
        )
        if not created:
            membership.role, membership.ended_at = invitation.role, None
            membership.save(update_fields=["role", "ended_at"])
        invitation.accepted_at = now()
        invitation.save(update_fields=["accepted_at"])
    return user


def _new_user(email: str, name: str, password: str) -> User:
    name = name.strip()
    if not name or len(name) > 120 or problem(name):
        raise BadInput(_("Give your name."), code="user.name", pointer="/name")
    user = User(email=email, name=name)
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(error.messages[0], code="user.password", pointer="/password") from None
    user.set_password(password)
    user.save()
    return user
