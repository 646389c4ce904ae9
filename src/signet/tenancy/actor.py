"""Who does something: a person, an API key or a job, with the permissions that come with the role."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from django.utils.translation import gettext as _

from signet.kernel.errors import Forbidden
from signet.tenancy.permissions import PERMISSIONS, ROLE_PERMISSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The ``by`` of every action. ``label`` is what the audit log shows for good."""

    kind: Literal["user", "api_key", "job", "system"]
    id: UUID | None
    label: str
    permissions: frozenset[str]
    role: str | None = None
    request_id: str | None = None
    address: str | None = None

    def may(self, permission: str) -> bool:
        """Does the actor hold this permission? An unknown permission is a mistake in the program."""
        if permission not in PERMISSIONS:
            raise ValueError(f"unknown permission {permission}")
        return permission in self.permissions

    def must(self, permission: str) -> None:
        """Raise ``Forbidden`` unless the actor holds this permission."""
        if not self.may(permission):
            raise Forbidden(
                _("Your role does not allow this: %(what)s. Ask an owner of the account.")
                % {"what": PERMISSIONS[permission]},
                code=f"forbidden.{permission}",
            )


def system_actor(label: str = "Signet") -> Actor:
    """The product itself (demo data, clean-up jobs): holds every permission."""
    return Actor(kind="system", id=None, label=label, permissions=ROLE_PERMISSIONS["owner"])
