"""Become a member by the link of an invitation."""

from __future__ import annotations

import hashlib

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from signet.kernel.clock import now
from signet.kernel.errors import BadInput, Conflict, Forbidden, NotFound
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


def accept_invitation(
    *, token: str, signed_in: User | None = None, name: str = "", password: str = ""
) -> Membership:
    """Join the tenant. Whoever has no account yet gives a name and a password.

    An account that exists is joined by its signed-in owner only. The link alone is not enough: the
    account may have been opened by somebody else under this address, who would then be a member too.
    """
    invitation = find_invitation(token)
    with tenant_scope(invitation.tenant.id):
        invitation = (
            Invitation.objects.select_for_update().select_related("tenant").get(id=invitation.id)
        )
        if invitation.accepted_at or invitation.revoked_at:
            raise NotFound(_("This invitation is not valid any more. Ask for a new one."))
        user = _joining(invitation, signed_in) or _new_user(invitation.email, name, password)
        membership = _membership(user, invitation)
        invitation.accepted_at = now()
        invitation.save(update_fields=["accepted_at"])
    return membership


def _joining(invitation: Invitation, signed_in: User | None) -> User | None:
    """The account that joins; None when the invited address has none yet."""
    if signed_in is not None and signed_in.email.lower() != invitation.email:
        raise Forbidden(
            _("This invitation is for %(email)s. Sign out and open the link again.")
            % {"email": invitation.email},
            code="invitation.other_person",
        )
    if signed_in is None and User.objects.filter(email=invitation.email).exists():
        raise Forbidden(
            _("There is an account with this e-mail address. Sign in to it, then join."),
            code="invitation.sign_in",
        )
    return signed_in


def _membership(user: User, offer: Invitation) -> Membership:
    """A new or renewed membership. A member's role is changed by an owner, never by an old invitation."""
    membership, created = Membership.objects.select_for_update().get_or_create(
        user=user,
        defaults={
            "role": offer.role,
            "custom_role_id": offer.custom_role_id,
            "branches": offer.branches,
        },
    )
    if not created:
        if membership.ended_at is None:
            raise Conflict(_("You are a member already."), code="invitation.member")
        membership.role, membership.custom_role_id = offer.role, offer.custom_role_id
        membership.branches, membership.ended_at = offer.branches, None
        membership.save(update_fields=["role", "custom_role", "branches", "ended_at"])
    return membership


def _new_user(email: str, name: str, password: str) -> User:
    name = name.strip()
    if not name or len(name) > 120 or problem(name):
        raise BadInput(_("Give your name."), code="user.name", pointer="/name")
    user = User(email=email, name=name, language=get_language() or "en")
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise BadInput(error.messages[0], code="user.password", pointer="/password") from None
    user.set_password(password)
    user.save()
    return user
