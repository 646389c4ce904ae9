"""Who does something: a person, an API key or a job, with what the role, the branches and the plan allow."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import BadInput, Forbidden
from signet.tenancy.features import EVERYTHING, FEATURES, feature_of
from signet.tenancy.permissions import BRANCH_BOUND, PERMISSIONS, ROLE_PERMISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The ``by`` of every action. ``label`` is what the audit log shows for good.

    ``branches`` bounds what is seen and touched (None: the whole account); ``person`` is the human behind
    it, also behind an API key, so that nobody approves his own work under another name.
    """

    kind: Literal["user", "api_key", "job", "system"]
    id: UUID | None
    label: str
    permissions: frozenset[str]
    role: str | None = None
    request_id: str | None = None
    address: str | None = None
    branches: frozenset[UUID] | None = None
    features: frozenset[str] = EVERYTHING
    person: UUID | None = None
    #: How many of what the plan allows at most (``limits``); empty: nothing is bounded.
    limits: Mapping[str, int] = field(default_factory=dict, hash=False)

    def may(self, permission: str) -> bool:
        """Does the actor hold this permission? An unknown permission is a mistake in the program."""
        if permission not in PERMISSIONS:
            raise ValueError(f"unknown permission {permission}")
        feature = feature_of(permission)
        return (
            permission in self.permissions
            and (feature is None or feature in self.features)
            and (self.branches is None or permission in BRANCH_BOUND)
        )

    def must(self, permission: str) -> None:
        """Raise ``Forbidden`` unless the actor holds this permission, saying which of the reasons it is."""
        if self.may(permission):
            return
        feature = feature_of(permission)
        if feature is not None:
            self.must_have(feature)
        if permission in self.permissions:
            raise Forbidden(
                _("You work for single branches; this concerns the whole account: %(what)s.")
                % {"what": PERMISSIONS[permission]},
                code="forbidden.branches",
            )
        raise Forbidden(
            _("Your role does not allow this: %(what)s. Ask an owner of the account.")
            % {"what": PERMISSIONS[permission]},
            code=f"forbidden.{permission}",
        )

    def must_have(self, feature: str) -> None:
        """Raise ``Forbidden`` where the account's plan switches a feature off."""
        if feature not in self.features:
            raise Forbidden(
                _("%(what)s: this is not part of your account's plan.")
                % {"what": FEATURES[feature]},
                code=f"feature.{feature}",
            )

    def holds(self, permissions: Collection[str]) -> bool:
        """Every one of them: nobody gives to others what he does not hold himself."""
        return all(self.may(permission) for permission in permissions)

    def branch_for(self, wanted: UUID | None) -> UUID | None:
        """The branch of something new: the one asked for, or the only one the actor works in.

        Raises ``BadInput`` for a branch that is not the actor's. The database refuses it too.
        """
        if self.branches is None:
            return wanted
        if wanted is None and len(self.branches) == 1:
            return next(iter(self.branches))
        if wanted not in self.branches:
            raise BadInput(
                _("Choose one of the branches you work for."),
                code="branch.not_yours",
                pointer="/branch_id",
            )
        return wanted


def system_actor(label: str = "Signet") -> Actor:
    """The product itself (demo data, clean-up jobs): holds every permission."""
    return Actor(kind="system", id=None, label=label, permissions=ROLE_PERMISSIONS["owner"])
